import { beforeAll, expect, test } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import { db } from "@/lib/db/client";
import { listQueue } from "@/lib/db/review-queue";
import { findNewestRewardModel, findUnscoredProjects } from "@/lib/db/reward-scores";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenPerson, givenRanking } from "@/lib/db/testing/fixtures";
import { givenTinyModel, useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { isQueued } from "@/lib/queue/is-queued";
import { scoringKey } from "@/lib/queue/scoring";
import { createScorer } from "@/lib/rlhf/scorer";
import { enqueueMissingScores } from "./enqueue-missing-scores";
import { holdRound } from "./hold-round";
import { answered } from "./judged-comparison";
import { loadRewardModels } from "./load-reward-model";
import { isHeldBack } from "./monitor-share";
import { startRound } from "./operations";
import { runRound } from "./run-round";
import { scoreComparisons } from "./score-comparisons";
import { givenTinyProject, TINY_CONFIG, TINY_REASON, type TinyProject } from "./testing/tiny-project";

useTestDatabase();
useTestArtifacts();

let project: TinyProject;
let policyId: string;
const going = { signal: new AbortController().signal };

/** Trains a reward model and returns its version's id. */
async function train(settings: Record<string, unknown> = {}): Promise<string> {
  const { id } = await startRound({
    projectId: project.projectId,
    userId: project.adminId,
    kind: "reward_model",
    config: { ...TINY_CONFIG.reward_model, ...settings },
    seed: 5,
    overrideReason: TINY_REASON,
    snapshotId: project.snapshotId,
    baseVersionId: policyId,
  });
  await holdRound(id, { ...going, train: runRound });
  return (await db().modelVersion.findUniqueOrThrow({ where: { roundId: id } })).id;
}

const scoresOf = (modelVersionId: string) =>
  db().rewardScore.findMany({
    where: { modelVersionId },
    orderBy: { responseId: "asc" },
    select: {
      responseId: true,
      score: true,
      heldOut: true,
      response: { select: { text: true, prompt: { include: { author: true, messages: true, demonstrations: true } } } },
    },
  });

/** Every score computed by itself, with no batch and no page. */
async function expected(versionId: string, share = 0) {
  const { members, monitor, tokenizer } = await loadRewardModels(artifacts(), versionId);
  const alone = async ({ model, bias }: (typeof members)[number], ids: number[]) => {
    const scorer = createScorer({ model, rows: 1, padId: tokenizer.padId });
    const [raw] = await scorer.score([ids]);
    await scorer.release();
    return raw! - bias;
  };
  return Promise.all(
    (await scoresOf(versionId)).map(async ({ response: { text, prompt } }) => {
      const ids = answered(tokenizer, prompt.messages, text);
      // The snapshot's prompts have demonstrations; those that came later have none.
      const isRanked = prompt.author.split === "train" && prompt.demonstrations.length > 0;
      const isSeen = isRanked && !isHeldBack({ promptDigest: prompt.digest, share });
      const judges = isSeen && monitor ? [monitor] : members;
      let sum = 0;
      for (const judge of judges) sum += await alone(judge, ids);
      return { score: sum / judges.length, heldOut: !isSeen || monitor !== null };
    }),
  );
}

beforeAll(async () => {
  project = await givenTinyProject();
  policyId = await givenTinyModel(project.projectId, "policy");
  // The monitor's share goes by digest: the same prompts each time, some on either side.
  const prompts = await db().prompt.findMany({ orderBy: { id: "asc" } });
  for (const [i, { id }] of prompts.entries()) await db().prompt.update({ where: { id }, data: { digest: `${i}` } });
});

test("a reward model's round leaves a job that scores all compared responses once; what was learned from is told apart", async () => {
  const { projectId } = project;
  const versionId = await train({ members: 2 });
  expect(await isQueued(db(), scoringKey(projectId))).toBe(true);
  await scoreComparisons({ projectId }, going);
  const scores = await scoresOf(versionId);
  expect(scores).toHaveLength(24);
  expect(scores.filter((s) => s.heldOut)).toHaveLength(6);
  for (const [i, want] of (await expected(versionId)).entries()) {
    expect(scores[i]!.score).toBeCloseTo(want.score, 4);
    expect(scores[i]!.heldOut).toBe(want.heldOut);
  }
  await scoreComparisons({ projectId }, going);
  expect(await scoresOf(versionId)).toEqual(scores);

  // New comparisons are scored when the job comes again; no model has learned from them.
  await givenComparisons(projectId, 40, { k: 2 });
  await scoreComparisons({ projectId }, going);
  const more = await scoresOf(versionId);
  expect(more).toHaveLength(24 + 80);
  expect(more.filter((s) => s.heldOut)).toHaveLength(6 + 80);
});

test("a job that is stopped between two pages goes on where it was, and all is as if it had not been", async () => {
  const { projectId } = project;
  const versionId = await train();
  const stopping = new AbortController();
  // Stopped as soon as the first page is written.
  const stop = async () => {
    while ((await db().rewardScore.count({ where: { modelVersionId: versionId } })) === 0);
    stopping.abort();
  };
  const [outcome] = await Promise.allSettled([scoreComparisons({ projectId }, stopping), stop()]);
  const partly = await scoresOf(versionId);
  expect(outcome.status === "rejected" ? partly.length < 104 : partly.length === 104).toBe(true);
  await scoreComparisons({ projectId }, going);
  const whole = await scoresOf(versionId);
  expect(whole).toHaveLength(104);
  await db().rewardScore.deleteMany({ where: { modelVersionId: versionId } });
  expect(await findUnscoredProjects(db())).toEqual([projectId]);
  await enqueueMissingScores();
  expect(await isQueued(db(), scoringKey(projectId))).toBe(true);
  await scoreComparisons({ projectId }, going);
  expect(await findUnscoredProjects(db())).toEqual([]);
  const again = await scoresOf(versionId);
  expect(again.map((s) => [s.responseId, s.heldOut])).toEqual(whole.map((s) => [s.responseId, s.heldOut]));
  for (const [i, { score }] of again.entries()) expect(score).toBeCloseTo(whole[i]!.score, 4);
});

test("with a monitor every score is held out: each side scores what the other has learned from", async () => {
  const { projectId } = project;
  const versionId = await train({ monitorShare: 0.5 });
  await scoreComparisons({ projectId }, going);
  const scores = await scoresOf(versionId);
  expect(scores.every((s) => s.heldOut)).toBe(true);
  for (const [i, want] of (await expected(versionId, 0.5)).entries())
    expect(scores[i]!.score).toBeCloseTo(want.score, 4);
});

test("the queue holds what the newest model contradicts, surest first, with the probability that the scores say", async () => {
  const { projectId } = project;
  const labelerId = await givenPerson();
  const newest = await findNewestRewardModel(db(), projectId);
  const ranked = await givenComparisons(projectId, 3, { k: 2 });
  await scoreComparisons({ projectId }, going);
  const scores = new Map((await scoresOf(newest!.id)).map((s) => [s.responseId, s.score]));
  const told = [];
  for (const [i, { id, responseIds }] of ranked.entries()) {
    const [worse = "", better = ""] = responseIds.toSorted((a, b) => scores.get(a)! - scores.get(b)!);
    // The last is ranked as the model has it.
    await givenRanking(id, labelerId, [i === 2 ? [[better], [worse]] : [[worse], [better]]]);
    const lead = scores.get(better)! - scores.get(worse)!;
    if (i < 2) told.push({ id, againstModel: 1 / (1 + Math.exp(-lead)) });
  }
  const { items } = await listQueue(db(), { projectId, order: "against_model", offset: 0, limit: 100 });
  const held = items.map((item) => item.againstModel!);
  expect(held).toEqual(held.toSorted((a, b) => b - a));
  for (const { id, againstModel } of told)
    expect(items.find((item) => item.id === id)?.againstModel).toBeCloseTo(againstModel, 9);
  expect(items.some((item) => item.id === ranked[2]?.id)).toBe(false);
});
