/**
 * The metrics of PPO under the names that the field's charts use. Every one is masked: padding never counts.
 * [B, T] arrays are flat, their mask 1 on the tokens of a response.
 */
import { maskedMean, momentsOf, quantileOf } from "./moments";
import { KL_ESTIMATES, rowSums } from "./rewards";
import type { Rollout } from "./rollout";

const mean = (values: ArrayLike<number>): number => momentsOf(values).mean;

/** log(new / old) is clamped to this before it is exponentiated, in the loss and here. */
export const MAX_LOG_RATIO = 20;

/**
 * How the responses of an iteration fare, before anything is learned from them. Means over responses of sums over
 * their tokens, in nats or reward units.
 *
 * `objective/kl` is k1 whatever estimate the reward uses, so that rounds compare. `objective/entropy` is the sampled
 * estimate, -log policy of the response.
 */
export function objectiveMetrics(input: {
  logprobs: ArrayLike<number>;
  referenceLogprobs: ArrayLike<number>;
  mask: ArrayLike<number>;
  tokens: number;
  /** [B] as PPO uses them. */
  scores: ArrayLike<number>;
  /** [B, T]. */
  nonScoreRewards: ArrayLike<number>;
}): Record<string, number> {
  const { logprobs, referenceLogprobs, mask, tokens } = input;
  const perResponse = (f: (i: number) => number): number =>
    mean(
      rowSums(
        Float64Array.from(mask, (m, i) => (m === 0 ? 0 : f(i))),
        tokens,
      ),
    );
  const logRatio = (i: number): number => logprobs[i]! - referenceLogprobs[i]!;
  const scores = mean(input.scores);
  const nonScoreReward = perResponse((i) => input.nonScoreRewards[i]!);
  return {
    "objective/kl": perResponse(logRatio),
    "objective/kl_k3": perResponse((i) => KL_ESTIMATES.k3(logRatio(i))),
    "objective/entropy": perResponse((i) => -logprobs[i]!),
    "objective/non_score_reward": nonScoreReward,
    "objective/scores": scores,
    "objective/rlhf_reward": scores + nonScoreReward,
  };
}

/** How far a minibatch's policy has moved since it sampled, and how much of that the clip cut off. */
export function policyMetrics(input: {
  logprobs: ArrayLike<number>;
  oldLogprobs: ArrayLike<number>;
  advantages: ArrayLike<number>;
  mask: ArrayLike<number>;
  clipRange: number;
}): Record<string, number> {
  const { logprobs, oldLogprobs, advantages, mask, clipRange } = input;
  const difference = Float64Array.from(logprobs, (x, i) => x - oldLogprobs[i]!);
  const ratio = difference.map((d) => Math.exp(clamp(d, -MAX_LOG_RATIO, MAX_LOG_RATIO)));
  const clipped = ratio.map((r, i) => {
    const lossOf = (x: number) => -advantages[i]! * x;
    return lossOf(clamp(r, 1 - clipRange, 1 + clipRange)) > lossOf(r) ? 1 : 0;
  });
  const ratios = momentsOf(ratio, mask);
  return {
    "policy/approxkl_avg": maskedMean(
      difference.map((d) => (d * d) / 2),
      mask,
    ),
    "policy/clipfrac_avg": maskedMean(clipped, mask),
    "val/ratio": ratios.mean,
    "val/ratio_var": ratios.variance,
  };
}

/** How well a minibatch's value function foretells the returns. `val/var_explained` is left out when they do not vary. */
export function valueMetrics(input: {
  values: ArrayLike<number>;
  oldValues: ArrayLike<number>;
  returns: ArrayLike<number>;
  mask: ArrayLike<number>;
  clipRange: number;
}): Record<string, number> {
  const { values, oldValues, returns, mask, clipRange } = input;
  const errors = Float64Array.from(values, (v, i) => (v - returns[i]!) ** 2);
  const clipped = errors.map((error, i) => {
    const near = oldValues[i]! + clamp(values[i]! - oldValues[i]!, -clipRange, clipRange);
    return (near - returns[i]!) ** 2 > error ? 1 : 0;
  });
  const error = maskedMean(errors, mask);
  const { variance } = momentsOf(returns, mask);
  return {
    "val/clipfrac_avg": maskedMean(clipped, mask),
    "val/error": error,
    ...(variance > 0 ? { "val/var_explained": 1 - error / variance } : {}),
  };
}

/** Lengths in tokens of an iteration's responses, and how many did not end by themselves. */
export function lengthMetrics(lengths: readonly number[], ended: readonly boolean[]): Record<string, number> {
  const endedCount = ended.filter(Boolean).length;
  return {
    "length/p50": quantileOf(lengths, 0.5),
    "length/p95": quantileOf(lengths, 0.95),
    "length/truncated": 1 - endedCount / ended.length,
    "val/num_eos_tokens": endedCount,
  };
}

/**
 * What all on-policy rounds tell of a rollout before they learn from it; `gold/scores` where the judge knows what responses
 * are truly worth.
 * @param nonScoreRewards  [B, T].
 */
export function rolloutMetrics(rollout: Rollout, nonScoreRewards: ArrayLike<number>): Record<string, number> {
  return {
    ...objectiveMetrics({ ...rollout, nonScoreRewards }),
    ...(rollout.goldScores && { "gold/scores": mean(rollout.goldScores) }),
    "policy/entropy_avg": maskedMean(rollout.entropies, rollout.mask),
    "val/sampler_logprob_error": rollout.samplerError,
    ...lengthMetrics(
      rollout.responses.map((r) => r.length),
      rollout.ended,
    ),
  };
}

/** Mean of each metric over those of the records that have it. */
export function meanMetrics(records: readonly Record<string, number>[]): Record<string, number> {
  const sums = new Map<string, { total: number; count: number }>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      const { total, count } = sums.get(name) ?? { total: 0, count: 0 };
      sums.set(name, { total: total + value, count: count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([name, { total, count }]) => [name, total / count]));
}

const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));
