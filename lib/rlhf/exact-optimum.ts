/**
 * What a policy is worth, and what the best one would be, where the responses to a prompt are so few that all of them can be
 * written down. Nothing is sampled and nothing is estimated, so tests and experiments measure rounds by it.
 *
 * [N] arrays belong to all N responses to one prompt, in one order; log-probabilities in nats, scores in reward units. The
 * objective is that of PPO, RLOO and GRPO alike: J = E[score] - beta * KL(policy || reference).
 *
 * Sources: Ziegler et al. 2019, eq. 2, arXiv 1909.08593 (objective); Rafailov et al. 2023, eq. 4, arXiv 2305.18290
 * (optimum).
 */

/**
 * All responses in lexicographic order of `ids`: those that end with EOS, and those cut off at the longest length.
 * @param ids  the tokens that have a probability, EOS among them.
 */
export function allResponses(input: { ids: readonly number[]; eosId: number; maxNewTokens: number }): number[][] {
  const { ids, eosId, maxNewTokens } = input;
  const after = (start: readonly number[]): number[][] =>
    ids.flatMap((id) => {
      const response = [...start, id];
      return id === eosId || response.length === maxNewTokens ? [response] : after(response);
    });
  return after([]);
}

export type Objective = {
  /** E[score]. */
  score: number;
  /** KL(policy || reference) in nats. */
  kl: number;
  /** Variance, over the policy's responses, of the log-ratio whose mean is the KL. */
  klVariance: number;
  /** J. */
  objective: number;
};

/** How far from 1 a sum of probabilities may be that float32 computed. */
const ROUNDING = 1e-4;

/**
 * The objective of a policy.
 * @param logprobs  [N] of whole responses.
 * @throws          RangeError when the probabilities do not sum to 1: a response is missing, or one has no probability of
 *                  its own.
 */
export function exactObjective(input: {
  logprobs: ArrayLike<number>;
  referenceLogprobs: ArrayLike<number>;
  scores: ArrayLike<number>;
  klCoefficient: number;
}): Objective {
  const { logprobs, referenceLogprobs, scores, klCoefficient } = input;
  const probabilities = Float64Array.from(logprobs, Math.exp);
  const expectation = (of: (n: number) => number): number => probabilities.reduce((sum, p, n) => sum + p * of(n), 0);
  const all = expectation(() => 1);
  if (!(Math.abs(all - 1) <= ROUNDING))
    throw new RangeError(`The probabilities of all responses sum to ${all}, not 1.`);
  const logRatio = (n: number): number => logprobs[n]! - referenceLogprobs[n]!;
  const score = expectation((n) => scores[n]!);
  const kl = expectation(logRatio);
  return {
    score,
    kl,
    klVariance: expectation((n) => (logRatio(n) - kl) ** 2),
    objective: score - klCoefficient * kl,
  };
}

/**
 * The best policy: reference * e^(score / beta) / Z. Its objective is beta * log Z, and any other policy falls short of that
 * by beta times its KL from this one.
 * @param klCoefficient  beta, above 0.
 */
export function exactOptimum(input: {
  referenceLogprobs: ArrayLike<number>;
  scores: ArrayLike<number>;
  klCoefficient: number;
}): { logprobs: Float64Array; objective: number } {
  const { referenceLogprobs, scores, klCoefficient } = input;
  const weights = Float64Array.from(referenceLogprobs, (logprob, n) => logprob + scores[n]! / klCoefficient);
  const largest = weights.reduce((most, w) => Math.max(most, w), Number.NEGATIVE_INFINITY);
  const logZ = largest + Math.log(weights.reduce((sum, w) => sum + Math.exp(w - largest), 0));
  return { logprobs: weights.map((w) => w - logZ), objective: klCoefficient * logZ };
}
