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
  } = {},
): DawidSkene | Undefined {
  const { classes = classesOf(labels), smoothing = 0, tolerance = 1e-6, maxIterations = 2000 } = options;
  if (labels.length === 0) return undefinedBecause("There is no label.");
  const votes = votesOf(labels, classes);
  const logLikelihoods: number[] = [];
  let posteriors = [...voteShares(labels, [...classes]).values()];
  for (;;) {
    const model = likeliestModel(votes, posteriors, smoothing);
    const expected = itemProbabilities(votes, model);
    logLikelihoods.push(expected.logLikelihood);
    const moved = expected.posteriors.reduce(
      (most, row, i) => row.reduce((max, p, c) => Math.max(max, Math.abs(p - posteriors[i]![c]!)), most),
      0,
    );
    posteriors = expected.posteriors;
    const converged = moved <= tolerance;
    if (!converged && logLikelihoods.length < maxIterations) continue;
    return {
      value: new Map(votes.items.map((item, i) => [item, posteriors[i]!])),
      classes,
      prior: model.prior,
      confusions: new Map(votes.labelers.map((labeler, k) => [labeler, model.confusions[k]!])),
      logLikelihoods,
      converged,
    };
  }
}

/** Labels by the places of item, labeler and class; I items, K labelers. */
type Votes = {
  items: string[];
  labelers: string[];
  classes: number;
  list: { item: number; labeler: number; given: number }[];
};

/** `prior` is [C], `confusions` [K, C true, C given]. */
type Model = { prior: number[]; confusions: number[][][] };

function votesOf(labels: readonly Label[], classes: readonly number[]): Votes {
  const placesOf = <T>(values: readonly T[]) => new Map([...new Set(values)].map((value, place) => [value, place]));
  const items = placesOf(labels.map((label) => label.item));
  const labelers = placesOf(labels.map((label) => label.labeler));
  const given = placesOf(classes);
  return {
    items: [...items.keys()],
    labelers: [...labelers.keys()],
    classes: classes.length,
    list: labels.map((label) => ({
      item: items.get(label.item)!,
      labeler: labelers.get(label.labeler)!,
      given: given.get(label.value)!,
    })),
  };
}

/** The model under which items of these probabilities [I, C] would most likely have been labeled so; eq. 2.3 and 2.4. */
function likeliestModel({ labelers, classes: C, list }: Votes, posteriors: number[][], smoothing: number): Model {
  const prior = new Array<number>(C).fill(0);
  for (const row of posteriors) row.forEach((p, c) => void (prior[c]! += p / posteriors.length));
  const confusions = labelers.map(() => Array.from({ length: C }, () => new Array<number>(C).fill(smoothing)));
  for (const { item, labeler, given } of list)
    for (let c = 0; c < C; c++) confusions[labeler]![c]![given]! += posteriors[item]![c]!;
  const normalized = (row: number[]) => (row.every((n) => n === 0) ? row : shares(row));
  return { prior, confusions: confusions.map((rows) => rows.map(normalized)) };
}

/** The probabilities [I, C] of items under a model, eq. 2.5, and how likely it makes the labels. */
function itemProbabilities({ items, classes: C, list }: Votes, { prior, confusions }: Model) {
  const logs = items.map(() => prior.map(Math.log));
  const logConfusions = confusions.map((rows) => rows.map((row) => row.map(Math.log)));
  for (const { item, labeler, given } of list)
    for (let c = 0; c < C; c++) logs[item]![c]! += logConfusions[labeler]![c]![given]!;
  let logLikelihood = 0;
  const posteriors = logs.map((row) => {
    const largest = Math.max(...row);
    const scaled = row.map((log) => Math.exp(log - largest));
    const sum = scaled.reduce((a, b) => a + b, 0);
    logLikelihood += largest + Math.log(sum);
    return scaled.map((p) => p / sum);
  });
  return { posteriors, logLikelihood };
}
