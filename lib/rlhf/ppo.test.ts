import { beforeAll, describe, expect, test, vi } from "vitest";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { randomFrom } from "@/lib/ml/random";
import { rewardJudge } from "./judge";
import type { LanguageModel, RoundState, SkippedUpdate } from "./language-model";
import { Diverged } from "./learner";
import type { Comparison } from "./pairs";
import { type PpoInput, ppo } from "./ppo";
import { type RewardModel, rewardModel } from "./reward-model";
import { promptsOf } from "./rollout";
import { createScorer } from "./scorer";
import { runRound, tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const sign = vi.hoisted(() => ({ ofAdvantages: 1 }));
vi.mock(import("./advantages"), async (original) => {
  const real = await original();
  return {
    ...real,
    whiten: (input) => real.whiten(input).map((a) => sign.ofAdvantages * a),
  };
});

const [PAD, EOS, ASK, GOOD, OTHER] = [0, 1, 2, 3, 4];
const SMALL = { vocabSize: 6, maxPositions: 16 };
const prompts = [[ASK], [ASK, GOOD], [OTHER, ASK], [5, 5, ASK]];

/** Labelers like the good word, wherever it stands. */
const goodness = (response: readonly number[]): number => response.filter((id) => id === GOOD).length;

function comparison(seed: number): Comparison {
  const random = randomFrom(seed);
  const words = Array.from({ length: 5 }, () =>
    Array.from({ length: Math.floor(random() * 5) }, () => GOOD + Math.floor(random() * 3)),
  );
  const pairs = words.flatMap((a, i) =>
    words.flatMap((b, j) => (goodness(a) > goodness(b) ? [[i, j] as [number, number]] : [])),
  );
  const prompt = prompts[seed % prompts.length]!;
  return { responses: words.map((w) => [...prompt, ...w, EOS]), pairs };
}

/** Text of which 24 minibatches take a part only, so that one that began anew would be seen. */
const CORPUS = Array.from({ length: 60 }, (_, i) => [GOOD, OTHER + (i % 2), OTHER, GOOD + (i % 3), EOS]);

let policy: LanguageModel;
let reward: RewardModel;
beforeAll(async () => {
  policy = tinyModel(SMALL);
  const learning = rewardModel({
    model: policy,
    comparisons: Array.from({ length: 96 }, (_, i) => comparison(i)),
    heldOut: [],
    demonstrations: [],
    config: RewardModelConfig.parse({ epochs: 4, microBatchSize: 40, learningRate: 0.01 }),
    padId: PAD,
    seed: 3,
  });
  reward = (await runRound(learning)).result;
});

const config = PpoConfig.parse({
  iterations: 4,
  batchSize: 32,
  minibatchSize: 16,
  microBatchSize: 16,
  maxNewTokens: 5,
  learningRate: 0.01,
  valueLearningRate: 0.01,
  warmupIterations: 2,
  missingEosPenalty: 0,
  klCoefficient: 0.1,
  approxKlTarget: 1,
});
const round = (
  over: Partial<PpoConfig> = {},
  { reward: judged = reward, ...rest }: Partial<PpoInput> & { reward?: RewardModel } = {},
) => {
  const settings = { ...config, ...over };
  const { bias, gain } = judged;
  const scaled = settings.scaleScores;
  return ppo({
    policy,
    judge: rewardJudge({ members: [judged], rule: { rule: "mean" }, scaled, rows: 16, padId: PAD, eosId: EOS }),
    value: { model: judged.model, scale: { bias, gain: scaled ? gain : 1 } },
    prompts,
    config: settings,
    padId: PAD,
    eosId: EOS,
    seed: 5,
    ...rest,
  });
};
const column = (metrics: readonly Record<string, number>[], name: string) => metrics.map((m) => m[name]!);

describe("the policy", () => {
  test("learns what the reward model likes, and the value function what it will score", async () => {
    const { metrics } = await runRound(round({ iterations: 16 }));
    const scores = column(metrics, "objective/scores");
    expect(scores.at(-1)! - scores[0]!).toBeGreaterThan(5);
    expect(metrics.at(-1)!["objective/kl"]).toBeGreaterThan(1);
    expect(metrics.at(-1)!["val/error"]).toBeLessThan(metrics[0]!["val/error"]! / 4);
    for (const m of metrics) {
      const { "objective/scores": s, "objective/non_score_reward": n } = m;
      expect(m["objective/rlhf_reward"]).toBeCloseTo(s! + n!, 10);
      expect(n).toBeCloseTo(-0.1 * m["objective/kl"]!, 10);
    }
  });

  test("learns the opposite when advantages have the wrong sign", async () => {
    sign.ofAdvantages = -1;
    try {
      const { metrics } = await runRound(round({ iterations: 16 }));
      const scores = column(metrics, "objective/scores");
      expect(scores.at(-1)! - scores[0]!).toBeLessThan(-1);
    } finally {
      sign.ofAdvantages = 1;
    }
  });

  test("stays nearer to the reference under a larger KL coefficient", async () => {
    const lastKl = async (klCoefficient: number) =>
      column((await runRound(round({ iterations: 10, klCoefficient }))).metrics, "objective/kl").at(-1)!;
    expect(await lastKl(20)).toBeLessThan((await lastKl(0)) / 4);
  });

  test("ends its responses when not ending them costs", async () => {
    const truncated = async (missingEosPenalty: number) =>
      column((await runRound(round({ iterations: 12, missingEosPenalty }))).metrics, "length/truncated").at(-1)!;
    expect(await truncated(0)).toBeGreaterThan(0.6);
    expect(await truncated(50)).toBeLessThan(0.2);
  });
});

test("at learning rate 0 nothing moves: KL is 0 and every ratio 1", async () => {
  const still = { learningRate: 0, valueLearningRate: 0, epochs: 2 };
  const { metrics, result } = await runRound(round(still));
  for (const m of metrics) {
    expect(Math.abs(m["objective/kl"]!)).toBeLessThan(1e-6);
    expect(Math.abs(m["objective/kl_k3"]!)).toBeLessThan(1e-6);
    expect(Math.abs(m["val/ratio"]! - 1)).toBeLessThan(1e-6);
    expect(m["val/ratio_var"]).toBeLessThan(1e-12);
    expect(m["policy/clipfrac_avg"]).toBe(0);
    expect(m["val/sampler_logprob_error"]).toBeLessThan(1e-5);
  }
  expect(result.parameters.data).toEqual(policy.parameters.data);
});

test("the policy it starts from and the reward model stay as they were", async () => {
  const before = [policy.parameters.data.slice(), reward.model.parameters.data.slice()];
  const { result } = await runRound(round());
  expect([policy.parameters.data, reward.model.parameters.data]).toEqual(before);
  expect(result.parameters.data).not.toEqual(before[0]);
});

test.each([
  ["fixed", {}],
  ["adaptive, with several epochs", { klController: "adaptive", klHorizon: 100, epochs: 2 }],
  ["with adapters", { loraRank: 2 }],
  ["with pretraining data", { ptxCoefficient: 1, ptxBatchSize: 4, ptxContextLength: 4 }],
  ["with both", { loraRank: 2, ptxCoefficient: 1, ptxBatchSize: 4, ptxContextLength: 4 }],
] as const)("stopped and resumed, it ends with the same bits: %s", async (_, over) => {
  const begin = (resume?: RoundState) =>
    round({ ...over, iterations: 6 }, { corpus: CORPUS, ...(resume && { resume }) });
  const whole = await runRound(begin());
  const killed = await runRound(begin(), 3);
  const resumed = await runRound(begin(killed.state));
  expect(whole.steps).toEqual([1, 2, 3, 4, 5, 6]);
  expect(resumed.metrics).toEqual(whole.metrics.slice(3));
  expect(resumed.state).toEqual(whole.state);
  expect(resumed.result).toEqual(whole.result);
});

test("measures the policy that sampled: a ruinous update shows in the event after it", async () => {
  const good = await runRound(round({ iterations: 10 }), 9);
  const ruined = { ...good.state, tensors: { ...good.state.tensors, policy: policy.parameters.data } };
  const after = await runRound(round({ iterations: 10 }, { resume: ruined }), 10);
  const [first, before, ofRuined] = [good.qualityBefore[0]!, good.qualityBefore.at(-1)!, after.qualityBefore[0]!];
  expect(before).toBe(good.metrics.at(-1)!["objective/rlhf_reward"]);
  expect(before - first).toBeGreaterThan(5);
  expect(Math.abs(ofRuined - first)).toBeLessThan(2);
});

test("micro-batches change nothing but rounding", async () => {
  const first = async (microBatchSize: number) =>
    (await runRound(round({ microBatchSize, learningRate: 0, valueLearningRate: 0 }), 1)).metrics[0]!;
  const [whole, parts] = [await first(16), await first(4)];
  for (const name of ["loss/policy_avg", "loss/value_avg", "grad_norm", "value/grad_norm"]) {
    expect(Math.abs(parts[name]! / whole[name]! - 1), name).toBeLessThan(1e-4);
  }
});

test("an adaptive coefficient follows the KL, beginning with the next iteration", async () => {
  const { metrics } = await runRound(round({ klController: "adaptive", klTarget: 1000, klHorizon: 320 }));
  const coefficients = column(metrics, "objective/kl_coef");
  expect(coefficients[0]).toBe(0.1);
  coefficients.slice(1).forEach((c, i) => {
    expect(c).toBeCloseTo(coefficients[i]! * (1 - (0.2 * 32) / 320), 12);
  });
});

test("an iteration stops when the policy has moved too far from the one that sampled", async () => {
  const { metrics } = await runRound(round({ epochs: 3, approxKlTarget: 1e-9 }, {}), 1);
  expect(metrics[0]).toMatchObject({ "update/count": 1, "update/stopped_early": 1 });
});

test("a minibatch whose ratio ran away is left out", async () => {
  const { metrics } = await runRound(round({ epochs: 3, maxMeanRatio: 1 + 1e-9, learningRate: 0.1 }), 1);
  expect(metrics[0]!["update/skipped"]).toBeGreaterThan(0);
  expect(metrics[0]!["update/count"]! + metrics[0]!["update/skipped"]!).toBe(6);
});

test("updates that are not finite are skipped, and the third in a row stops the round", async () => {
  const broken = { ...reward, bias: Number.NaN };
  const seen: Record<string, number>[] = [];
  const told: SkippedUpdate[] = [];
  const run = async () => {
    for await (const { metrics, skipped } of round({}, { reward: broken })) {
      seen.push(metrics);
      told.push(...skipped);
    }
  };
  const error = await run().catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Diverged);
  expect(error.message).toMatch("Three updates in a row of the policy");
  expect([...told, ...error.skipped].map(({ learner }) => learner)).toEqual([
    ...["policy", "value", "policy", "value", "policy"],
  ]);
  expect(told[0]).toMatchObject({
    loss: Number.NaN,
    learningRate: 0.001,
    metrics: { "val/ratio": expect.closeTo(1, 5) },
  });
  const isAsked = (row: readonly number[]) => prompts.some((p) => p.every((id, i) => row[i] === id));
  expect(told[0]!.rows).toHaveLength(16);
  expect(told[0]!.rows.every((row) => isAsked(row) && !row.includes(PAD))).toBe(true);
  expect(told[0]!.norms.map(({ tensor }) => tensor)).toEqual(policy.parameters.specs.map(({ name }) => name));
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ "update/skipped": 2 });
  expect(Object.values(seen[0]!).every(Number.isFinite)).toBe(true);
});

test("both the last and the average weights are results, and the settings choose", async () => {
  const { result } = await runRound(round());
  expect(result.parameters).toBe(result.last.parameters);
  expect(result.average.parameters.data).not.toEqual(result.last.parameters.data);
  const averaged = (await runRound(round({ resultWeights: "average" }))).result;
  expect(averaged.parameters.data).toEqual(result.average.parameters.data);
});

test("events show some responses with their scores", async () => {
  const running = round();
  const { value } = await running.next();
  await running.return(undefined as never);
  if (!value || !("samples" in value)) throw new Error("the round ended early");
  expect(value.samples).toHaveLength(4);
  for (const { prompt, response, score } of value.samples) {
    expect(prompts).toContainEqual(prompt);
    expect(response).not.toContain(PAD);
    expect(Number.isFinite(score)).toBe(true);
  }
});

test("a response that was cut off is scored with EOS after it, as the reward model learned", async () => {
  const running = round({ maxNewTokens: 1, missingEosPenalty: 0.5 });
  const { value } = await running.next();
  await running.return(undefined as never);
  if (!value || !("samples" in value)) throw new Error("the round ended early");
  const scorer = createScorer({ model: reward.model, rows: 1, padId: PAD });
  const cut = value.samples.filter(({ response }) => response.at(-1) !== EOS);
  expect(cut.length).toBeGreaterThan(0);
  for (const { prompt, response, score } of cut) {
    const [raw] = await scorer.score([[...prompt, ...response, EOS]]);
    expect(score).toBeCloseTo(raw! - reward.bias - 0.5, 5);
  }
  await scorer.release();
});

test("every iteration samples anew", async () => {
  const still = { learningRate: 0, valueLearningRate: 0, batchSize: 16, iterations: 3 };
  const { metrics } = await runRound(round(still, { prompts: [[ASK]] }));
  expect(new Set(column(metrics, "objective/entropy")).size).toBe(3);
});

test("banned tokens are never sampled, nor is padding", async () => {
  const running = round({ batchSize: 64, maxNewTokens: 8 }, { bannedIds: [OTHER, 5] });
  const { value } = await running.next();
  await running.return(undefined as never);
  if (!value || !("samples" in value)) throw new Error("the round ended early");
  const ids = new Set(value.samples.flatMap(({ response }) => response));
  for (const id of [PAD, OTHER, 5]) expect(ids.has(id)).toBe(false);
  expect(value.metrics["objective/kl"]).toBe(0);
  // Three tokens are left to choose from.
  expect(value.metrics["policy/entropy_avg"]).toBeLessThan(Math.log(3) + 1e-6);
});

test("scores are used less their bias, and times the gain if asked", async () => {
  const first = async (over: Partial<PpoConfig>, model: RewardModel) =>
    (await runRound(round(over, { reward: model }), 1)).metrics[0]!["objective/scores"]!;
  const plain = await first({}, { ...reward, bias: 0 });
  expect(await first({}, { ...reward, bias: 2 })).toBeCloseTo(plain - 2, 5);
  const scaled = await first({ scaleScores: true }, { ...reward, bias: 2, gain: 3 });
  expect(scaled).toBeCloseTo(3 * (plain - 2), 4);
  expect(Math.abs(await first({ scoreClip: 0.01 }, reward))).toBeLessThanOrEqual(0.01);
});

test("every prompt has its turn before any comes again", () => {
  const seen = [0, 1, 2, 3, 4].flatMap((iteration) =>
    promptsOf({ prompts: ["a", "b", "c"], count: 3, seed: 1, iteration }),
  );
  for (let i = 0; i < 15; i += 3) expect(seen.slice(i, i + 3).sort()).toEqual(["a", "b", "c"]);
  const uneven = [0, 1, 2].flatMap((iteration) =>
    promptsOf({ prompts: ["a", "b", "c"], count: 2, seed: 1, iteration }),
  );
  expect(uneven).toEqual(seen.slice(0, 6));
});

test("a response that could outgrow the model is refused before anything is sampled", async () => {
  await expect(runRound(round({ maxNewTokens: 14 }))).rejects.toThrow("17 tokens is too long");
});
