/**
 * What items truly are, when labelers err each in their own way: a labeler who is often wrong counts less, and one who
 * mistakes one class for another is corrected.
 *
 * Expectation maximization from the shares of labels, as in the paper; a departure is that labels may be smoothed.
 * @source Dawid and Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM algorithm"
 */
import { classesOf, countsBy, type Label, shares } from "./labels";
import { type Undefined, undefinedBecause } from "./measured";

/** C classes, in the order of `classes`. */
export type DawidSkene = {
  /** By item, the probability of each class: [C]. */
  value: ReadonlyMap<string, readonly number[]>;
  classes: readonly number[];
  /** How often items are of each class: [C]. */
  prior: readonly number[];
  /** By labeler: [C true, C given], rows of sum 1; a row of zeros where no item is of that class. */
  confusions: ReadonlyMap<string, readonly (readonly number[])[]>;
  /** Of the labels, in nats, at every iteration; never falls without smoothing. */
  logLikelihoods: readonly number[];
  /** False when the iterations ran out first. */
  converged: boolean;
};

/** Share of the labels of each item that each class has: the majority vote, and where EM starts. */
export const voteShares = (labels: readonly Label[], classes = classesOf(labels)): Map<string, number[]> =>
  new Map([...countsBy(labels, (label) => label.item, classes)].map(([item, counts]) => [item, shares(counts)]));

/**
 * @param labels  a labeler may label an item several times: those count as independent.
 */
export function dawidSkene(
  labels: readonly Label[],
  options: {
    /** Ascending: also those that nobody used. The default is those that someone did. */
    classes?: readonly number[];
    /** Labels of each kind that every labeler is assumed to have given; keeps those with few from seeming certain. */
    smoothing?: number;
    /** Iterations stop when no probability of an item moves by more. */
    tolerance?: number;
    maxIterations?: number;
    /** By item, where the iterations begin instead of at the shares of its labels: [C]. Of every item. */
    start?: ReadonlyMap<string, readonly number[]>;
  } = {},
): DawidSkene | Undefined {
  const { classes = classesOf(labels), smoothing = 0, tolerance = 1e-6, maxIterations = 2000, start } = options;
  if (labels.length === 0) return undefinedBecause("There is no label.");
  const votes = votesOf(labels, classes);
  const C = classes.length;
  const logLikelihoods: number[] = [];
  const first = start ?? voteShares(labels, [...classes]);
  let posteriors = Float64Array.from(votes.items.flatMap((item) => first.get(item)!));
  for (;;) {
    const model = likeliestModel(votes, posteriors, smoothing);
    const expected = itemProbabilities(votes, model);
    logLikelihoods.push(expected.logLikelihood);
    let moved = 0;
    for (let i = 0; i < posteriors.length; i++)
      moved = Math.max(moved, Math.abs(expected.posteriors[i]! - posteriors[i]!));
    posteriors = expected.posteriors;
    const converged = moved <= tolerance;
    if (!converged && logLikelihoods.length < maxIterations) continue;
    const rowsOf = (flat: Float64Array, row: number): number[] => [...flat.subarray(row * C, (row + 1) * C)];
    return {
      value: new Map(votes.items.map((item, i) => [item, rowsOf(posteriors, i)])),
      classes,
      prior: [...model.prior],
      confusions: new Map(
        votes.labelers.map((labeler, k) => [labeler, classes.map((_, c) => rowsOf(model.confusions, k * C + c))]),
      ),
      logLikelihoods,
      converged,
    };
  }
}

/** How often each labeler gives an item its true class, over items as the model finds them. */
export const accuraciesOf = ({ prior, confusions }: DawidSkene): Map<string, number> =>
  new Map(
    [...confusions].map(([labeler, rows]) => [labeler, prior.reduce((sum, share, c) => sum + share * rows[c]![c]!, 0)]),
  );

/** Labels by the places of item, labeler and class, one after another, in flat lists: I items, K labelers. */
type Votes = {
  items: string[];
  labelers: string[];
  classes: number;
  item: Int32Array;
  labeler: Int32Array;
  given: Int32Array;
};

/** `prior` is [C], `confusions` [K, C true, C given]. */
type Model = { prior: Float64Array; confusions: Float64Array };

function votesOf(labels: readonly Label[], classes: readonly number[]): Votes {
  const placesOf = <T>(values: readonly T[]) => new Map([...new Set(values)].map((value, place) => [value, place]));
  const items = placesOf(labels.map((label) => label.item));
  const labelers = placesOf(labels.map((label) => label.labeler));
  const given = placesOf(classes);
  return {
    items: [...items.keys()],
    labelers: [...labelers.keys()],
    classes: classes.length,
    item: Int32Array.from(labels, (label) => items.get(label.item)!),
    labeler: Int32Array.from(labels, (label) => labelers.get(label.labeler)!),
    given: Int32Array.from(labels, (label) => given.get(label.value)!),
  };
}

/** The model under which items of these probabilities [I, C] would most likely have been labeled so; eq. 2.3 and 2.4. */
function likeliestModel(votes: Votes, posteriors: Float64Array, smoothing: number): Model {
  const { items, labelers, classes: C, item, labeler, given } = votes;
  const prior = new Float64Array(C);
  for (let row = 0; row < posteriors.length; row += C)
    for (let c = 0; c < C; c++) prior[c]! += posteriors[row + c]! / items.length;
  const confusions = new Float64Array(labelers.length * C * C).fill(smoothing);
  for (let vote = 0; vote < item.length; vote++)
    for (let c = 0; c < C; c++)
      confusions[(labeler[vote]! * C + c) * C + given[vote]!]! += posteriors[item[vote]! * C + c]!;
  for (let row = 0; row < confusions.length; row += C) {
    let sum = 0;
    for (let c = 0; c < C; c++) sum += confusions[row + c]!;
    if (sum > 0) for (let c = 0; c < C; c++) confusions[row + c]! /= sum;
  }
  return { prior, confusions };
}

/** The probabilities [I, C] of items under a model, eq. 2.5, and how likely it makes the labels. */
function itemProbabilities(votes: Votes, { prior, confusions }: Model) {
  const { items, classes: C, item, labeler, given } = votes;
  const logPrior = prior.map(Math.log);
  const logConfusions = confusions.map(Math.log);
  // Logarithms at first.
  const posteriors = new Float64Array(items.length * C);
  for (let row = 0; row < posteriors.length; row += C) posteriors.set(logPrior, row);
  for (let vote = 0; vote < item.length; vote++)
    for (let c = 0; c < C; c++)
      posteriors[item[vote]! * C + c]! += logConfusions[(labeler[vote]! * C + c) * C + given[vote]!]!;
  let logLikelihood = 0;
  for (let row = 0; row < posteriors.length; row += C) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < C; c++) largest = Math.max(largest, posteriors[row + c]!);
    let sum = 0;
    for (let c = 0; c < C; c++) {
      const scaled = Math.exp(posteriors[row + c]! - largest);
      posteriors[row + c] = scaled;
      sum += scaled;
    }
    for (let c = 0; c < C; c++) posteriors[row + c]! /= sum;
    logLikelihood += largest + Math.log(sum);
  }
  return { posteriors, logLikelihood };
}
