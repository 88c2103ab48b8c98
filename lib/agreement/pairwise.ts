/**
 * Pairwise agreement of rankings: over each pair of responses that both have placed, do they order it alike?
 * Undefined is null, never NaN.
 */

export type AgreementCounts = {
  /** Both strict, the same order. */
  agree: number;
  /** Both strict, opposite orders. */
  disagree: number;
  bothTied: number;
  /** One ties what the other orders. */
  oneTied: number;
};

export const NO_PAIRS: AgreementCounts = { agree: 0, disagree: 0, bothTied: 0, oneTied: 0 };

/**
 * Counts over all pairs of responses.
 * @param a, b  ranks that two labelers gave to the same responses, in the same order; equal ranks are ties.
 */
export function compareRanks(a: readonly number[], b: readonly number[]): AgreementCounts {
  if (a.length !== b.length)
    throw new Error(`Two rankings of the same responses have ${a.length} and ${b.length} ranks.`);
  const counts = { ...NO_PAIRS };
  for (let i = 0; i < a.length; i++)
    for (let j = i + 1; j < a.length; j++) {
      const inA = Math.sign((a[i] ?? 0) - (a[j] ?? 0));
      const inB = Math.sign((b[i] ?? 0) - (b[j] ?? 0));
      if (inA === 0 && inB === 0) counts.bothTied++;
      else if (inA === 0 || inB === 0) counts.oneTied++;
      else counts[inA === inB ? "agree" : "disagree"]++;
    }
  return counts;
}

/** `a` and `times` times `b`. */
export const addCounts = (a: AgreementCounts, b: AgreementCounts, times = 1): AgreementCounts => ({
  agree: a.agree + times * b.agree,
  disagree: a.disagree + times * b.disagree,
  bothTied: a.bothTied + times * b.bothTied,
  oneTied: a.oneTied + times * b.oneTied,
});

export type AgreementRates = {
  strict: number | null;
  interval: [number, number] | null;
  withTies: number | null;
};

/** `strict` leaves out pairs with any tie; `withTies` counts a tie against an order as half. */
export function agreementRates(c: AgreementCounts): AgreementRates {
  const strictPairs = c.agree + c.disagree;
  const allPairs = strictPairs + c.bothTied + c.oneTied;
  return {
    strict: strictPairs === 0 ? null : c.agree / strictPairs,
    interval: wilsonInterval(c.agree, strictPairs),
    withTies: allPairs === 0 ? null : (c.agree + c.bothTied + c.oneTied / 2) / allPairs,
  };
}

/** z of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * 95 % score interval of a proportion; null when there is nothing to count.
 * @source Wilson 1927, Journal of the American Statistical Association 22
 */
export function wilsonInterval(successes: number, trials: number): [number, number] | null {
  if (trials === 0) return null;
  const p = successes / trials;
  const scale = 1 + Z ** 2 / trials;
  const centre = (p + Z ** 2 / (2 * trials)) / scale;
  const half = (Z * Math.sqrt((p * (1 - p)) / trials + Z ** 2 / (4 * trials ** 2))) / scale;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
