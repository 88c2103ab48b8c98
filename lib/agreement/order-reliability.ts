/**
 * How reliably each labeler orders responses, without knowing the true order: Dawid and Skene's model of pairs of responses, each
 * of which is truly one way round, the other, or even. Every pair is counted both ways round, so that which response is
 * called first means nothing.
 */
import { LEAST_SHARED } from "@/lib/contract/snapshot-filter";
import { accuraciesOf, type DawidSkene, dawidSkene } from "./dawid-skene";
import { groupBy } from "./group-by";
import type { Interval } from "./intervals";
import { jackknifeShare, withoutBlocks } from "./jackknife";
import { type Measured, type Undefined, undefinedBecause } from "./measured";

/** What a labeler says of a pair: 1 the first is better, -1 the second, 0 even. */
export type PairOrder = { comparison: string; pair: string; labeler: string; order: -1 | 0 | 1 };

/**
 * `value` is the chance that what the labeler says of a pair is what it truly is; `count` the pairs they judged. `interval` leaves
 * out comparisons a tenth at a time, for to draw them a thousand times would take minutes; null where it cannot.
 */
export type Reliability = Measured & { interval: Interval | null };

/**
 * By labeler; undefined of those with fewer than `LEAST_SHARED` comparisons.
 * @param orders  of pairs that several labelers judged: a pair judged once says nothing of who judged it.
 */
export function orderReliabilities(orders: readonly PairOrder[]): Map<string, Reliability | Undefined> {
  const fitted = estimate(orders, null);
  if (fitted === null) return new Map();
  const values = accuraciesOf(fitted);
  const without = withoutBlocks([...groupBy(orders, (o) => o.comparison).values()]).map((blocks) => {
    const again = estimate(blocks.flat(), fitted);
    return again === null ? new Map<string, number>() : accuraciesOf(again);
  });
  return new Map(
    [...groupBy(orders, (o) => o.labeler)].map(([labeler, own]): [string, Reliability | Undefined] => {
      const comparisons = new Set(own.map((o) => o.comparison)).size;
      if (comparisons < LEAST_SHARED)
        return [labeler, undefinedBecause(`Fewer than ${LEAST_SHARED} shared comparisons.`)];
      const value = values.get(labeler)!;
      const replicates = without.map((all) => all.get(labeler) ?? null);
      return [labeler, { value, count: own.length, interval: jackknifeShare(value, replicates, own.length) }];
    }),
  );
}

/** @param near  an estimate from these and more orders, to begin from: then more iterations hardly move an interval. */
function estimate(orders: readonly PairOrder[], near: DawidSkene | null): DawidSkene | null {
  const labels = orders.flatMap(({ pair, labeler, order }) => [
    { item: `${pair} as given`, labeler, value: order },
    { item: `${pair} turned round`, labeler, value: order === 0 ? 0 : -order },
  ]);
  const fitted = dawidSkene(labels, {
    classes: [-1, 0, 1],
    smoothing: 0.5,
    tolerance: near ? 1e-3 : 1e-4,
    maxIterations: near ? 20 : 100,
    ...(near && { start: near.value }),
  });
  return fitted.value === null ? null : fitted;
}
