import { beforeAll, describe, expect, test, vi } from "vitest";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { randomFrom } from "@/lib/ml/random";
import { labelerFolds } from "./labeler-folds";
import { type Comparison, pairAccuracy, splitScores } from "./pairs";
import { rewardModel } from "./reward-model";
import { memberMean, type RewardRound, rewardRound } from "./reward-round";
import { runRound, tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [EOS, USER, ASSISTANT] = [1, 2, 3];
type Judged = Comparison & { labeler: string };

/** Three responses of random words, ranked as they come, by one of four labelers. */
function comparison(seed: number): Judged {
  const random = randomFrom(seed);
  const word = () => 4 + Math.floor(random() * 8);
  const responses = [0, 1, 2].map(() => [USER, word(), ASSISTANT, word(), word(), EOS]);
  return { labeler: `labeler ${seed % 4}`, responses, pairs: [[0, 1] as const, [1, 2] as const, [0, 2] as const] };
}
const many = (count: number, from: number) => Array.from({ length: count }, (_, i) => comparison(from + i));
const comparisons = many(16, 0);
const monitorComparisons = many(8, 100);
const heldOut = many(8, 200);
const folds = labelerFolds({ comparisons, heldOut, ties: "drop" });
if (!Array.isArray(folds)) throw new Error(folds.reason);

const config = RewardModelConfig.parse({ batchSize: 8, microBatchSize: 12, learningRate: 0.01, members: 2 });
const base = { model: tinyModel(), comparisons, heldOut, demonstrations: [], config, padId: 0, seed: 5 };
const round = (over: Partial<Parameters<typeof rewardRound>[0]> = {}) =>
  rewardRound({ ...base, monitorComparisons, folds, ...over });

let whole: Awaited<ReturnType<typeof runRound<RewardRound>>>;
beforeAll(async () => {
  whole = await runRound(round());
});

test("two members of two steps, a monitor of one and four folds of two are thirteen steps", () => {
  const { steps, metrics, result } = whole;
  expect(steps).toEqual(Array.from({ length: 14 }, (_, i) => i));
  expect(result.members).toHaveLength(2);
  expect(result.foldScores.map((s) => s.length)).toEqual(folds.map((f) => 3 * f.heldOut.length));
  const withName = (name: string) => metrics.flatMap((m, step) => (name in m ? [step] : []));
  expect(withName("loss/train")).toEqual(steps.slice(1));
  expect(withName("accuracy/heldout")).toEqual([0, 2, 4]);
  expect(withName("accuracy/member_heldout")).toEqual([4]);
  expect(withName("accuracy/monitor_heldout")).toEqual([5]);
  expect(withName("accuracy/fold_heldout")).toEqual([7, 9, 11, 13]);
  expect(metrics[4]!["accuracy/heldout"]).toBe(pairAccuracy(heldOut, splitScores(heldOut, memberMean(result.members))));
});

test.each([1, 2, 3, 5, 8, 13])("stopped after step %i and resumed, it ends with the same bits", async (stop) => {
  const killed = await runRound(round(), stop);
  const resumed = await runRound(round({ resume: structuredClone(killed.state) }));
  expect(resumed.metrics).toEqual(whole.metrics.slice(stop + 1));
  expect(resumed.result).toEqual(whole.result);
  if (stop < 13) expect(resumed.state).toEqual(whole.state);
});

test("adapters of members that are finished survive a resume", async () => {
  const adapted = { config: { ...config, loraRank: 2 }, folds: [] };
  const undisturbed = await runRound(round(adapted));
  const killed = await runRound(round(adapted), 3);
  const resumed = await runRound(round({ ...adapted, resume: structuredClone(killed.state) }));
  expect(resumed.result).toEqual(undisturbed.result);
  expect(undisturbed.result.members[0]!.model.adapters?.lora.rank).toBe(2);
  expect(undisturbed.result.members[0]!.model.parameters.data).not.toEqual(base.model.parameters.data);
});

test("one member alone is what rewardModel gives, to the bit", async () => {
  const one = { ...config, members: 1 };
  const alone = await runRound(rewardModel({ ...base, config: one }));
  const { metrics, result } = await runRound(round({ config: one, monitorComparisons: [], folds: [] }));
  expect(metrics).toEqual(alone.metrics);
  expect(result.members).toEqual([{ ...alone.result, scores: expect.any(Float32Array) }]);
  expect(result.monitor).toBeNull();
});

test("members differ from each other, and the monitor from what it would be on the members' data", async () => {
  const { members, monitor } = whole.result;
  const [first, second] = members.map((m) => m.model.parameters.data);
  expect(first).not.toEqual(second);
  const { result } = await runRound(round({ folds: [], monitorComparisons: comparisons }));
  expect(result.monitor!.model.parameters.data).not.toEqual(monitor!.model.parameters.data);
});

test("a monitor without a pair is refused before anything is trained", async () => {
  const tied = monitorComparisons.map((c) => ({ ...c, pairs: [] }));
  await expect(runRound(round({ monitorComparisons: tied }))).rejects.toThrow("held back for the monitor");
});

describe("labelerFolds", () => {
  test("never train on their own labelers, and measure every held-out ranking once", () => {
    const by = (labeler: number, seed: number) => ({ ...comparison(seed), labeler: `labeler ${labeler}` });
    const crowd = Array.from({ length: 40 }, (_, i) => by(i % 13, i));
    const judged = Array.from({ length: 30 }, (_, i) => by((i * i) % 13, 100 + i));
    const found = labelerFolds({ comparisons: crowd, heldOut: judged, ties: "drop" });
    if (!Array.isArray(found)) throw new Error(found.reason);
    expect(found).toHaveLength(5);
    for (const fold of found) {
      expect(fold.comparisons.some((c) => fold.labelers.includes(c.labeler))).toBe(false);
      expect(fold.heldOut.every((c) => fold.labelers.includes(c.labeler))).toBe(true);
      expect(fold.comparisons).toHaveLength(crowd.filter((c) => !fold.labelers.includes(c.labeler)).length);
    }
    expect(new Set(found.flatMap((f) => f.heldOut))).toEqual(new Set(judged));
    expect(found.flatMap((f) => f.heldOut)).toHaveLength(judged.length);
  });

  test("are as many as there are labelers when those are fewer than five", () => expect(folds).toHaveLength(4));

  test("say why there are none", () => {
    const alone = comparisons.map((c) => ({ ...c, labeler: "one" }));
    expect(labelerFolds({ comparisons: alone, heldOut: alone, ties: "drop" })).toMatchObject({
      reason: expect.stringContaining("two labelers"),
    });
    expect(labelerFolds({ comparisons, heldOut: [], ties: "drop" })).toMatchObject({
      reason: expect.stringContaining("too few rankings"),
    });
  });
});
