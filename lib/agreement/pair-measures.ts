/**
 * Measures of agreement from four counts of pairs of responses: both labelers strict and alike, strict and opposite, both
 * tied, one tied. A pair of responses is an item, and labelers put it into one of three classes: the first better, a tie,
 * the second better. Which response is "the first" is arbitrary, so every item counts in both directions; then four sums
 * over the pairs of labelers say all that the coefficients need, and a database can add them up.
 */
import { type RatioSums, ratioError, shareInterval, Z } from "./clusters";
import type { Interval } from "./intervals";
import { type Undefined, undefinedBecause } from "./measured";
import type { TieRule } from "./pairwise";
import { studentQuantile } from "./student";

/** [agree, disagree, bothTied, oneTied]. */
export type Counts = readonly [number, number, number, number];

/** Of comparisons: how many, the sum of their counts, and [4, 4] the sum of the products of their counts. */
export type Moments = { clusters: number; totals: Counts; products: readonly (readonly number[])[] };

export type PairMeasure = { value: number; interval: Interval | null };

/** Coefficients of the counts: a pair agrees by x, and counts as n. */
const RULES: Record<TieRule, { x: Counts; n: Counts }> = {
  dropped: { x: [1, 0, 0, 0], n: [1, 1, 0, 0] },
  half: { x: [1, 0, 1, 0.5], n: [1, 1, 1, 1] },
  class: { x: [1, 0, 1, 0], n: [1, 1, 1, 1] },
};

/** The share of pairs ordered alike. @param moments  every pair of labelers counts one. */
export function rateOf(moments: Moments, ties: TieRule): PairMeasure | Undefined {
  const sums = sumsOf(moments, RULES[ties]);
  if (sums.n === 0) return undefinedBecause("No pair of responses is left to compare.");
  return { value: sums.x / sums.n, interval: shareInterval(sums) };
}

function sumsOf({ clusters, totals, products }: Moments, { x, n }: { x: Counts; n: Counts }): RatioSums {
  const times = (a: Counts, b: Counts) =>
    a.reduce((sum, ai, i) => sum + b.reduce((row, bj, j) => row + ai * bj * products[i]![j]!, 0), 0);
  const dot = (a: Counts) => a.reduce((sum, ai, i) => sum + ai * totals[i]!, 0);
  return { clusters, x: dot(x), n: dot(n), xx: times(x, x), xn: times(x, n), nn: times(n, n) };
}

/** Share of ties among all labels. */
const tieShare = ([a, d, b, o]: Counts): number => (2 * b + o) / (2 * (a + d + b + o));

/**
 * Krippendorff's alpha. Nominal: any two classes are as far apart. Ordinal and interval are one here: with both directions
 * counted, a tie lies half-way between the two orders.
 * @param moments  of m labelers, every pair counts 1 / (m - 1).
 */
export const alphaOf = (moments: Moments, scale: "nominal" | "ordinal"): PairMeasure | Undefined =>
  smooth(moments, (counts) => {
    const [agree, disagree, bothTied, oneTied] = counts;
    const all = agree + disagree + bothTied + oneTied;
    const labels = 4 * all;
    const tied = tieShare(counts);
    const correction = labels / (labels - 1);
    const isNominal = scale === "nominal";
    const expected = correction * (isNominal ? 1 - tied ** 2 - (1 - tied) ** 2 / 2 : 2 * (1 - tied));
    return 1 - ((isNominal ? 1 : 4) * disagree + oneTied) / all / expected;
  });

/**
 * Fleiss' kappa.
 * @param moments  of m labelers, every pair counts 2 / (m (m - 1)): an item counts one, however many judged it.
 */
export const fleissOf = (moments: Moments): PairMeasure | Undefined =>
  smooth(moments, (counts) => {
    const tied = tieShare(counts);
    return beyond(counts, tied ** 2 + (1 - tied) ** 2 / 2);
  });

/**
 * Cohen's kappa of two labelers, each with a share of ties of their own.
 * @param moments  not of the counts but of [all, alike, tied by the one, tied by the other]: alike are agree and bothTied.
 */
export const cohenOf = (moments: Moments): PairMeasure | Undefined =>
  smooth(moments, ([all, alike, byOne, byOther]) => {
    const [a, b] = [byOne / all, byOther / all];
    return beyondChance(alike / all, a * b + ((1 - a) * (1 - b)) / 2);
  });

const beyond = ([agree, disagree, bothTied, oneTied]: Counts, chance: number): number =>
  beyondChance((agree + bothTied) / (agree + disagree + bothTied + oneTied), chance);

const beyondChance = (observed: number, chance: number): number => (observed - chance) / (1 - chance);

/**
 * A smooth function of the totals, with its error by the delta method over comparisons. No interval of a single one, nor where all
 * say the same: an error of 0 would claim certainty.
 */
function smooth(moments: Moments, f: (counts: Counts) => number): PairMeasure | Undefined {
  const { totals, products, clusters } = moments;
  const all = totals.reduce((a, b) => a + b, 0);
  if (all === 0) return undefinedBecause("No pair of responses was judged by two.");
  const value = f(totals);
  if (!Number.isFinite(value)) return undefinedBecause("Everything is tied, so nobody could disagree.");
  const step = 1e-5 * all;
  const moved = (i: number, by: number) => f(totals.map((t, j) => t + (i === j ? by : 0)) as unknown as Counts); // four again
  const slopes = totals.map((_, i) => (moved(i, step) - moved(i, -step)) / (2 * step));
  // f knows only ratios but for the correction for few labels, so its slopes have no part along the totals.
  const variance = slopes.reduce(
    (sum, a, i) => sum + slopes.reduce((row, b, j) => row + a * b * products[i]![j]!, 0),
    0,
  );
  const error = Math.sqrt(Math.max(0, variance) * (clusters / Math.max(1, clusters - 1)));
  if (clusters < 2 || error < 1e-9) return { value, interval: null };
  const half = quantileOf(clusters - 1) * error;
  return { value, interval: [Math.max(-1, value - half), Math.min(1, value + half)] };
}

/** Student's t of a two-sided 95 % interval, kept: thousands of pairs of labelers have few different numbers of comparisons. */
const quantiles = new Map<number, number>();
function quantileOf(freedom: number): number {
  const t = quantiles.get(freedom) ?? (freedom > 1000 ? Z : studentQuantile(0.05, freedom));
  quantiles.set(freedom, t);
  return t;
}

/** Mean of a number of each comparison, with its interval. @param range  of that number, and so of its mean. */
export function meanOf(sums: RatioSums, [least, most]: Interval): PairMeasure | Undefined {
  const error = ratioError(sums);
  if (sums.n === 0) return undefinedBecause("There is nothing to average.");
  const value = sums.x / sums.n;
  if (error === null || error === 0) return { value, interval: null };
  return { value, interval: [Math.max(least, value - Z * error), Math.min(most, value + Z * error)] };
}
