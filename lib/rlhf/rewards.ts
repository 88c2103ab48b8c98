/**
 * What a response earns, token by token: the penalty for leaving the reference policy at every token, and the score of
 * the whole response at its last one.
 *
 * [B, T] arrays are flat and right-padded; the mask is 1 up to and including the last token. Here the score stands *on*
 * that token; some well-known trainers put it one position later, into the padding.
 */

/**
 * Estimates of KL(policy || reference) from one token that the policy sampled, given
 * log-ratio = log policy - log reference. k1 is unbiased and may be negative; k2 is biased and never negative; k3 is
 * unbiased and never negative.
 * @source Schulman 2020, "Approximating KL divergence", joschu.net/blog/kl-approx.html
 */
export const KL_ESTIMATES = {
  k1: (logRatio: number): number => logRatio,
  k2: (logRatio: number): number => (logRatio * logRatio) / 2,
  k3: (logRatio: number): number => Math.expm1(-logRatio) + logRatio,
} as const;
export type KlEstimator = keyof typeof KL_ESTIMATES;

/** [B, T] estimate at every token; 0 in the padding. Logprobs in nats. */
export function klPerToken(input: {
  logprobs: ArrayLike<number>;
  referenceLogprobs: ArrayLike<number>;
  mask: ArrayLike<number>;
  estimator: KlEstimator;
}): Float64Array {
  const { logprobs, referenceLogprobs, mask } = input;
  const estimate = KL_ESTIMATES[input.estimator];
  return Float64Array.from(logprobs, (logprob, i) => (mask[i] === 0 ? 0 : estimate(logprob - referenceLogprobs[i]!)));
}

/** What becomes of the score of a response that did not end by itself. */
export type MissingEos = { mode: "subtract" | "replace"; value: number };

/**
 * Scores as PPO uses them: clipped first, then changed where a response has no end, so that a penalty is never clipped
 * away.
 * @param scores     [B] in reward units.
 * @param ended      [B] whether the response ended by itself, with EOS.
 * @param scoreClip  largest absolute score; null for none.
 */
export function usedScores(input: {
  scores: ArrayLike<number>;
  ended: readonly boolean[];
  scoreClip: number | null;
  missingEos: MissingEos | null;
}): Float64Array {
  const { scores, ended, scoreClip, missingEos } = input;
  return Float64Array.from(scores, (score, b) => {
    const clipped = scoreClip === null ? score : Math.max(-scoreClip, Math.min(scoreClip, score));
    if (ended[b] || missingEos === null) return clipped;
    return missingEos.mode === "subtract" ? clipped - missingEos.value : missingEos.value;
  });
}

/**
 * Reward of each token: -beta * KL estimate, plus the score at the last token of the response.
 * @param kl      [B, T] from `klPerToken`.
 * @param scores  [B] from `usedScores`.
 * @param tokens  T.
 * @returns       rewards and the part of them that is not score, both [B, T] and 0 in the padding.
 * @throws        RangeError when a response has no token that could carry its score.
 * @source Ziegler et al. 2019, section 2.2, arXiv 1909.08593; Ouyang et al. 2022, eq. 2, arXiv 2203.02155
 */
export function tokenRewards(input: {
  kl: ArrayLike<number>;
  scores: ArrayLike<number>;
  mask: ArrayLike<number>;
  tokens: number;
  klCoefficient: number;
}): { rewards: Float64Array; nonScoreRewards: Float64Array } {
  const { kl, scores, mask, tokens, klCoefficient } = input;
  const nonScoreRewards = Float64Array.from(kl, (x) => 0 - klCoefficient * x);
  const rewards = nonScoreRewards.slice();
  for (let b = 0; b < scores.length; b++) {
    const last = lastToken(mask, b * tokens, tokens);
    if (last < 0) throw new RangeError(`Response ${b} has no token to carry its score.`);
    rewards[last]! += scores[b]!;
  }
  return { rewards, nonScoreRewards };
}

/** [B] sum of each row of a [B, T] array. */
export function rowSums(values: ArrayLike<number>, tokens: number): Float64Array {
  const sums = new Float64Array(values.length / tokens);
  for (let i = 0; i < values.length; i++) sums[Math.floor(i / tokens)]! += values[i]!;
  return sums;
}

function lastToken(mask: ArrayLike<number>, start: number, tokens: number): number {
  for (let i = start + tokens - 1; i >= start; i--) if (mask[i] !== 0) return i;
  return -1;
}
