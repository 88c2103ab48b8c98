import { expect, test, vi } from "vitest";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { randomFrom } from "@/lib/ml/random";
import { momentsOf } from "./moments";
import { type Comparison, comparisonBatches, pairWeights, tieWeights, withMeanWeight } from "./pairs";
import { rewardModel, scoreScale } from "./reward-model";
import { createScorer } from "./scorer";
import { runRound, tinyModel } from "./testing/tiny-model";
import { expectClose, vectorCase } from "./testing/vectors";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [EOS, USER, ASSISTANT, GOOD] = [1, 2, 3, 4];

/** Responses of 1 to 5 words; labelers like those with more of the good word, whatever their length. */
function comparison(seed: number): Comparison {
  const random = randomFrom(seed);
  const words = Array.from({ length: 2 + Math.floor(random() * 4) }, () =>
    Array.from({ length: 1 + Math.floor(random() * 5) }, () => (random() < 0.4 ? GOOD : 5 + Math.floor(random() * 7))),
  );
  const goodness = words.map((w) => w.filter((id) => id === GOOD).length);
  const pairs: [number, number][] = [];
  goodness.forEach((a, i) => {
    goodness.forEach((b, j) => {
      if (a > b) pairs.push([i, j]);
    });
  });
  const prompt = [USER, 5 + Math.floor(random() * 7), ASSISTANT];
  return { responses: words.map((w) => [...prompt, ...w, EOS]), pairs };
}
const comparisons = Array.from({ length: 48 }, (_, i) => comparison(i));
const heldOut = Array.from({ length: 24 }, (_, i) => comparison(1000 + i));
const demonstrations = comparisons.slice(0, 9).map((c) => c.responses[0]!);

const config = RewardModelConfig.parse({
  batchSize: 8,
  microBatchSize: 16,
  learningRate: 0.01,
  evaluateEvery: 3,
});
const round = (over: Partial<Parameters<typeof rewardModel>[0]> = {}) =>
  rewardModel({
    model: tinyModel(),
    comparisons,
    heldOut,
    demonstrations,
    config,
    padId: 0,
    seed: 5,
    ...over,
  });

test("a planted preference is learned, and holds on rankings not seen", async () => {
  const { metrics, result } = await runRound(round({ config: { ...config, epochs: 12 } }));
  expect(metrics[0]!["accuracy/heldout"]).toBeLessThan(0.75);
  expect(metrics.at(-1)!["accuracy/heldout"]).toBeGreaterThan(0.93);
  expect(metrics.at(-1)!["loss/heldout"]).toBeLessThan(0.3);
  expect(metrics.at(-1)!["loss/train"]).toBeLessThan(metrics[1]!["loss/train"]! / 2);

  const scorer = createScorer({ model: result.model, rows: 8, padId: 0 });
  const scores = await scorer.score(demonstrations);
  await scorer.release();
  expect(momentsOf(scores).mean).toBeCloseTo(result.bias, 5);
  expect(metrics.at(-1)!["score/bias"]).toBe(result.bias);
  expect(metrics.at(-1)!["score/gain"]).toBe(result.gain);
});

test("rankings in the wrong order teach the opposite", async () => {
  const reversed = comparisons.map((c) => ({
    ...c,
    pairs: c.pairs.map(([a, b]) => [b, a] as const),
  }));
  const { metrics } = await runRound(round({ comparisons: reversed, config: { ...config, epochs: 8 } }));
  expect(metrics.at(-1)!["accuracy/heldout"]).toBeLessThan(0.3);
});

test("random labels teach nothing about others, though they are learned by heart", async () => {
  const toss = randomFrom(77);
  const tossed = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => comparison(first + i)).map((c) => ({
      ...c,
      pairs: c.pairs.map(([a, b]) => (toss() < 0.5 ? ([a, b] as const) : ([b, a] as const))),
    }));
  const [training, others] = [tossed(0, 16), tossed(1000, 300)];
  const pairs = others.reduce((sum, c) => sum + c.pairs.length, 0);
  const { metrics } = await runRound(
    round({
      comparisons: training,
      heldOut: others,
      config: { ...config, epochs: 40, learningRate: 0.02, evaluateEvery: 80 },
    }),
  );
  const { "accuracy/train": known, "accuracy/heldout": unknown } = metrics.at(-1)!;
  // Each pair is a coin of its own, whatever the scores: four standard errors.
  expect(Math.abs(unknown! - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(pairs));
  expect(known).toBeGreaterThan(0.8);
});

test("stopped and resumed, it ends with the same bits", async () => {
  const whole = await runRound(round());
  const killed = await runRound(round(), 3);
  const resumed = await runRound(round({ resume: killed.state }));
  expect(whole.steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(resumed.metrics).toEqual(whole.metrics.slice(4));
  expect(resumed.state).toEqual(whole.state);
  expect(resumed.result).toEqual(whole.result);
});

test("a step is the same however its comparisons are spread over micro-batches", async () => {
  const firstStep = async (microBatchSize: number) => {
    const { metrics, state } = await runRound(round({ config: { ...config, microBatchSize }, heldOut: [] }), 1);
    return { metrics: metrics[1]!, moments: state.tensors["model.m"]! };
  };
  const [small, large] = [await firstStep(9), await firstStep(64)];
  expect(small.metrics["loss/train"]).toBeCloseTo(large.metrics["loss/train"]!, 5);
  expect(small.metrics["accuracy/train"]).toBe(large.metrics["accuracy/train"]);
  const apart = small.moments.map((m, i) => m - large.moments[i]!);
  const norm = (x: Float32Array) => Math.hypot(...x);
  expect(norm(apart) / norm(large.moments)).toBeLessThan(1e-5);
});

test("learning and measuring see the same scores", async () => {
  const all = { ...config, batchSize: 64 };
  const { metrics } = await runRound(round({ heldOut: comparisons, config: all }), 1);
  expect(metrics[1]!["loss/train"]).toBeCloseTo(metrics[0]!["loss/heldout"]!, 5);
  expect(metrics[1]!["accuracy/train"]).toBe(metrics[0]!["accuracy/heldout"]);
});

test("ties teach nothing unless they count half", async () => {
  const tied = comparisons.map((c) => ({
    responses: c.responses,
    pairs: [],
    ties: [[0, 1]] as const,
  }));
  await expect(runRound(round({ comparisons: tied }))).rejects.toThrow("No ranking puts");
  const half = { ...config, ties: "half" as const };
  const { metrics, steps } = await runRound(round({ comparisons: tied, config: half, heldOut: [] }));
  expect(steps.at(-1)).toBe(6);
  expect(metrics.at(-1)!["loss/train"]).toBeCloseTo(Math.LN2, 2);
});

/** Three responses that read the same, and therefore score the same; the first is best and the others tie. */
const alike = comparisons.map((c) => ({
  responses: [0, 1, 2].map(() => c.responses[0]!),
  pairs: [[0, 1] as const, [0, 2] as const],
  ties: [[1, 2] as const],
  strengths: [1, 2],
}));
const lossOfAlike = async (over: Partial<typeof config>) => {
  const { metrics } = await runRound(round({ comparisons: alike, heldOut: [], config: { ...config, ...over } }), 1);
  return metrics[1]!["loss/train"]!;
};

test("with Davidson's ties, equal scores tie as often as training rankings do", async () => {
  const tie = (alike.length + 1) / (3 * alike.length + 3);
  const expected = -(2 * Math.log((1 - tie) / 2) + Math.log(tie)) / 3;
  expect(await lossOfAlike({ ties: "davidson" })).toBeCloseTo(expected, 5);
});

test("a margin asks for a lead of so much for each tier between two responses", async () => {
  const softplus = (x: number) => Math.log1p(Math.exp(x));
  expect(await lossOfAlike({ margin: 0.5 })).toBeCloseTo((softplus(0.5) + softplus(1)) / 2, 5);
});

test("centering pulls the scores towards zero", async () => {
  const spread = async (centering: number) => {
    const { metrics } = await runRound(round({ config: { ...config, epochs: 4, centering } }));
    const { "score/mean_heldout": mean, "score/std_heldout": std } = metrics.at(-1)!;
    return mean! ** 2 + std! ** 2;
  };
  expect(await spread(0.5)).toBeLessThan((await spread(0)) / 2);
});

test("scoreScale is that of rm_normalisation", () => {
  const { inputs, expected } = vectorCase<
    { raw_scores_on_demonstrations: number[]; raw_scores_on_ref_samples: number[]; raw: number[] },
    {
      instructgpt_bias_demo_mean_zero: { bias_subtracted: number; normalised: number[] };
      ziegler_gain_bias_ref_mean0_std1_population: {
        gain: number;
        bias: number;
        normalised: number[];
      };
    }
  >("rm_loss", "rm_normalisation");
  const responses = inputs.raw_scores_on_ref_samples;
  const anchored = scoreScale({ demonstrations: inputs.raw_scores_on_demonstrations, responses });
  const { instructgpt_bias_demo_mean_zero: instruct } = expected;
  expectClose(anchored.bias, instruct.bias_subtracted);
  expectClose(
    inputs.raw.map((s) => s - anchored.bias),
    instruct.normalised,
  );
  const { ziegler_gain_bias_ref_mean0_std1_population: ziegler } = expected;
  const centred = scoreScale({ demonstrations: [], responses });
  expectClose(centred.gain, ziegler.gain);
  expectClose(-centred.bias * centred.gain, ziegler.bias);
  expectClose(
    inputs.raw.map((s) => (s - centred.bias) * centred.gain),
    ziegler.normalised,
  );
});

test("a score depends neither on batch mates nor on padding", async () => {
  const model = (await runRound(round({ heldOut: [] }))).result.model;
  const lists = [...comparisons.flatMap((c) => c.responses), new Array<number>(40).fill(6)];
  const together = createScorer({ model, rows: 7, padId: 0 });
  const alone = createScorer({ model, rows: 1, padId: 0 });
  const scores = await together.score(lists);
  for (const i of [0, 5, lists.length - 1]) {
    const [own] = await alone.score([lists[i]!]);
    expect(scores[i]).toBeCloseTo(own!, 5);
  }
  await Promise.all([together.release(), alone.release()]);
});

test("comparisons stay whole when they are put into batches", () => {
  const sizes = [4, 9, 3, 2, 9];
  const list = sizes.map((k) => ({ responses: new Array<number[]>(k).fill([1]), pairs: [] }));
  const batches = comparisonBatches(list, 9);
  expect(batches.map((b) => b.map((c) => c.responses.length))).toEqual([[4], [9], [3, 2], [9]]);
  expect(() => comparisonBatches(list, 8)).toThrow("9 responses does not fit into 8 rows");
});

test("pairWeights sum to one over the prompts of a step", () => {
  const ranked = comparisons.slice(0, 5);
  const rows = ranked.reduce((sum, c) => sum + c.responses.length, 0);
  const weights = pairWeights({
    comparisons: ranked,
    rows,
    prompts: ranked.filter((c) => c.pairs.length > 0).length,
    ties: "drop",
    labelSmoothing: 0.1,
  });
  expect(weights.reduce((a, w) => a + w, 0)).toBeCloseTo(1, 5);
});

test("comparisons of more weight count more, in proportion, and all together as much as without weights", () => {
  const one: Comparison = { responses: [[1], [2]], pairs: [[0, 1]] };
  const tied: Comparison = { responses: [[1], [2]], pairs: [], ties: [[0, 1]] };
  const comparisons = withMeanWeight([
    { ...one, weight: 0.9 },
    { ...one, weight: 0.3 },
    { ...tied, weight: 0.3 },
  ]);
  expect(comparisons.map((c) => c.weight)).toEqual([expect.closeTo(1.8), expect.closeTo(0.6), expect.closeTo(0.6)]);
  const step = { comparisons, rows: 6, prompts: 3 };
  const wins = [...pairWeights({ ...step, ties: "davidson", labelSmoothing: 0 })].filter((w) => w > 0);
  const ties = [...tieWeights(step)].filter((w) => w > 0);
  expect([...wins, ...ties]).toEqual([expect.closeTo(0.6), expect.closeTo(0.2), expect.closeTo(0.2)]);
  // The same weight for all, or none, is the usual mean to the last bit.
  const even = withMeanWeight(Array.from({ length: 3 }, () => ({ ...one, weight: 0.3 })));
  const of = (list: readonly Comparison[]) =>
    pairWeights({ comparisons: list, rows: 6, prompts: 3, ties: "drop", labelSmoothing: 0.1 });
  expect(of(even)).toEqual(of([one, one, one]));
});
