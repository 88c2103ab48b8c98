/**
 * Pairwise agreement of rankings: over each pair of responses that both have placed, do they order it alike?
 * Undefined is null, never NaN.
 */
import type { Random } from "@/lib/ml/random";
import { bootstrapInterval, type Interval, wilsonInterval } from "./intervals";
import { type Measured, type Undefined, undefinedBecause } from "./measured";

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

/**
 * What becomes of pairs that someone ties: they are dropped; a tie against an order agrees by half; or a tie is a class
 * of its own, with which an order does not agree.
 */
export type TieRule = "dropped" | "half" | "class";

/** Pairs that agree, of so many. */
const TALLIES: Record<TieRule, (counts: AgreementCounts) => { agreeing: number; of: number }> = {
  dropped: ({ agree, disagree }) => ({ agreeing: agree, of: agree + disagree }),
  half: (c) => ({ agreeing: c.agree + c.bothTied + c.oneTied / 2, of: pairsOf(c) }),
  class: (c) => ({ agreeing: c.agree + c.bothTied, of: pairsOf(c) }),
};

const pairsOf = (c: AgreementCounts): number => c.agree + c.disagree + c.bothTied + c.oneTied;

const shareOf = (counts: AgreementCounts, ties: TieRule): number | null => {
  const { agreeing, of } = TALLIES[ties](counts);
  return of === 0 ? null : agreeing / of;
};

export type AgreementRates = {
  strict: number | null;
  interval: Interval | null;
  withTies: number | null;
};

/** `strict` leaves out pairs with any tie; `withTies` counts a tie against an order as half. */
export const agreementRates = (counts: AgreementCounts): AgreementRates => ({
  strict: shareOf(counts, "dropped"),
  interval: wilsonInterval(counts.agree, counts.agree + counts.disagree),
  withTies: shareOf(counts, "half"),
});

/** `count` is the pairs of responses that the tie rule keeps. */
export type PairwiseAgreement = Measured & {
  /** As if pairs were independent: too narrow where a comparison has several. */
  wilson: Interval;
  /** By drawing comparisons again; null of a single one. */
  bootstrap: Interval | null;
};

/**
 * Share of pairs of responses that labelers order alike.
 * @param comparisons  what `compareRanks` counts in each, for any labelers: added up where several ranked it.
 */
export function pairwiseAgreement(input: {
  comparisons: readonly AgreementCounts[];
  ties: TieRule;
  random: Random;
  resamples?: number;
}): PairwiseAgreement | Undefined {
  const { comparisons, ties, ...bootstrap } = input;
  const sum = (items: readonly AgreementCounts[]) => items.reduce<AgreementCounts>((a, b) => addCounts(a, b), NO_PAIRS);
  const { agreeing, of } = TALLIES[ties](sum(comparisons));
  const wilson = wilsonInterval(agreeing, of);
  if (wilson === null)
    return undefinedBecause(
      comparisons.length === 0 ? "No comparison is shared." : "No pair is left: someone ties each of them.",
    );
  const statistic = (items: readonly AgreementCounts[]) => shareOf(sum(items), ties);
  return {
    value: agreeing / of,
    count: of,
    wilson,
    bootstrap: bootstrapInterval({ items: comparisons, statistic, ...bootstrap }),
  };
}
