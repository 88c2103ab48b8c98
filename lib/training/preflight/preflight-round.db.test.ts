import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import type { RoundKind } from "@/lib/contract/round-config";
import { addCorpus } from "@/lib/datasets/corpora";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { readDemonstrations, readPrompts } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import { recordMachineSpeed } from "@/lib/db/machine-speeds";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { givenTinyModel, tinyAnswer, tinyQuestion, useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { getRound, startRound } from "../operations";
import { preflightRound } from "./preflight-round";
import { readNetwork } from "./read-network";
import { readTexts } from "./read-texts";

useTestDatabase();
useTestArtifacts();

const REASON = "It shows that the loop closes.";
/** Enough of all for no floor to refuse it. */
const ENOUGH = 24;

type Given = { projectId: string; adminId: string; policyId: string; snapshotId: string };
let given: Given;
beforeAll(async () => {
  given = await givenData({ train: ENOUGH, alike: 1 });
});

/** @param heldOut  prompts of the validation split. @param alike  which share of the second labeler's rankings are in the order of the first one's, the rest in the opposite one; without it nobody ranks. */
async function givenData(input: { train: number; heldOut?: number; alike?: number }): Promise<Given> {
  const { train, heldOut = 2, alike } = input;
  const projectId = await givenProject();
  const adminId = await givenPerson({ role: "admin", name: "Ada" });
  const [first, second] = [await givenPerson(), await givenPerson()];
  for (let i = 0; i < train + heldOut; i++) {
    const split = i < train ? "train" : "validation";
    const promptId = await givenPrompt(projectId, { text: `${tinyQuestion(i)} (${i})`, split });
    await givenDemonstration(promptId, first, [tinyAnswer(i)]);
    if (alike === undefined) continue;
    const [made] = await givenComparisons(projectId, 1, { promptId, k: 3 });
    const tiers = (made?.responseIds ?? []).map((id) => [id]);
    await givenRanking(made?.id ?? "", first, [tiers]);
    await givenRanking(made?.id ?? "", second, [i < alike * train ? tiers : tiers.toReversed()]);
  }
  const policyId = await givenTinyModel(projectId, "policy");
  const { id: snapshotId } = await freezeSnapshot({
    projectId,
    createdById: adminId,
    includePeople: true,
    includeSimulated: false,
    now: new Date(),
  });
  return { projectId, adminId, policyId, snapshotId };
}

let rewards = 0;
/** A reward model as a round leaves it, by its measure on held-out pairs. */
async function givenRewardModel({ projectId, adminId, snapshotId }: Given, accuracy: number | null): Promise<string> {
  const round = await db().round.create({
    data: {
      projectId,
      kind: "reward_model",
      state: "succeeded",
      snapshotId,
      config: {},
      seed: 1,
      codeVersion: "test",
      createdById: adminId,
    },
  });
  if (accuracy !== null)
    await db().roundMetric.create({ data: { roundId: round.id, step: 1, name: "accuracy/heldout", value: accuracy } });
  const id = await givenTinyModel(projectId, "policy", 2);
  await db().modelVersion.update({ where: { id }, data: { kind: "reward", number: ++rewards, roundId: round.id } });
  return id;
}

const order = ({ projectId, policyId, snapshotId }: Given, kind: "sft" | "reward_model" = "sft") => ({
  projectId,
  kind,
  config: {},
  baseVersionId: policyId,
  snapshotId,
});
const refusedFor = async (asked: Parameters<typeof preflightRound>[0]) =>
  (await preflightRound(asked)).refusals.map(({ code }) => code);

test("a round is told by its steps, parameters and memory; without a measured worker there is no time", async () => {
  const told = await preflightRound({ ...order(given), config: { epochs: 3, batchSize: 8 } });
  const { parameterCount } = await db().modelVersion.findUniqueOrThrow({ where: { id: given.policyId } });
  expect(told).toMatchObject({ steps: 9, parameters: parameterCount, trainedParameters: parameterCount });
  expect(told.memoryBytes).toBeGreaterThan(100 * 2 ** 20);
  expect(told).toMatchObject({ seconds: null, refusals: [], warnings: [] });
});

test("the longest text is known to the token, the mean nearly, though not all texts are tokenised", async () => {
  const { projectId, policyId, snapshotId } = await givenData({ train: 70 });
  const base = await readNetwork(artifacts(), await db().modelVersion.findUniqueOrThrow({ where: { id: policyId } }));
  const ingredients = { snapshotId, corpusId: null, baseVersionId: policyId, rewardVersionId: null };
  const { train, heldOut } = await readTexts(db(), "sft", { projectId, ingredients, base });
  const tokens = (await readDemonstrations(db(), snapshotId))
    .filter((d) => d.split === "train")
    .map(({ messages, text }) => [...messages, { role: "assistant" as const, content: text }])
    .map((conversation) => base.tokenizer.renderConversation(conversation).ids.length);
  expect(train).toMatchObject({ items: 70, texts: 70, longest: Math.max(...tokens) });
  expect(heldOut.items).toBe(2);
  const mean = tokens.reduce((sum, n) => sum + n, 0) / tokens.length;
  expect(Math.abs(train.mean / mean - 1)).toBeLessThan(0.05);
});

test("pretraining from nothing counts the network that its settings ask for", async () => {
  const { projectId } = given;
  const { id: corpusId } = await addCorpus({ projectId, name: "Text", documents: ["one", "two"], now: new Date() });
  const config = { vocabularySize: 300, hiddenSize: 16, intermediateSize: 32, layers: 1, heads: 2, keyValueHeads: 1 };
  const told = await preflightRound({ projectId, kind: "pretrain", corpusId, config });
  // Embedding; norms; queries and output; keys and values; MLP.
  expect(told.parameters).toBe(300 * 16 + 3 * 16 + 2 * 16 * 16 + 2 * 16 * 8 + 3 * 16 * 32);
  expect(told.refusals.map((r) => r.code)).toEqual(["little_data"]);
});

test("what cannot start at all is refused as it is at the start", async () => {
  await expect(preflightRound({ ...order(given), config: { epochs: 0 } })).rejects.toMatchObject({
    code: "invalid_settings",
  });
  await expect(preflightRound({ ...order(given), snapshotId: randomUUID() })).rejects.toMatchObject({
    code: "not_found",
  });
});

describe("what a worker could not do is refused with its reason before anything is queued:", () => {
  const MOST = 96; // positions of the tiny model
  const refused = async (asked: Parameters<typeof preflightRound>[0], code: string, message: RegExp) => {
    await expect(preflightRound(asked)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(startRound({ ...asked, userId: given.adminId, overrideReason: REASON })).rejects.toMatchObject({
      code,
    });
  };
  const rollouts = async (config: Record<string, unknown> = {}, kind: RoundKind = "ppo") => ({
    ...order(given),
    kind,
    config: { maxNewTokens: 8, ...config },
    rewardVersionId: await givenRewardModel(given, 1),
  });

  test("pretraining on sequences that the base model cannot read", async () => {
    const { projectId } = given;
    const documents = Array.from({ length: ENOUGH }, (_, i) => tinyQuestion(i));
    const { id: corpusId } = await addCorpus({ projectId, name: "Long text", documents, now: new Date() });
    const baseVersionId = await givenTinyModel(projectId, "base");
    const asked = (contextLength: number) => ({
      ...{ projectId, kind: "pretrain" as const, corpusId, baseVersionId },
      config: { contextLength },
    });
    await refused(asked(MOST + 1), "invalid_settings", /contextLength: sequences of 97 tokens .* at most 96/);
    expect(await preflightRound(asked(MOST))).toMatchObject({ refusals: [] });
  });

  test.each(["ppo", "rloo", "grpo", "rejection_sampling"] as const)("%s without room for a response", async (kind) => {
    const { tokenizer } = await readNetwork(
      artifacts(),
      await db().modelVersion.findUniqueOrThrow({ where: { id: given.policyId } }),
    );
    const lengths = (await readPrompts(db(), given.snapshotId))
      .filter(({ split }) => split === "train")
      .map(({ messages }) => tokenizer.renderPrompt(messages).length);
    // The reward model reads EOS after a response that was cut off.
    const room = MOST - 1 - Math.min(...lengths);
    expect(Math.max(...lengths)).toBeGreaterThan(Math.min(...lengths));
    await refused(
      await rollouts({ maxNewTokens: room + 1 }, kind),
      "too_little_data",
      new RegExp(`No prompt leaves room for ${room + 1} new tokens`),
    );
    expect(await preflightRound(await rollouts({ maxNewTokens: room }, kind))).toMatchObject({ refusals: [] });
  });

  test("PPO on sequences of a corpus that the policy cannot read", async () => {
    const { id: corpusId } = await addCorpus({
      ...{ projectId: given.projectId, name: "More text", documents: ["one", "two"] },
      now: new Date(),
    });
    const asked = async (ptxContextLength: number) => ({
      ...(await rollouts({ ptxCoefficient: 1, ptxContextLength })),
      corpusId,
    });
    await refused(await asked(MOST + 1), "invalid_settings", /ptxContextLength: sequences of 97 tokens .* at most 96/);
    expect(await preflightRound(await asked(MOST))).toMatchObject({ refusals: [] });
  });

  test("fine-tuning whose answers a reward model is to score, and nobody is left to ask", async () => {
    const rewardVersionId = await givenRewardModel(given, 1);
    expect(await preflightRound({ ...order(given), rewardVersionId })).toMatchObject({ refusals: [] });
    const all = await givenData({ train: ENOUGH, heldOut: 0 });
    const judged = await givenRewardModel(all, 1);
    const asked = { ...order(all), rewardVersionId: judged };
    await refused(asked, "too_little_data", /scores answers to held-out prompts, and no demonstration is held out/);
  });

  test.each(["sft", "ppo", "rloo", "grpo", "rejection_sampling"] as const)(
    "%s by a reward model that reads other tokens",
    async (kind) => {
      const asked = { ...(await rollouts({}, kind)), ...(kind === "sft" && { config: {} }) };
      const other = await givenTinyModel(given.projectId, "policy", 3, ["another", "text", "altogether"]);
      const { artifactDigest } = await db().modelVersion.findUniqueOrThrow({ where: { id: other } });
      await db().modelVersion.update({ where: { id: asked.rewardVersionId }, data: { artifactDigest } });
      await refused(asked, "invalid_settings", /reads other tokens than the policy writes/);
    },
  );
});

describe("time", () => {
  const widths = {
    widths: [16, 128],
    trainingFlops: [1e8, 1e9],
    decodingFlops: [1e7, 1e8],
    decodingParameters: [1e7, 1e8],
  };
  const measure = (host: string, startSeconds: number) =>
    recordMachineSpeed(db(), {
      host,
      circumstances: "",
      memoryBytes: 8e9,
      ...widths,
      updatedParameters: 1e9,
      programSeconds: 0.1,
      startSeconds,
      measuredAt: new Date(),
    });
  afterEach(async () => {
    await db().machineSpeed.deleteMany();
  });

  test("goes from the fastest worker's best to the slowest one's worst", async () => {
    await measure("fast", 10);
    const alone = (await preflightRound(order(given))).seconds!;
    await measure("slow", 1000);
    const both = (await preflightRound(order(given))).seconds!;
    expect(alone.low).toBeGreaterThan(10 / 1.3);
    expect(alone.high / alone.low).toBeCloseTo(1.3 ** 2, 6);
    expect(both.low).toBeCloseTo(alone.low, 6);
    expect(both.high).toBeCloseTo(alone.high + 990 * 1.3, 6);
  });

  test("follows a finished round like it, scaled by what there is to do", async () => {
    await measure("here", 1);
    const before = (await preflightRound(order(given))).seconds!;
    const estimate = before.low * 1.3;
    const startedAt = new Date("2026-01-01T00:00:00Z");
    const finishedAt = new Date(startedAt.getTime() + 2 * estimate * 1000);
    const { projectId, snapshotId, policyId } = given;
    const { id } = await db().round.create({
      data: {
        projectId,
        kind: "sft",
        state: "succeeded",
        snapshotId,
        baseVersionId: policyId,
        config: {},
        seed: 1,
        codeVersion: "",
        attempts: 1,
        startedAt,
        finishedAt,
      },
    });
    const after = (await preflightRound(order(given))).seconds!;
    const longer = (await preflightRound({ ...order(given), config: { epochs: 40 } })).seconds!;
    await db().round.delete({ where: { id } });
    expect(after.low).toBeCloseTo((2 * estimate) / 1.15, 2);
    expect(longer.low).toBeGreaterThan(2 * after.low);
  });

  test("more memory than any worker has is refused", async () => {
    await measure("here", 1);
    await db().machineSpeed.updateMany({ data: { memoryBytes: 1e6 } });
    expect(await refusedFor(order(given))).toEqual(["little_memory"]);
  });
});

test("labelers who agree no better than chance are a reason not to learn from their rankings", async () => {
  expect(await refusedFor(order(given, "reward_model"))).toEqual([]);
  const divided = await givenData({ train: ENOUGH, alike: 0.5 });
  expect(await refusedFor(order(divided, "reward_model"))).toEqual(["low_agreement"]);
  expect(await refusedFor(order(divided, "sft"))).toEqual([]);
});

test("a reward model at chance on held-out pairs judges nothing", async () => {
  const refused = async (accuracy: number | null, kind: "ppo" | "sft" = "ppo") => {
    const rewardVersionId = await givenRewardModel(given, accuracy);
    return refusedFor({ ...order(given), kind, rewardVersionId });
  };
  // Two validation prompts, each ranked twice, give twelve pairs.
  expect(await refused(1)).toEqual([]);
  expect(await refused(null, "sft")).toEqual(["reward_at_chance"]);
  expect(await refused(0.7)).toEqual(["reward_at_chance"]);
  expect(await refused(null)).toEqual(["reward_at_chance"]);
});

describe("the start", () => {
  let little: Given;
  beforeAll(async () => {
    little = await givenData({ train: 4 });
  });
  const start = (data: Given, overrideReason?: string) =>
    startRound({ ...order(data), userId: data.adminId, ...(overrideReason !== undefined && { overrideReason }) });

  test("is refused with all reasons, and leaves nothing behind", async () => {
    await expect(start(little)).rejects.toMatchObject({
      code: "preflight_refused",
      message: expect.stringMatching(/4 demonstrations are few .* 16 more.* write down why/),
    });
    expect(await db().round.count({ where: { projectId: little.projectId } })).toBe(0);
  });

  test("goes through with a written reason, which stands on the round and in its log, with the name", async () => {
    const { id } = await start(little, REASON);
    expect(await db().round.findUniqueOrThrow({ where: { id } })).toMatchObject({ overrideReason: REASON });
    expect((await getRound({ id })).log).toMatchObject([
      {
        level: "warn",
        message: expect.stringMatching(/^Started by Ada although: 4 demonstrations are few .*Reason: It shows/),
      },
    ]);
  });

  test("keeps no reason when nothing was refused", async () => {
    const { id } = await start(given, REASON);
    expect(await db().round.findUniqueOrThrow({ where: { id } })).toMatchObject({ overrideReason: null });
    expect((await getRound({ id })).log).toEqual([]);
  });
});
