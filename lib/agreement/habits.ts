/**
 * Each labeler's habits beside those of the others, and which stand out. Pure.
 *
 * Honest labelers differ, so a labeler is not measured against one common value but against the spread of all: habits of
 * labelers vary around the peers' median with a deviation tau, estimated robustly so that a few who stand out do not hide one
 * another. A labeler's distance from the peers' median, over what that spread and their own sampling error explain, is read as
 * Student's t.
 *
 * A flag is a question with its evidence, not a verdict, and so a few false ones are affordable: they cost a reviewer some
 * reading, while a missed labeler costs the data. Each of T tests is held to `FALSE_FLAGS` / T, so that a project in which nobody
 * is unusual expects at most `FALSE_FLAGS` flags, however many labelers it has and however the tests depend on one another,
 * for expectations add up. Holding the chance of any false flag to 5 % instead, as one does before claiming a discovery,
 * would ask each of thirty labelers for 1.3 times the deviation, and so for up to 1.6 times the rankings.
 * @source Spiegelhalter 2005, "Handling over-dispersion of performance indicators"
 * @source Rousseeuw and Croux 1993, "Alternatives to the median absolute deviation": the scale Qn
 * @source Spjøtvoll 1972, "On the optimality of some multiple comparison procedures": the expected number of false ones
 */
import { NO_CLUSTERS, type RatioSums, ratioError, shareError, withCluster, Z } from "./clusters";
import type { Interval } from "./intervals";
import { studentQuantile, studentTail } from "./student";
import type { RankingTally } from "./tally-comparison";

/**
 * `agreement`: share of pairs ordered as the majority of peers does, each as far as that majority is clear. `consistency`: share
 * of pairs ordered alike when the same texts came again. `position`: how much more often than by chance the response shown first
 * is put first. `length`, `opinion`: lean to the longer responses, and to those that agree with the user, in standard deviations
 * among those who ranked the same comparison. `pace`: logarithm of the active seconds per 1,000 characters.
 */
export const HABITS = ["agreement", "consistency", "position", "length", "opinion", "pace"] as const;
export type Habit = (typeof HABITS)[number];
export type HabitSums = Record<Habit, RatioSums>;

export const NO_HABITS: HabitSums = {
  agreement: NO_CLUSTERS,
  consistency: NO_CLUSTERS,
  position: NO_CLUSTERS,
  length: NO_CLUSTERS,
  opinion: NO_CLUSTERS,
  pace: NO_CLUSTERS,
};

/** The sums with one ranking more. */
export const withRanking = (sums: HabitSums, tally: RankingTally): HabitSums => ({
  ...sums,
  agreement: withCluster(sums.agreement, tally.withMajority, tally.clarity),
  position: withCluster(sums.position, tally.firstOnTop, 1),
  length: withValue(sums.length, tally.lengthLean),
  opinion: withValue(sums.opinion, tally.opinionLean),
  pace: withValue(sums.pace, tally.logPace),
});

const withValue = (sums: RatioSums, value: number | null): RatioSums =>
  value === null ? sums : withCluster(sums, value, 1);

export type HabitFinding = {
  value: number;
  /** 95 %, of this labeler alone. */
  interval: Interval;
  /** Rankings that it rests on; of `consistency`, repetitions. */
  rankings: number;
  /** Median of the others, and where 95 % of labelers would lie; null with too few of them. */
  peers: { value: number; range: Interval; labelers: number } | null;
  /** How many findings of the project chance alone is expected to push as far out; null when it was not tested. */
  byChance: number | null;
  /** `byChance` is below `FALSE_FLAGS`. */
  flagged: boolean;
};

/** Fewer rankings than this say nothing of a habit. */
export const LEAST_RANKINGS = 10;
/** Fewer peers than this show no spread. */
export const LEAST_PEERS = 5;
/** Flags that a project in which nobody is unusual expects at most, over all labelers and habits. */
export const FALSE_FLAGS = 0.5;
/** Sums of numbers like these may differ by less, whatever was answered. */
const ROUNDING = 1e-9;
/** Of labelers who lie outside the range that is shown of peers. */
const OUTSIDE = 0.05;

/** Habits of which only one side is a question, and so tested: agreeing more, or taking more time, is not. */
const ONLY: Partial<Record<Habit, -1 | 1>> = { agreement: -1, consistency: -1, pace: -1 };

type Estimate = { value: number; error: number; rankings: number };

/** What was found of each labeler; habits of which there is too little are missing. */
export function findHabits(
  labelers: ReadonlyMap<string, HabitSums>,
): Map<string, Partial<Record<Habit, HabitFinding>>> {
  const found = new Map<string, Partial<Record<Habit, HabitFinding>>>([...labelers.keys()].map((id) => [id, {}]));
  const tests: { finding: HabitFinding; p: number }[] = [];
  for (const habit of HABITS) {
    const estimates = new Map<string, Estimate>();
    for (const [id, sums] of labelers) {
      const estimate = estimateOf(habit, sums[habit]);
      if (estimate) estimates.set(id, estimate);
    }
    const crowd = spreadOf(habit, [...estimates.values()]);
    for (const [id, own] of estimates) {
      const { value, error, rankings } = own;
      const interval = around(value, Z * error);
      const finding: HabitFinding = { value, interval, rankings, peers: null, byChance: null, flagged: false };
      found.get(id)![habit] = finding;
      const others = [...estimates].flatMap(([other, { value }]) => (other === id ? [] : [value]));
      if (others.length < LEAST_PEERS) continue;
      const centre = median(others);
      // The error of a median is that of a mean times the root of pi / 2.
      const ofCentre = (crowd.deviation ** 2 * (Math.PI / 2)) / others.length;
      const range = studentQuantile(OUTSIDE, crowd.freedom) * Math.sqrt(crowd.tau ** 2 + ofCentre);
      finding.peers = { value: centre, range: around(centre, range), labelers: others.length };
      const distance = Math.abs(value - centre) < ROUNDING ? 0 : value - centre;
      const expected = Math.sqrt(testError(habit, own, crowd) ** 2 + crowd.tau ** 2 + ofCentre);
      // Where all answer alike nothing is expected, and nobody is off.
      const t = distance === 0 ? 0 : distance / expected;
      tests.push({ finding, p: tailOf(t, crowd.freedom, ONLY[habit]) });
    }
  }
  for (const { finding, p } of tests) {
    finding.byChance = p * tests.length;
    finding.flagged = finding.byChance < FALSE_FLAGS;
  }
  return found;
}

/** Probability of a t as far out, on either side or on the one asked for. */
function tailOf(t: number, freedom: number, side: -1 | 1 | undefined): number {
  const both = studentTail(t, freedom);
  if (side === undefined) return both;
  return Math.sign(t) === side ? both / 2 : 1 - both / 2;
}

const around = (value: number, by: number): Interval => [value - by, value + by];

function estimateOf(habit: Habit, sums: RatioSums): Estimate | null {
  const { clusters: rankings, x, n } = sums;
  if (rankings < LEAST_RANKINGS) return null;
  const value = x / n;
  const error =
    habit === "agreement" || habit === "consistency"
      ? shareError(sums)
      : (ratioError(sums) ?? Number.POSITIVE_INFINITY);
  return { value, error, rankings };
}

/**
 * The sampling error that a test reckons with. Of a lean it is known: dealing names at random gives variance 1 a ranking. Of
 * anything else it is the labeler's own, but at least what is usual among labelers after as many rankings: a few that are
 * alike by luck would claim too much.
 */
const testError = (habit: Habit, { error, rankings }: Estimate, { usual }: { usual: number }): number =>
  isLean(habit) ? 1 / Math.sqrt(rankings) : Math.max(error, usual / Math.sqrt(rankings));

const isLean = (habit: Habit): boolean => habit === "length" || habit === "opinion";

type Spread = { deviation: number; tau: number; usual: number; freedom: number };

/**
 * How labelers vary: the deviation of what was measured, and tau, what is left of it without sampling error; `usual` is that
 * error after one ranking. The scale Qn is 82 % as efficient as a standard deviation, and so worth as many degrees of freedom.
 */
function spreadOf(habit: Habit, estimates: readonly Estimate[]): Spread {
  const deviation = qn(estimates.map((e) => e.value));
  const usual = estimates.length === 0 ? 0 : median(estimates.map((e) => e.error * Math.sqrt(e.rankings)));
  const sampling = estimates.length === 0 ? 0 : median(estimates.map((e) => testError(habit, e, { usual }) ** 2));
  return {
    deviation,
    usual,
    tau: Math.sqrt(Math.max(0, deviation ** 2 - sampling)),
    freedom: Math.max(1, 0.82 * (estimates.length - 1)),
  };
}

/** Corrections that make Qn unbiased for 2 to 9 normal numbers. */
const SMALL = [0.399, 0.994, 0.512, 0.844, 0.611, 0.857, 0.669, 0.872];

/** A standard deviation that up to half of the values cannot move far: about the lower quartile of all distances. */
export function qn(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 0;
  const distances = values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.abs(a - b))).sort((a, b) => a - b);
  const half = Math.floor(n / 2) + 1;
  const correction = SMALL[n - 2] ?? n / (n + (n % 2 === 1 ? 1.4 : 3.8));
  return 2.2219 * correction * distances[(half * (half - 1)) / 2 - 1]!;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
