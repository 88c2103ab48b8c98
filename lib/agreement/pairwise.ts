/**
 * Pairwise agreement of rankings: over each pair of responses that both have placed, do they order it alike?
 * Undefined is null, never NaN.
 */

/** Rank of each response by id; equal ranks are ties. */
export type Ranks = ReadonlyMap<string, number>;

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

/** Counts over the pairs of responses that stand in both. */
export function compareRankings(a: Ranks, b: Ranks): AgreementCounts {
  const counts = { ...NO_PAIRS };
  const ids = [...a.keys()].filter((id) => b.has(id));
  ids.forEach((x, i) => {
    for (const y of ids.slice(i + 1)) {
      const inA = Math.sign(a.get(x)! - a.get(y)!);
      const inB = Math.sign(b.get(x)! - b.get(y)!);
      if (inA === 0 && inB === 0) counts.bothTied++;
      else if (inA === 0 || inB === 0) counts.oneTied++;
      else counts[inA === inB ? "agree" : "disagree"]++;
    }
  });
  return counts;
}

export const addCounts = (a: AgreementCounts, b: AgreementCounts): AgreementCounts => ({
  agree: a.agree + b.agree,
  disagree: a.disagree + b.disagree,
  bothTied: a.bothTied + b.bothTied,
  oneTied: a.oneTied + b.oneTied,
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
