/**
 * How a policy follows a rollout: epochs of minibatches, one optimizer step each, shared by PPO, RLOO and GRPO. An
 * iteration ends early when the policy has moved too far from the one that sampled, and a minibatch whose probability
 * ratios ran away is left out.
 */
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { constantWithWarmup } from "@/lib/ml/schedule";
import { moveAverage } from "./average";
import { chunksOf } from "./batches";
import type { Learner } from "./learner";
import { policyLoss } from "./losses";
import { meanMetrics, policyMetrics } from "./metrics";
import { joinedRows, type Loss, type ResponseNetwork } from "./response-network";
import { minibatchOf, type Rollout, refuseDifference, SEEDS } from "./rollout";

export type PolicyUpdateConfig = {
  minibatchSize: number;
  epochs: number;
  learningRate: number;
  warmupIterations: number;
  clipRange: number;
  approxKlTarget: number;
  maxMeanRatio: number;
  averageDecay: number;
};

/** [rows, T] what each token of a minibatch's loss weighs, from its mask. */
export type Weighing = (mask: Float32Array, tokens: number) => Float32Array;

/** Every token of the minibatch weighs the same. */
export const tokenMean: Weighing = (mask) => {
  const count = mask.reduce((sum, m) => sum + m, 0);
  return mask.map((m) => m / count);
};

/** Sums over the tokens of a response; every response weighs the same. */
export const responseSum: Weighing = (mask, tokens) => mask.map((m) => (m * tokens) / mask.length);

/** The loss of PPO and RLOO. @param clipRange  epsilon, in units of probability ratio. */
export const clippedSurrogate = (clipRange: number): Loss => ({
  on: "logprobs",
  of: (logprobs, array) =>
    policyLoss({
      logprobs,
      oldLogprobs: array("oldLogprobs"),
      advantages: array("advantages"),
      weights: array("weights"),
      clipRange,
    }),
});

/** The rate of an iteration: from a tenth to `peak` over the warm-up, then constant. */
export const rateAt = (iteration: number, peak: number, warmupSteps: number): number =>
  constantWithWarmup({ step: iteration, peak, warmupSteps, startRatio: 0.1 });

/**
 * @param policy   with the loss that it learns by.
 * @param arrays   [B, T] what the loss asks for besides weights and old log-probabilities.
 * @param average  the exponential average of the learner's parameters, which follows each step.
 * @param blend    adds a further gradient to a step's own; `index` counts the minibatches of the round.
 * @param beside   lets something else learn from the same rows, after the policy has.
 * @returns        means over the minibatches, and counts of them.
 */
export async function updatePolicy(input: {
  rollout: Rollout;
  policy: ResponseNetwork;
  learner: Learner;
  average: Float32Array;
  arrays: Readonly<Record<string, Float32Array | Float64Array>>;
  weigh: Weighing;
  config: PolicyUpdateConfig;
  seed: number;
  iteration: number;
  blend?: (gradient: Float32Array, index: number) => Promise<Record<string, number>>;
  beside?: (rows: readonly number[]) => Promise<{ applied: boolean; metrics: Record<string, number> }>;
}): Promise<Record<string, number>> {
  const { rollout, policy, learner, average, config, seed, iteration } = input;
  const { mask, tokens, logprobs } = rollout;
  const count = rollout.responses.length;
  const learningRate = rateAt(iteration, config.learningRate, config.warmupIterations);
  const minibatches = Math.ceil(count / config.minibatchSize);
  const records: Record<string, number>[] = [];
  let [skipped, stoppedEarly] = [0, 0];

  epochs: for (let epoch = 0; epoch < config.epochs; epoch++) {
    const random = randomFrom(childSeed(seed, SEEDS.minibatches, iteration, epoch));
    for (const [m, rows] of chunksOf(shuffled(count, random), config.minibatchSize).entries()) {
      const minibatch = minibatchOf(rollout, rows, { ...input.arrays, mask, oldLogprobs: logprobs });
      const { mask: own, ...arrays } = minibatch.arrays;
      const weights = input.weigh(own!, tokens);
      const learned = await policy.gradient({ ...minibatch, arrays: { ...arrays, weights } });
      if (iteration === 0 && epoch === 0 && m === 0) refuseDifference(own!, learned.said, arrays.oldLogprobs!);
      const moved = policyMetrics({
        logprobs: learned.said,
        oldLogprobs: arrays.oldLogprobs!,
        advantages: arrays.advantages!,
        mask: own!,
        clipRange: config.clipRange,
      });
      if (moved["policy/approxkl_avg"]! > 1.5 * config.approxKlTarget) {
        stoppedEarly = 1;
        break epochs;
      }
      if (moved["val/ratio"]! > config.maxMeanRatio) {
        skipped += 1;
        continue;
      }
      const index = (iteration * config.epochs + epoch) * minibatches + m;
      const blended = (await input.blend?.(learned.gradient, index)) ?? {};
      const update = learner.update({
        ...learned,
        learningRate,
        metrics: { ...moved, ...blended },
        rows: () => joinedRows(minibatch),
      });
      if (update.applied) moveAverage({ average, weights: learner.parameters.data, decay: config.averageDecay });
      const besides = (await input.beside?.(rows)) ?? { applied: true, metrics: {} };

      skipped += update.applied && besides.applied ? 0 : 1;
      records.push({
        ...moved,
        ...besides.metrics,
        ...blended,
        "loss/policy_avg": learned.loss,
        grad_norm: update.gradientNorm,
      });
    }
  }
  return {
    ...meanMetrics(records),
    lr: learningRate,
    "update/count": records.length,
    "update/skipped": skipped,
    "update/stopped_early": stoppedEarly,
  };
}
