/** Rows of the database and statistics, as the contract shows them. */
import { type Measure, NO_INTERVAL, type Slice } from "@/lib/contract/agreement";
import type { CountRow, MomentRow, PairRow, PartRow, SliceRow } from "@/lib/db/agreement";
import { type RatioSums, shareInterval } from "./clusters";
import type { Undefined } from "./measured";
import { cohenOf, type Moments, type PairMeasure } from "./pair-measures";

/** The six sums of a row, in the order in which lib/db/agreement.ts selects them. */
export function sumsOf(row: readonly number[]): RatioSums {
  const [clusters = 0, x = 0, n = 0, xx = 0, xn = 0, nn = 0] = row;
  return { clusters, x, n, xx, xn, nn };
}

/** The place of [i, j] among the ten products of a row. */
const PLACES = [
  [0, 1, 2, 3],
  [1, 4, 5, 6],
  [2, 5, 7, 8],
  [3, 6, 8, 9],
] as const;

export function momentsOf(row: Omit<MomentRow, "weighting"> | undefined): Moments {
  const [a = 0, b = 0, c = 0, d = 0] = row?.totals ?? [];
  return {
    clusters: row?.clusters ?? 0,
    totals: [a, b, c, d],
    products: PLACES.map((places) => places.map((place) => row?.products[place] ?? 0)),
  };
}

export const measureOf = (found: PairMeasure | Undefined): Measure =>
  found.value === null
    ? { value: null, interval: null, reason: found.reason }
    : { value: found.value, interval: found.interval, reason: found.interval === null ? NO_INTERVAL : null };

/** Cohen's kappa of two labelers, with its interval over the comparisons that they share. */
export const kappaOf = (row: PairRow): Measure => {
  const { agree, disagree, bothTied, tiedByA, tiedByB } = row;
  const all = agree + disagree + bothTied + tiedByA + tiedByB;
  const totals = [all, agree + bothTied, bothTied + tiedByA, bothTied + tiedByB];
  return measureOf(cohenOf(momentsOf({ clusters: row.comparisons, totals, products: row.products })));
};

/** A share of strict pairs, with its interval over comparisons. */
export const shareOf = (sums: RatioSums): Measure =>
  sums.n === 0
    ? { value: null, interval: null, reason: "No pair of responses is ordered strictly by both." }
    : { value: sums.x / sums.n, interval: shareInterval(sums), reason: null };

export const countsOf = ({ agree, disagree, bothTied, oneTied }: CountRow): CountRow => ({
  agree,
  disagree,
  bothTied,
  oneTied,
});

export const partOf = (row: PartRow): Omit<Slice, "key"> => ({
  ...countsOf(row),
  comparisons: row.comparisons,
  rate: shareOf(sumsOf(row.strict)),
});

export const sliceOf = (row: SliceRow): Slice => ({ key: row.key, ...partOf(row) });
