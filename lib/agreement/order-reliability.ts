/**
 * How reliably each labeler orders responses, without knowing the true order: Dawid and Skene's model of pairs of responses, each
 * of which is truly one way round, the other, or even. Every pair is counted both ways round, so that which response is
 * called first means nothing.
 */
import { dawidSkene } from "./dawid-skene";

/** What a labeler says of a pair: 1 the first is better, -1 the second, 0 even. */
export type PairOrder = { pair: string; labeler: string; order: -1 | 0 | 1 };

/** `value` is the chance that what the labeler says of a pair is what it truly is; `count` the pairs they judged. */
export type Reliability = { value: number; count: number };

/** @param orders  of pairs that several labelers judged: a pair judged once says nothing of who judged it. */
export function orderReliabilities(orders: readonly PairOrder[]): Map<string, Reliability> {
  const counts = new Map<string, number>();
  for (const { labeler } of orders) counts.set(labeler, (counts.get(labeler) ?? 0) + 1);
  const labels = orders.flatMap(({ pair, labeler, order }) => [
    { item: `${pair} as given`, labeler, value: order },
    { item: `${pair} turned round`, labeler, value: order === 0 ? 0 : -order },
  ]);
  const fitted = dawidSkene(labels, { classes: [-1, 0, 1], smoothing: 0.5, tolerance: 1e-4, maxIterations: 100 });
  if (fitted.value === null) return new Map();
  return new Map(
    [...fitted.confusions].map(([labeler, rows]) => [
      labeler,
      {
        value: fitted.prior.reduce((sum, share, c) => sum + share * rows[c]![c]!, 0),
        count: counts.get(labeler)!,
      },
    ]),
  );
}
