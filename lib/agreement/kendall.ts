/** How alike rankings are as a whole: of two, Kendall's tau-b; of more, his W. */
import type { Random } from "@/lib/ml/random";
import { bootstrapInterval, type Interval } from "./intervals";
import { type Measured, type Undefined, undefinedBecause } from "./measured";
import { compareRanks } from "./pairwise";

/**
 * Kendall's tau-b: pairs in the same order less those in opposite order, over the geometric mean of the pairs that each
 * ranking orders. 1 for the same order with the same ties, -1 for the reverse, about 0 for unrelated rankings.
 * @param a, b  ranks of the same items, in the same order; equal ranks are ties.
 * @returns     `count` is the items.
 * @source Kendall 1945, "The treatment of ties in ranking problems"
 */
export function kendallTau(a: readonly number[], b: readonly number[]): Measured | Undefined {
  const { agree, disagree } = compareRanks(a, b);
  const ordered = compareRanks(a, a).agree * compareRanks(b, b).agree;
  if (ordered === 0) return undefinedBecause("A ranking ties all items, so it has no order to compare.");
  return { value: (agree - disagree) / Math.sqrt(ordered), count: a.length };
}

/**
 * 95 % interval of `kendallTau` over items, as if they were drawn from many, in -1 to 1. Meant for ten items or more: of the few
 * responses to one prompt, average over comparisons instead. Null where there are fewer than two, or nothing but ties.
 */
export const kendallTauInterval = (input: {
  a: readonly number[];
  b: readonly number[];
  random: Random;
  resamples?: number;
}): Interval | null => intervalOverItems([input.a, input.b], ([a, b]) => kendallTau(a!, b!).value, input);

/**
 * Kendall's coefficient of concordance W: how far the items' mean ranks lie apart, of how far they could. 1 when all
 * rankings are equal, 0 when they cancel out. It is corrected for ties.
 * @param rankings  [labelers, items]: each labeler's ranks of the same items; equal ranks are ties.
 * @returns         `count` is the items.
 * @source Kendall and Babington Smith 1939, "The problem of m rankings"; ties: Kendall 1945
 */
export function kendallW(rankings: readonly (readonly number[])[]): Measured | Undefined {
  const m = rankings.length;
  if (m < 2) return undefinedBecause("There are no two rankings.");
  const n = rankings[0]!.length;
  if (rankings.some((ranking) => ranking.length !== n))
    throw new Error(`Rankings of the same items have ${rankings.map((r) => r.length).join(", ")} ranks.`);
  const byLabeler = rankings.map(midranks);
  const sums = rankings[0]!.map((_, item) => byLabeler.reduce((sum, ranks) => sum + ranks[item]!, 0));
  const spread = sums.reduce((sum, s) => sum + (s - (m * (n + 1)) / 2) ** 2, 0);
  const ties = rankings.reduce((sum, ranking) => sum + tieTerm(ranking), 0);
  const most = (m ** 2 * (n ** 3 - n) - m * ties) / 12;
  if (most === 0) return undefinedBecause("Every ranking ties all items, so there is no order to compare.");
  return { value: spread / most, count: n };
}

/** 95 % interval of `kendallW` over items, in 0 to 1, with the same labelers; otherwise as `kendallTauInterval`. */
export const kendallWInterval = (input: {
  rankings: readonly (readonly number[])[];
  random: Random;
  resamples?: number;
}): Interval | null => intervalOverItems(input.rankings, (rankings) => kendallW(rankings).value, input);

/** An item that is drawn twice ties with itself in every ranking, which tells nothing for or against it. */
const intervalOverItems = (
  rankings: readonly (readonly number[])[],
  statistic: (rankings: readonly (readonly number[])[]) => number | null,
  { random, resamples }: { random: Random; resamples?: number },
): Interval | null =>
  bootstrapInterval({
    items: (rankings[0] ?? []).map((_, item) => item),
    statistic: (items) => statistic(rankings.map((ranking) => items.map((item) => ranking[item]!))),
    random,
    ...(resamples !== undefined && { resamples }),
  });

/** Ranks 1 to n, of which tied items share the mean. */
const midranks = (ranking: readonly number[]): number[] =>
  ranking.map((rank) => {
    const before = ranking.filter((other) => other < rank).length;
    const tied = ranking.filter((other) => other === rank).length;
    return before + (tied + 1) / 2;
  });

/** Sum over the groups of tied items of t³ - t. */
function tieTerm(ranking: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const rank of ranking) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}
