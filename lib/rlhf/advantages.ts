/**
 * From the rewards of tokens to the advantages that PPO follows.
 *
 * B responses of at most T tokens, right-padded; a [B, T] array is flat, row by row. The mask is 1 up to and including
 * the last token of a response. What stands in the padding is never read.
 */
import { momentsOf, unbiasedVariance } from "./moments";

/**
 * Generalized advantage estimates. A response is an episode, also when it was cut off: the value after its last
 * token is 0.
 *
 * @param rewards  [B, T] in reward units.
 * @param values   [B, T] value before each token was chosen.
 * @param tokens   T.
 * @param gamma    discount per token.
 * @param lambda   0 trusts the value function entirely, 1 not at all.
 * @returns        advantages, and returns = advantages + values, both [B, T] and 0 in the padding.
 * @source Schulman et al. 2016, eq. 16, arXiv 1506.02438
 */
export function generalizedAdvantages(input: {
  rewards: ArrayLike<number>;
  values: ArrayLike<number>;
  mask: ArrayLike<number>;
  tokens: number;
  gamma: number;
  lambda: number;
}): { advantages: Float64Array; returns: Float64Array } {
  const { rewards, values, mask, tokens, gamma, lambda } = input;
  const advantages = new Float64Array(rewards.length);
  const returns = new Float64Array(rewards.length);
  for (let row = 0; row < rewards.length; row += tokens) {
    let nextAdvantage = 0;
    let nextValue = 0;
    for (let i = row + tokens - 1; i >= row; i--) {
      if (mask[i] === 0) continue;
      const delta = rewards[i]! + gamma * nextValue - values[i]!;
      nextAdvantage = delta + gamma * lambda * nextAdvantage;
      nextValue = values[i]!;
      advantages[i] = nextAdvantage;
      returns[i] = nextAdvantage + nextValue;
    }
  }
  return { advantages, returns };
}

/**
 * Scales the values under the mask to deviation 1 and, unless `shiftMean` is false, to mean 0; the rest becomes 0.
 *
 * Values that are all alike become 0 (or stay at their mean), as does a single one, whose unbiased variance does not
 * exist: the biased one stands in for it.
 *
 * @source "The N Implementation Details of RLHF with PPO" (Huang et al. 2024), detail on whitening: biased variance, 1e-8
 */
export function whiten(input: {
  values: ArrayLike<number>;
  mask: ArrayLike<number>;
  shiftMean?: boolean;
  unbiased?: boolean;
}): Float64Array {
  const { values, mask, shiftMean = true, unbiased = false } = input;
  const moments = momentsOf(values, mask);
  const variance = unbiased ? unbiasedVariance(moments) : moments.variance;
  const scale = 1 / Math.sqrt(variance + 1e-8);
  const shift = shiftMean ? 0 : moments.mean;
  return Float64Array.from(values, (v, i) => (mask[i] === 0 ? 0 : (v - moments.mean) * scale + shift));
}
