/**
 * What a reward model has learned, asked of its scores: does it like length, is it better than "the longer response
 * wins", for whom is it right, and does it know how often it is?
 *
 * A probe that is undefined says why in place of a number; it is never NaN. Intervals take pairs as independent. Pairs
 * of one ranking are not, so the true interval is wider.
 */
import { correlationOf, momentsOf } from "./moments";

/** A response to a prompt, its score under a reward model, and its length, both in any unit. */
export type ScoredResponse = { prompt: string; score: number; length: number };

/** Two responses to one prompt, of which a labeler preferred one. Callers add what they ask `accuracyBy` about. */
export type ScoredPair = { chosen: ScoredResponse; rejected: ScoredResponse };

export type Undefined = { value: null; reason: string };

/** A number from so many responses or pairs. */
export type Measured = { value: number; count: number };

/** A share of pairs with its 95 % interval. */
export type Rate = Measured & { interval: readonly [low: number, high: number] };

/**
 * Pearson correlation of score and length within prompts: each is first centred on its mean over the prompt's
 * responses, so that a prompt with long answers and high scores shows nothing. `count` is the responses that have
 * another of the same prompt beside them.
 */
export function lengthCorrelation(responses: readonly ScoredResponse[]): Measured | Undefined {
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
  return { value, count: lengths.flat().length };
}

/** Share of pairs whose chosen response scores higher; an equal score counts half. */
export const scoreAccuracy = (pairs: readonly ScoredPair[]): Rate | Undefined => rateOf(pairs, (r) => r.score);

/** The same of the rule "the longer response wins": what a model must beat before it has learned anything else. */
export const longerWinsAccuracy = (pairs: readonly ScoredPair[]): Rate | Undefined => rateOf(pairs, (r) => r.length);

/**
 * Accuracy on the pairs in which length cannot tell.
 * @param tolerance  how much shorter than the longer response the other may be, as a part of it.
 */
export function lengthMatchedAccuracy(pairs: readonly ScoredPair[], tolerance = 0.1): Rate | Undefined {
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
): Map<K, Rate | Undefined> {
  return new Map([...groupsOf(pairs, key)].map(([k, part]) => [k, scoreAccuracy(part)]));
}

/**
 * Expected calibration error, 0 to 1: by how much the probability with which the model expects its favourite to win,
 * sigmoid of the lead, differs from how often it does, averaged over bins of equal width between 0.5 and 1 by how
 * many pairs they hold. Scores must be raw or less a bias: a gain changes what a lead means.
 * @source Guo et al. 2017, eq. 3, arXiv 1706.04599
 */
export function calibrationError(pairs: readonly ScoredPair[], bins = 10): Measured | Undefined {
  const unfit = unfitReason(pairs.flatMap((p) => [p.chosen, p.rejected]));
  if (unfit) return undefinedBecause(unfit);
  if (pairs.length === 0) return undefinedBecause("There is no pair.");
  const bets = pairs.map(({ chosen, rejected }) => {
    const lead = chosen.score - rejected.score;
    return { expected: 1 / (1 + Math.exp(-Math.abs(lead))), won: creditOf(lead) };
  });
  const binOf = (expected: number) => Math.min(bins - 1, Math.floor((expected - 0.5) * 2 * bins));
  const gaps = [...groupsOf(bets, (bet) => binOf(bet.expected)).values()].map((bin) => {
    return Math.abs(bin.reduce((sum, bet) => sum + bet.won - bet.expected, 0));
  });
  return { value: gaps.reduce((a, b) => a + b, 0) / pairs.length, count: pairs.length };
}

// ── helpers ──

const undefinedBecause = (reason: string): Undefined => ({ value: null, reason });

const unfitReason = (responses: readonly ScoredResponse[]): string | undefined =>
  responses.every((r) => Number.isFinite(r.score) && Number.isFinite(r.length))
    ? undefined
    : "A score or a length is not a finite number.";

const creditOf = (lead: number): number => (lead > 0 ? 1 : lead === 0 ? 0.5 : 0);

function rateOf(pairs: readonly ScoredPair[], of: (response: ScoredResponse) => number): Rate | Undefined {
  const unfit = unfitReason(pairs.flatMap((p) => [p.chosen, p.rejected]));
  if (unfit) return undefinedBecause(unfit);
  if (pairs.length === 0) return undefinedBecause("There is no pair.");
  const right = pairs.reduce((sum, { chosen, rejected }) => sum + creditOf(of(chosen) - of(rejected)), 0);
  const value = right / pairs.length;
  return { value, count: pairs.length, interval: wilsonInterval(value, pairs.length) };
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

function groupsOf<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
