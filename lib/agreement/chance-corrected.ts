/**
 * The frame that most coefficients of agreement share: by how much labelers agree more than they would by chance,
 *
 *     (observed - expected) / (1 - expected)
 *
 * They differ in what they take for chance, and so each has a file of its own: `cohen-kappa.ts`, `fleiss-kappa.ts`,
 * `gwet-ac.ts`; and here the two that hardly need one. Krippendorff's alpha, which counts pairs otherwise, stands alone.
 * @source Gwet 2014, "Handbook of Inter-Rater Reliability", 4th edition, chapters 2 to 5
 */
import type { Interval } from "./intervals";
import { classesOf, countsBy, dot, type Label, times, total } from "./labels";
import { type Measured, type Undefined, undefinedBecause } from "./measured";
import { studentQuantile } from "./student";
import { type Weights, weightsOf } from "./weights";

export type Options = {
  weights?: Weights;
  /** Ascending: also those that nobody used. The default is those that someone did. */
  classes?: readonly number[];
};

/** `count` is the items with two labels or more. */
export type Coefficient = Measured & {
  /** Over items, by linearization; null for a single item. */
  standardError: number | null;
  /** See `coefficientInterval`. */
  interval: Interval | null;
  observed: number;
  expected: number;
};

/** I items, C classes. */
export type LabelTable = {
  classes: readonly number[];
  /** By item, labels in each class: [C]. */
  counts: ReadonlyMap<string, readonly number[]>;
  /** [C, C]. */
  weights: readonly (readonly number[])[];
};

/**
 * A number that was estimated from items, and by how much each item pulls it: [I], of mean 0, in the order of the table.
 * They are derivatives by the weight of the item, times I.
 */
export type Estimate = { value: number; pulls: readonly number[] };

/** The coefficient of labels for one idea of chance, which may assume two classes and an item with two labels. */
export function chanceCorrected(
  labels: readonly Label[],
  options: Options,
  chance: (table: LabelTable) => Estimate,
): Coefficient | Undefined {
  const classes = options.classes ?? classesOf(labels);
  const counts = countsBy(labels, (label) => label.item, classes);
  const count = [...counts.values()].filter(isPairable).length;
  if (count === 0) return undefinedBecause("No item has two labels.");
  if (classes.length < 2) return undefinedBecause("There is only one class, so nobody can disagree.");
  const table = { classes, counts, weights: weightsOf(options.weights ?? "identity", classes) };
  const agreements = [...counts.values()].map((row) => agreementOf(row, table.weights));
  const observed = total(agreements.filter((a) => a !== null)) / count;
  const expected = chance(table);
  const room = 1 - expected.value;
  // Chance is a sum of products of shares: what differs from 1 by less is 1.
  if (room < 1e-12) return undefinedBecause("All labels are in one class, so chance alone explains that they agree.");
  const value = (observed - expected.value) / room;
  const scale = agreements.length / count;
  const pulls = agreements.map((agreement, i) => {
    // As in the source, an item with a single label counts as one that agrees as chance would.
    const beyondChance = agreement === null ? 0 : scale * (agreement - expected.value);
    return (beyondChance - (1 - value) * expected.pulls[i]!) / room - value;
  });
  const standardError = standardErrorOf(pulls);
  // Labelers who never agree reach this, and no less.
  const least = -expected.value / room;
  const interval = coefficientInterval({ value, standardError, items: pulls.length, least });
  return { value, count, standardError, interval, observed, expected: expected.value };
}

/** Share of pairs of labels of an item that agree, averaged over items; partial agreement counts by its weight. */
export const percentAgreement = (labels: readonly Label[], options: Options = {}): Coefficient | Undefined =>
  chanceCorrected(labels, options, ({ counts }) => ({ value: 0, pulls: [...counts].map(() => 0) }));

/**
 * Chance is a labeler who picks each class equally often.
 * @source Brennan and Prediger 1981, "Coefficient kappa: some uses, misuses, and alternatives"
 */
export const brennanPrediger = (labels: readonly Label[], options: Options = {}): Coefficient | Undefined =>
  chanceCorrected(labels, options, ({ counts, weights, classes }) => ({
    value: total(weights.map(total)) / classes.length ** 2,
    pulls: [...counts].map(() => 0),
  }));

/** Standard error of an estimate over I items; null for a single one. */
export function standardErrorOf(pulls: readonly number[]): number | null {
  const I = pulls.length;
  return I < 2 ? null : Math.sqrt(dot(pulls, pulls) / (I * (I - 1)));
}

/**
 * 95 % interval over items, by Student's t. Null of a single item, and where no item pulls, as where all agree: an error of 0
 * would claim certainty.
 */
export function coefficientInterval(input: {
  value: number;
  standardError: number | null;
  items: number;
  least: number;
}): Interval | null {
  const { value, standardError, items, least } = input;
  if (standardError === null || standardError < 1e-12) return null;
  const half = studentQuantile(0.05, items - 1) * standardError;
  return [Math.max(least, -1, value - half), Math.min(1, value + half)];
}

const isPairable = (counts: readonly number[]): boolean => total(counts) >= 2;

/** Share of the pairs of an item's labels that agree; null of a single label. */
function agreementOf(row: readonly number[], weights: LabelTable["weights"]): number | null {
  const n = total(row);
  return isPairable(row) ? (dot(row, times(weights, row)) - n) / (n * (n - 1)) : null;
}
