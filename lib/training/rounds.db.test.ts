import { expect, test } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import { addCorpus } from "@/lib/datasets/corpora";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db } from "@/lib/db/client";
import { findRound } from "@/lib/db/rounds";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenPerson, givenRanking } from "@/lib/db/testing/fixtures";
import { readModel } from "@/lib/ml/model-folder";
import { decodeSafetensors } from "@/lib/ml/safetensors";
import { downloadModel } from "@/lib/models/download-model";
import { getRewardReport } from "@/lib/models/get-reward-report";
import { listModels } from "@/lib/models/list-models";
import { givenTinyModel, useTestArtifacts } from "@/lib/models/testing/tiny-model";
import type { RoundState } from "@/lib/rlhf/language-model";
import { holdRound } from "./hold-round";
import { loadModel } from "./load-model";
import { loadRewardModels } from "./load-reward-model";
import { getRound, startRound } from "./operations";
import { prepareRound } from "./prepare-round";
import { isFurtherModel } from "./reward-files";
import { runRound } from "./run-round";
import { givenTinyProject, resultDigest, TINY_CONFIG, TINY_REASON, type TinyProject } from "./testing/tiny-project";

useTestDatabase();
useTestArtifacts();

type Order = Omit<Parameters<typeof startRound>[0], "projectId" | "userId" | "config">;

/** Runs a round to its end in this process. @param settings  beyond those that keep it short. */
async function run({ projectId, adminId }: TinyProject, order: Order, settings: Record<string, unknown> = {}) {
  const config = { ...TINY_CONFIG[order.kind], ...settings };
  const { id } = await startRound({
    projectId,
    userId: adminId,
    config,
    seed: 5,
    overrideReason: TINY_REASON,
    ...order,
  });
  await holdRound(id, { signal: new AbortController().signal, train: runRound });
  const told = await getRound({ id });
  expect(told.round).toMatchObject({ state: "succeeded", error: null });
  return { ...told, messages: told.log.map((line) => line.message) };
}
const valuesOf = (told: Awaited<ReturnType<typeof run>>, name: string) =>
  told.metrics.filter((m) => m.name === name).map((m) => m.value);
const tensorsOf = (files: ReadonlyMap<string, Uint8Array>, name: string) =>
  decodeSafetensors(files.get(name)!, name).tensors;
const filesOf = async (roundId: string) => artifacts().getFiles(await resultDigest(roundId));

test("the loop turns: policy, reward model and better policy, each from the one before", async () => {
  const project = await givenTinyProject();
  const { snapshotId, baseVersionId } = project;

  const sft = await run(project, { kind: "sft", snapshotId, baseVersionId });
  expect(sft.round).toMatchObject({
    baseVersion: { label: "base v1" },
    createdBy: "Ada",
    attempts: 1,
    step: 6,
    totalSteps: 6,
    secondsLeft: null,
  });
  expect(sft.messages).toContain("Read 8 demonstrations: 6 train, 2 validation.");
  const losses = valuesOf(sft, "loss/train");
  expect(losses).toHaveLength(6);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
  expect(sft.samples.filter((s) => s.step === 0).map((s) => s.position)).toEqual([0, 1]);
  const files = await filesOf(sft.round.id);
  expect([...files.keys()].sort()).toEqual([
    "config.json",
    "generation_config.json",
    "model.onnx",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
  ]);
  const { tokenizer } = readModel(files);
  expect(tokenizer.renderPrompt([{ role: "user", content: "" }])).toEqual([2, 3]);

  const policy = sft.round.resultVersion!;
  const reward = await run(project, {
    kind: "reward_model",
    snapshotId,
    baseVersionId: policy.id,
  });
  expect(reward.round).toMatchObject({
    baseVersion: policy,
    resultVersion: { label: "reward model v1" },
  });
  // One of the six train rankings ties all three; each other one puts one response above two that tie.
  expect(reward.messages).toContain("Read 8 rankings: 6 train with 10 preference pairs, 2 validation.");
  const judge = readModel(await filesOf(reward.round.id));
  expect(judge.reward?.bias).toBeCloseTo(valuesOf(reward, "score/bias")[0]!, 6);

  const ppo = await run(project, {
    kind: "ppo",
    snapshotId,
    baseVersionId: policy.id,
    rewardVersionId: reward.round.resultVersion!.id,
  });
  expect(ppo.round).toMatchObject({ rewardVersion: { label: "reward model v1" }, step: 3 });
  expect(valuesOf(ppo, "objective/kl")[0]).toBeCloseTo(0, 5);
  expect([...new Set(ppo.samples.map((s) => s.step))]).toEqual([0, 1, 2, 3]);
  expect(ppo.samples.every((s) => typeof s.score === "number")).toBe(true);
  expect(await resultDigest(ppo.round.id)).not.toBe(await resultDigest(sft.round.id));

  const start = { snapshotId, baseVersionId: policy.id, rewardVersionId: reward.round.resultVersion!.id };
  for (const kind of ["rloo", "grpo", "rejection_sampling"] as const) {
    const told = await run(project, { kind, ...start });
    expect(told.round).toMatchObject({ kind, rewardVersion: { label: "reward model v1" }, step: 3 });
    expect(told.round.resultVersion?.label).toMatch(/^policy v/);
    expect(valuesOf(told, "objective/kl")[0]).toBeCloseTo(0, 5);
    expect(valuesOf(told, "objective/scores")).toHaveLength(3);
    expect(await resultDigest(told.round.id)).not.toBe(await resultDigest(sft.round.id));
  }

  const taught = await run(project, { kind: "sft", ...start });
  expect(taught.round).toMatchObject({ rewardVersion: { label: "reward model v1" } });
  expect(valuesOf(taught, "objective/scores")).toHaveLength(2); // before the first step and after the last
  expect(taught.samples.every((s) => typeof s.score === "number")).toBe(true);

  const corpus = { name: "Text", documents: ["one two three four five six seven"], now: new Date() };
  const { id: corpusId } = await addCorpus({ projectId: project.projectId, ...corpus });
  const side = { ptxCoefficient: 1, ptxBatchSize: 4, ptxContextLength: 8, loraRank: 2 };
  const mixed = await run(project, { kind: "ppo", ...start, corpusId }, side);
  expect(mixed.messages).toContain("Learns 1 document on the side.");
  expect(valuesOf(mixed, "loss/ptx")).toHaveLength(3);
  const mixedFiles = await filesOf(mixed.round.id);
  expect(JSON.parse(new TextDecoder().decode(mixedFiles.get("adapter.json")))).toMatchObject({
    peft_type: "LORA",
    r: 2,
  });
  const { tensors } = decodeSafetensors(mixedFiles.get("adapter.safetensors")!, "adapter");
  const download = (id: string) => downloadModel({ id, part: "adapters" });
  const { name, files: peft } = await download(mixed.round.resultVersion!.id);
  expect(name).toMatch(/^policy-v\d+-adapters$/);
  expect([...peft.keys()].sort()).toEqual(["adapter_config.json", "adapter_model.safetensors"]);
  await expect(download(policy.id)).rejects.toMatchObject({ code: "not_found" });
  expect([...tensors.keys()]).toContain("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight");
  expect(await db().checkpoint.count()).toBe(0);
}, 180_000);

test("of a round that keeps an average both weights are stored, also when it is finished early, and it says which serve", async () => {
  const project = await givenTinyProject();
  const { snapshotId, projectId } = project;
  const baseVersionId = await givenTinyModel(projectId, "policy");
  const reward = await run(project, { kind: "reward_model", snapshotId, baseVersionId });
  const start = { snapshotId, baseVersionId, rewardVersionId: reward.round.resultVersion!.id };
  for (const kind of ["ppo", "rloo", "grpo"] as const) {
    const last = await run(project, { kind, ...start }, { averageDecay: 0.5 });
    const average = await run(project, { kind, ...start }, { averageDecay: 0.5, resultWeights: "average" });
    const [byLast, byAverage] = [await filesOf(last.round.id), await filesOf(average.round.id)];
    expect(tensorsOf(byAverage, "last.safetensors"), kind).toEqual(tensorsOf(byLast, "model.safetensors"));
    expect(tensorsOf(byLast, "average.safetensors"), kind).toEqual(tensorsOf(byAverage, "model.safetensors"));
    expect(tensorsOf(byLast, "average.safetensors"), kind).not.toEqual(tensorsOf(byLast, "model.safetensors"));

    const id = average.round.resultVersion!.id;
    const { files } = await downloadModel({ id, part: "model" });
    expect([...files.keys()]).toEqual(expect.arrayContaining(["model.safetensors", "last.safetensors"]));
    const { models } = await listModels({ projectId });
    expect(models.find((m) => m.id === id)?.weights).toBe("average");
    expect(models.find((m) => m.id === baseVersionId)?.weights).toBeNull();
    expect((await loadModel(artifacts(), id)).parameters.data).toEqual(readModel(byAverage).parameters.data);
  }

  const { id } = await startRound({
    ...{ projectId, userId: project.adminId, kind: "ppo", ...start, seed: 5, overrideReason: TINY_REASON },
    config: { ...TINY_CONFIG.ppo, loraRank: 2 },
  });
  const preparation = await prepareRound((await findRound(db(), id))!, artifacts());
  const steps = preparation.train(undefined);
  let state: RoundState | undefined;
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) state = next.value.state();
  await preparation.release();
  expect(preparation.finish!(state!)).toEqual(next.value);
}, 180_000);

test("DPO learns from the rankings without a reward model, and its policy answers", async () => {
  const project = await givenTinyProject();
  const { snapshotId, projectId } = project;
  const baseVersionId = await givenTinyModel(projectId, "policy");
  const dpo = await run(project, { kind: "dpo", snapshotId, baseVersionId });
  expect(dpo.round).toMatchObject({ rewardVersion: null, step: 4, totalSteps: 4 });
  expect(dpo.round.resultVersion?.label).toMatch(/^policy v/);
  // One of the six train rankings ties all three; each other one puts one response above two that tie.
  expect(dpo.messages).toContain("Read 8 rankings: 6 train with 10 preference pairs, 2 validation.");
  expect(valuesOf(dpo, "loss/heldout")[0]).toBeCloseTo(Math.LN2, 6);
  expect(valuesOf(dpo, "rewards/margins").at(-1)).toBeGreaterThan(0);
  expect([...new Set(dpo.samples.map((s) => s.step))]).toEqual([0, 1, 2, 3, 4]);
  const { config, tokenizer } = readModel(await filesOf(dpo.round.id));
  expect(config.vocabSize).toBe(tokenizer.vocabSize);
}, 180_000);

test("an ensemble with a monitor and labelers left out is one version, with a report on all of it", async () => {
  const project = await givenTinyProject();
  const { projectId, adminId } = project;
  const second = await givenPerson({ simulated: true });
  for (const [i, comparison] of (await db().comparison.findMany({ orderBy: { id: "asc" } })).entries()) {
    // Which prompts are the monitor's follows from the digest.
    await db().prompt.update({ where: { id: comparison.promptId }, data: { digest: `prompt ${i}` } });
    const responses = await db().comparisonResponse.findMany({
      where: { comparisonId: comparison.id },
      orderBy: { position: "asc" },
    });
    await givenRanking(comparison.id, second, [responses.map((r) => [r.responseId])]);
  }
  const snapshot = await freezeSnapshot({
    ...{ projectId, createdById: adminId, includePeople: true, includeSimulated: true },
    now: new Date(),
  });
  const baseVersionId = await givenTinyModel(projectId, "policy");
  const order = { kind: "reward_model" as const, snapshotId: snapshot.id, baseVersionId };
  const told = await run(project, order, { members: 2, monitorShare: 0.5, labelerFolds: true, ties: "davidson" });
  expect(told.messages).toContain("Will train 2 more models, each without some of the labelers.");

  const versionId = told.round.resultVersion!.id;
  const { members, monitor } = await loadRewardModels(artifacts(), versionId);
  expect(members).toHaveLength(2);
  const files = await filesOf(told.round.id);
  expect(isFurtherModel("member-1.safetensors") && files.has("member-1.safetensors")).toBe(true);
  expect(readModel(files).parameters.data).toEqual(members[0]!.model.parameters.data);
  expect(members[1]!.model.parameters.data).not.toEqual(members[0]!.model.parameters.data);
  expect(monitor?.gain).toBeGreaterThan(0);

  const { report, people } = await getRewardReport({ id: versionId });
  expect(report).toMatchObject({
    data: { heldOut: { rankings: 4, pairs: 10, ties: 2 }, demonstrations: 6 },
    models: [{ name: "member 1", bias: members[0]!.bias }, { name: "member 2" }, { name: "monitor" }],
    accuracy: { count: 10 },
    by: { group: [{ key: "people" }, { key: "simulated" }], responses: [{ key: "3" }] },
    sycophancy: { overPlain: { difference: { count: 2 } } },
    labelerFolds: { accuracy: { count: 10 }, folds: [{ accuracy: {} }, { accuracy: {} }] },
  });
  expect(report!.data.training.rankings + report!.data.monitor.rankings).toBe(12);
  // Of each comparison the one puts c above a and b, the other a above b above c: they never agree.
  expect(report!.humanCeiling).toMatchObject({ value: 0, count: 4 });
  expect(report!.accuracy.value).toBeCloseTo(valuesOf(told, "accuracy/heldout").at(-1)!, 9);
  expect(people.map((p) => p.simulated).sort()).toEqual([false, true]);
}, 180_000);

test("pretraining from nothing makes a base model with a tokenizer of its own", async () => {
  const project = await givenTinyProject();
  const corpus = await addCorpus({
    projectId: project.projectId,
    name: "Text",
    documents: Array.from({ length: 40 }, (_, i) => `A short text, number ${i}, of no interest.`),
    now: new Date(),
  });
  const told = await run(project, { kind: "pretrain", corpusId: corpus.id });
  expect(told.round.resultVersion?.label).toBe("base v2");
  expect(told.messages.join("\n")).toMatch(/38 train with \d+ tokens, 2 held out/);
  const { tokenizer, config } = readModel(await filesOf(told.round.id));
  expect(config.vocabSize).toBe(tokenizer.vocabSize);
  expect(tokenizer.decode(tokenizer.encode("number 7"))).toBe("number 7");
}, 180_000);

test("the same round twice gives the same artifact, another seed another", async () => {
  const project = await givenTinyProject();
  const { snapshotId, baseVersionId } = project;
  const digests = [];
  for (const seed of [5, 5, 6]) {
    const told = await run(project, { kind: "sft", snapshotId, baseVersionId, seed });
    digests.push(await resultDigest(told.round.id));
  }
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
}, 180_000);
