/** Agreement of any number of labelers, with labels missing, on any kind of scale. */
import { coefficientInterval, standardErrorOf } from "./chance-corrected";
import type { Interval } from "./intervals";
import { classesOf, countsBy, dot, type Label, times, total } from "./labels";
import { type Measured, type Undefined, undefinedBecause } from "./measured";

export type Scale = "nominal" | "ordinal" | "interval" | "ratio";

/** How far two classes are apart, squared; [C, C], 0 on the diagonal. `totals` is how many labels each class has. */
type Distances = (classes: readonly number[], totals: readonly number[]) => number[][];

/** Of numbers in the form of a table. */
const each =
  (distance: (a: number, b: number) => number): Distances =>
  (classes) =>
    classes.map((a) => classes.map((b) => (a === b ? 0 : distance(a, b))));

/** Section D of the source. The ordinal distance is the labels between the middles of two classes. */
const DISTANCES: Record<Scale, Distances> = {
  nominal: each(() => 1),
  ordinal: (classes, totals) =>
    classes.map((_, c) =>
      classes.map((_, k) => {
        if (c === k) return 0;
        const between = total(totals.slice(Math.min(c, k), Math.max(c, k) + 1));
        return (between - (totals[c]! + totals[k]!) / 2) ** 2;
      }),
    ),
  interval: each((a, b) => (a - b) ** 2),
  ratio: each((a, b) => ((a - b) / (a + b)) ** 2),
};

/** `count` is the items with two labels or more, the only ones that matter. */
export type Alpha = Measured & {
  /** Over items, holding distances and the correction for few labels fixed; null for a single item. */
  standardError: number | null;
  /** See `coefficientInterval`. */
  interval: Interval | null;
  observedDisagreement: number;
  expectedDisagreement: number;
};

/**
 * Krippendorff's alpha, 1 - D_o / D_e: 1 when all agree, 0 when labels of an item are no more alike than those of
 * different items. Every label counts alike, and so an item the more the more labels it has.
 * @param scale  what differences mean, or the squared difference of two classes. "ratio" needs positive numbers.
 * @source Krippendorff 2011, "Computing Krippendorff's alpha-reliability"; the standard error: Gwet 2014
 */
export function krippendorffAlpha(
  labels: readonly Label[],
  scale: Scale | ((a: number, b: number) => number) = "nominal",
): Alpha | Undefined {
  const classes = classesOf(labels);
  if (scale === "ratio" && classes.some((value) => value <= 0))
    return undefinedBecause("On a ratio scale every label must be above 0.");
  const items = [...countsBy(labels, (label) => label.item, classes).values()].filter((row) => total(row) >= 2);
  if (items.length === 0) return undefinedBecause("No item has two labels.");
  const totals = classes.map((_, c) => total(items.map((row) => row[c]!)));
  const n = total(totals);
  const distances = (typeof scale === "string" ? DISTANCES[scale] : each(scale))(classes, totals);
  const far = times(distances, totals);
  const withItself = dot(totals, far) / n ** 2;
  if (withItself === 0) return undefinedBecause("All labels are alike, so nothing shows whether labelers would agree.");
  const within = items.map((row) => dot(row, times(distances, row)) / (total(row) - 1));
  const observed = total(within) / n;
  const expected = (withItself * n) / (n - 1);
  const pulls = items.map((row, i) => {
    const weight = items.length / n;
    const pullOnObserved = weight * (within[i]! - total(row) * observed);
    const pullOnExpected = 2 * weight * (dot(row, far) / n - total(row) * withItself);
    return (pullOnObserved - (observed / withItself) * pullOnExpected) / withItself;
  });
  const value = 1 - observed / expected;
  const standardError = standardErrorOf(pulls);
  return {
    value,
    count: items.length,
    standardError,
    interval: coefficientInterval({ value, standardError, items: items.length, least: -1 }),
    observedDisagreement: observed,
    expectedDisagreement: expected,
  };
}
