/** Rows of the database and statistics, as the contract shows them. */
import type { Measure, Slice } from "@/lib/contract/agreement";
import type { CountRow, PartRow, SliceRow } from "@/lib/db/agreement";
import { type RatioSums, shareInterval } from "./clusters";
import type { Undefined } from "./measured";
import type { PairMeasure } from "./pair-measures";

/** The six sums of a row, in the order in which lib/db/agreement.ts selects them. */
export function sumsOf(row: readonly number[]): RatioSums {
  const [clusters = 0, x = 0, n = 0, xx = 0, xn = 0, nn = 0] = row;
  return { clusters, x, n, xx, xn, nn };
}

export const measureOf = (found: PairMeasure | Undefined): Measure =>
  found.value === null
    ? { value: null, interval: null, reason: found.reason }
    : { value: found.value, interval: found.interval, reason: null };

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
