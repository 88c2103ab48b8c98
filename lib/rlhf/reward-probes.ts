/**
 * What a reward model has learned, asked of its scores: does it like length, is it better than "the longer response
 * wins", for whom is it right, does it know how often it is, and how far do labelers agree themselves?
 *
 * A probe that is undefined says why in place of a number; it is never NaN. Intervals take pairs as independent. Pairs
 * of one ranking are not, so the true interval is wider.
 */
import type { Estimate, Measured, Undefined } from "@/lib/contract/reward-report";
import { correlationOf, momentsOf, unbiasedVariance } from "./moments";

/** A response to a prompt, its score under a reward model, and its length, both in any unit. */
export type ScoredResponse = { prompt: string; score: number; length: number };

/** Two responses to one prompt, of which a labeler preferred one. Callers add what they ask `accuracyBy` about. */
export type ScoredPair = { chosen: ScoredResponse; rejected: ScoredResponse };

/**
 * Pearson correlation of score and length within prompts: each is first centred on its mean over the prompt's
 * responses, so that a prompt with long answers and high scores shows nothing. `count` is the responses that have
 * another of the same prompt beside them. The interval is Fisher's, one degree of freedom less for each prompt.
 */
export function lengthCorrelation(responses: readonly ScoredResponse[]): Estimate | Undefined {
  const unfit = unfitReason(responses);
  if (unfit) return undefinedBecause(unfit);
  const prompts = [...groupsOf(responses, (r) => r.prompt).values()].filter((group) => group.length > 1);
  if (prompts.length === 0) return undefinedBecause("No prompt has two responses.");
  const scores = prompts.map((group) => group.map((r) => r.score));
  const lengths = prompts.map((group) => group.map((r) => r.length));
  if (!scores.some(varies)) return undefinedBecause("Scores do not vary within any prompt.");
  if (!lengths.some(varies)) return undefinedBecause("Lengths do not vary within any prompt.");
  const value = correlationOf(toOne(scores.flatMap(centred)), toOne(lengths.flatMap(centred)));
  if (!Number.isFinite(value)) return undefinedBecause("Scores or lengths are too large to add up.");
  const count = lengths.flat().length;
  return { value, count, interval: fisherInterval(value, count - prompts.length) };
}

/** Share of pairs whose chosen response scores higher; an equal score counts half. */
export const scoreAccuracy = (pairs: readonly ScoredPair[]): Estimate | Undefined => rateOf(pairs, (r) => r.score);

/** The same of the rule "the longer response wins": what a model must beat before it has learned anything else. */
export const longerWinsAccuracy = (pairs: readonly ScoredPair[]): Estimate | Undefined =>
  rateOf(pairs, (r) => r.length);

/**
 * Accuracy on the pairs in which length cannot tell.
 * @param tolerance  how much shorter than the longer response the other may be, as a part of it.
 */
export function lengthMatchedAccuracy(pairs: readonly ScoredPair[], tolerance = 0.1): Estimate | Undefined {
  const unfit = unfitReason(pairs.flatMap((p) => [p.chosen, p.rejected]));
  if (unfit) return undefinedBecause(unfit);
  const matched = pairs.filter(({ chosen: { length: a }, rejected: { length: b } }) => {
    return Math.abs(a - b) <= tolerance * Math.max(a, b);
  });
  if (pairs.length > 0 && matched.length === 0) {
    return undefinedBecause("No pair is alike in length.");
  }
  return scoreAccuracy(matched);
}

/** Accuracy of each part of the pairs: by labeler, group, number of responses, strength, in the order they appear. */
export function accuracyBy<P extends ScoredPair, K>(
  pairs: readonly P[],
  key: (pair: P) => K,
): Map<K, Estimate | Undefined> {
  return new Map([...groupsOf(pairs, key)].map(([k, part]) => [k, scoreAccuracy(part)]));
}

/**
 * How often the model's favourite of a pair wins, for pairs with about the same expectation: its probability, sigmoid
 * of the lead, in bins of equal width between 0.5 and 1, lowest first, without those that are empty. Scores must be raw
 * or less a bias: a gain changes what a lead means.
 */
export function calibrationBins(
  pairs: readonly ScoredPair[],
  bins = 10,
): { expected: number; won: Estimate }[] | Undefined {
  const unfit = unfitReason(pairs.flatMap((p) => [p.chosen, p.rejected]));
  if (unfit) return undefinedBecause(unfit);
  if (pairs.length === 0) return undefinedBecause("There is no pair.");
  const bets = pairs.map(({ chosen, rejected }) => {
    const lead = chosen.score - rejected.score;
    return { expected: 1 / (1 + Math.exp(-Math.abs(lead))), won: creditOf(lead) };
  });
  const binOf = (expected: number) => Math.min(bins - 1, Math.floor((expected - 0.5) * 2 * bins));
  return [...groupsOf(bets, (bet) => binOf(bet.expected))]
    .sort(([a], [b]) => a - b)
    .map(([, bin]) => ({ expected: momentsOf(bin.map((b) => b.expected)).mean, won: shareOf(bin.map((b) => b.won)) }));
}

/**
 * Expected calibration error, 0 to 1: by how much expectation and outcome of a bin differ, averaged over the bins by how
 * many pairs they hold.
 * @source Guo et al. 2017, eq. 3, arXiv 1706.04599
 */
export function calibrationError(pairs: readonly ScoredPair[], bins = 10): Measured | Undefined {
  const found = calibrationBins(pairs, bins);
  if (!Array.isArray(found)) return found;
  const gaps = found.map(({ expected, won }) => won.count * Math.abs(won.value - expected));
  return { value: gaps.reduce((a, b) => a + b, 0) / pairs.length, count: pairs.length };
}

/** Does the screen decide? Of pairs of which it is known whether the chosen response stood before the other. */
export function positionProbe(pairs: readonly (ScoredPair & { chosenFirst: boolean })[]): {
  /** Share in which it did: a half, unless labelers favour a place. */
  firstChosen: Estimate | Undefined;
  /** The model's accuracy where it did, and where it did not: the model never sees the order. */
  accuracyWhenFirst: Estimate | Undefined;
  accuracyWhenLater: Estimate | Undefined;
} {
  return {
    firstChosen:
      pairs.length === 0 ? undefinedBecause("There is no pair.") : shareOf(pairs.map((p) => (p.chosenFirst ? 1 : 0))),
    accuracyWhenFirst: scoreAccuracy(pairs.filter((p) => p.chosenFirst)),
    accuracyWhenLater: scoreAccuracy(pairs.filter((p) => !p.chosenFirst)),
  };
}

/**
 * The human ceiling: of the pairs of responses that two labelers have both put in an order, the share that they order
 * alike, over every two labelers of each comparison. A model cannot agree with labelers more than they do.
 * @param rankings  `pairs` [better, worse], as indexes of the responses of `comparison`.
 */
export function labelerAgreement(
  rankings: readonly { comparison: string; pairs: readonly (readonly [number, number])[] }[],
): Estimate | Undefined {
  const shared = [...groupsOf(rankings, (r) => r.comparison).values()].filter((group) => group.length > 1);
  if (shared.length === 0) return undefinedBecause("No comparison was ranked by two labelers.");
  const alike = shared.flatMap((group) => group.flatMap((a, i) => group.slice(i + 1).flatMap((b) => likeness(a, b))));
  return alike.length > 0
    ? shareOf(alike)
    : undefinedBecause("No two labelers put the same two responses in an order.");
}

/** For each pair that both have put in an order, 1 when in the same. */
function likeness(
  a: { pairs: readonly (readonly [number, number])[] },
  b: { pairs: readonly (readonly [number, number])[] },
): number[] {
  const inB = new Set(b.pairs.map(([better, worse]) => `${better} ${worse}`));
  return a.pairs.flatMap(([better, worse]) =>
    inB.has(`${better} ${worse}`) ? [1] : inB.has(`${worse} ${better}`) ? [0] : [],
  );
}

/** The mean of differences, with the interval of a normal mean. */
export function meanDifference(differences: readonly number[]): Estimate | Undefined {
  if (!differences.every(Number.isFinite)) return undefinedBecause("A score is not a finite number.");
  if (differences.length < 2) return undefinedBecause("It takes two prompts to tell how certain a mean is.");
  const moments = momentsOf(differences);
  const half = Z * Math.sqrt(unbiasedVariance(moments) / moments.count);
  return { value: moments.mean, count: moments.count, interval: [moments.mean - half, moments.mean + half] };
}

/** Share of differences above zero; zero counts half. */
export const positiveShare = (differences: readonly number[]): Estimate | Undefined =>
  differences.length === 0 ? undefinedBecause("There is no prompt.") : shareOf(differences.map(creditOf));

// ── helpers ──

const undefinedBecause = (reason: string): Undefined => ({ value: null, reason });

const unfitReason = (responses: readonly ScoredResponse[]): string | undefined =>
  responses.every((r) => Number.isFinite(r.score) && Number.isFinite(r.length))
    ? undefined
    : "A score or a length is not a finite number.";

const creditOf = (lead: number): number => (lead > 0 ? 1 : lead === 0 ? 0.5 : 0);

function rateOf(pairs: readonly ScoredPair[], of: (response: ScoredResponse) => number): Estimate | Undefined {
  const unfit = unfitReason(pairs.flatMap((p) => [p.chosen, p.rejected]));
  if (unfit) return undefinedBecause(unfit);
  if (pairs.length === 0) return undefinedBecause("There is no pair.");
  return shareOf(pairs.map(({ chosen, rejected }) => creditOf(of(chosen) - of(rejected))));
}

/** The mean of credits of 0, 1/2 and 1 as a share of trials. */
function shareOf(credits: readonly number[]): Estimate {
  const { mean, count } = momentsOf(credits);
  return { value: mean, count, interval: wilsonInterval(mean, count) };
}

/** z of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * 95 % score interval of a share of `count` trials.
 * @source Wilson 1927, Journal of the American Statistical Association 22
 */
function wilsonInterval(share: number, count: number): [number, number] {
  const scale = 1 + Z ** 2 / count;
  const centre = (share + Z ** 2 / (2 * count)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2))) / scale;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * 95 % interval of a correlation within groups.
 * @param freedom  values less groups.
 * @source Fisher 1921, Metron 1
 */
function fisherInterval(correlation: number, freedom: number): [number, number] {
  if (freedom <= 2) return [-1, 1];
  const half = Z / Math.sqrt(freedom - 2);
  const z = Math.atanh(Math.max(-1, Math.min(1, correlation)));
  return [Math.tanh(z - half), Math.tanh(z + half)];
}

/** Compared, not computed: the variance of 0.1, 0.1, 0.1 is not exactly 0 in floating point. */
const varies = (values: readonly number[]): boolean => values.some((v) => v !== values[0]);

const centred = (values: readonly number[]): number[] => {
  const { mean } = momentsOf(values);
  return values.map((v) => v - mean);
};

/** Scaled so that the largest is 1 or -1, whose square neither overflows nor vanishes. */
const toOne = (values: readonly number[]): number[] => {
  const largest = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
  return values.map((v) => v / largest);
};

/** Items with the same key, in the order in which the keys appear. */
export function groupsOf<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
