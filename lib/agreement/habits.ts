/**
 * Each labeler's habits beside those of the others, and which stand out. Pure.
 *
 * Honest labelers differ, so a labeler is not measured against one common value but against the spread of all: habits of
 * labelers vary around the peers' median with a deviation tau, estimated robustly so that a few who stand out do not hide one
 * another. A flag is raised when a labeler's distance from the peers' median is more than that spread and their own sampling
 * error explain, by Student's t with Holm's correction for all labelers and all habits: of twenty projects without anyone
 * unusual, about one raises any flag. A flag is a question with its evidence, not a verdict.
 * @source Spiegelhalter 2005, "Handling over-dispersion of performance indicators"
 * @source Rousseeuw and Croux 1993, "Alternatives to the median absolute deviation": the scale Qn
 */
import { NO_CLUSTERS, type RatioSums, ratioError, shareError, withCluster, Z } from "./clusters";
import type { Interval } from "./intervals";
import { holm, studentQuantile, studentTail } from "./student";
import type { RankingTally } from "./tally-comparison";

/**
 * `agreement`: share of strict pairs ordered like peers. `position`: how much more often than by chance the response shown first
 * is put first. `length`, `opinion`: log-odds of preferring the longer response, and the one that agrees with the user.
 * `pace`: logarithm of the active seconds per 1,000 characters.
 */
export const HABITS = ["agreement", "position", "length", "opinion", "pace"] as const;
export type Habit = (typeof HABITS)[number];
export type HabitSums = Record<Habit, RatioSums>;

export const NO_HABITS: HabitSums = {
  agreement: NO_CLUSTERS,
  position: NO_CLUSTERS,
  length: NO_CLUSTERS,
  opinion: NO_CLUSTERS,
  pace: NO_CLUSTERS,
};

/** The sums with one ranking more. */
export const withRanking = (sums: HabitSums, tally: RankingTally): HabitSums => ({
  agreement: withCluster(sums.agreement, tally.agree, tally.agree + tally.disagree),
  position: withCluster(sums.position, tally.firstOnTop, 1),
  length: withCluster(sums.length, tally.longer, tally.ofLengths),
  opinion: withCluster(sums.opinion, tally.assenting, tally.ofOpinions),
  pace: withCluster(sums.pace, tally.logPace ?? 0, tally.logPace === null ? 0 : 1),
});

export type HabitFinding = {
  value: number;
  /** 95 %, of this labeler alone. */
  interval: Interval;
  /** Rankings that it rests on. */
  rankings: number;
  /** Median of the others, and where 95 % of labelers would lie; null with too few of them. */
  peers: { value: number; range: Interval; labelers: number } | null;
  /** Holm's, over all labelers and habits; null when it was not tested. */
  adjustedP: number | null;
  flagged: boolean;
};

/** Fewer rankings than this say nothing of a habit. */
export const LEAST_RANKINGS = 10;
/** Fewer peers than this show no spread. */
export const LEAST_PEERS = 5;
const ALPHA = 0.05;

/** Habits of which only one side is a question: agreeing more, or taking more time, is not. */
const ONLY: Partial<Record<Habit, -1 | 1>> = { agreement: -1, pace: -1 };

type Estimate = { value: number; error: number; rankings: number };

/** What was found of each labeler; habits of which there is too little are missing. */
export function findHabits(
  labelers: ReadonlyMap<string, HabitSums>,
): Map<string, Partial<Record<Habit, HabitFinding>>> {
  const found = new Map<string, Partial<Record<Habit, HabitFinding>>>([...labelers.keys()].map((id) => [id, {}]));
  const tests: { finding: HabitFinding; p: number; isQuestion: boolean }[] = [];
  for (const habit of HABITS) {
    const estimates = new Map<string, Estimate>();
    for (const [id, sums] of labelers) {
      const estimate = estimateOf(habit, sums[habit]);
      if (estimate) estimates.set(id, estimate);
    }
    const crowd = spreadOf([...estimates.values()]);
    for (const [id, own] of estimates) {
      const finding: HabitFinding = {
        value: shown(habit, own.value),
        interval: shownAround(habit, own.value, Z * own.error),
        rankings: own.rankings,
        peers: null,
        adjustedP: null,
        flagged: false,
      };
      found.get(id)![habit] = finding;
      const others = [...estimates].flatMap(([other, { value }]) => (other === id ? [] : [value]));
      if (others.length < LEAST_PEERS) continue;
      const centre = median(others);
      // The error of a median is that of a mean times the root of pi / 2.
      const ofCentre = (crowd.deviation ** 2 * (Math.PI / 2)) / others.length;
      const range = studentQuantile(ALPHA, crowd.freedom) * Math.sqrt(crowd.tau ** 2 + ofCentre);
      finding.peers = {
        value: shown(habit, centre),
        range: shownAround(habit, centre, range),
        labelers: others.length,
      };
      const t = (own.value - centre) / Math.sqrt(own.error ** 2 + crowd.tau ** 2 + ofCentre);
      const isQuestion = ONLY[habit] === undefined || Math.sign(t) === ONLY[habit];
      tests.push({ finding, p: studentTail(t, crowd.freedom), isQuestion });
    }
  }
  const adjusted = holm(tests.map((t) => t.p));
  tests.forEach(({ finding, isQuestion }, i) => {
    finding.adjustedP = adjusted[i]!;
    finding.flagged = isQuestion && adjusted[i]! < ALPHA;
  });
  return found;
}

/** Habits that are shares of pairs, and shown as log-odds. */
const isShare = (habit: Habit): boolean => habit === "length" || habit === "opinion";

/** Ends of the angles: the log-odds of 0 and of 1 are not finite. */
const [LEAST_ANGLE, MOST_ANGLE] = [0.05, Math.PI - 0.05];

/** An estimate as a finding shows it: an angle as log-odds, anything else as it is. */
function shown(habit: Habit, value: number): number {
  if (!isShare(habit)) return value;
  const share = Math.sin(Math.min(MOST_ANGLE, Math.max(LEAST_ANGLE, value)) / 2) ** 2;
  return Math.log(share / (1 - share));
}

const shownAround = (habit: Habit, value: number, by: number): Interval => [
  shown(habit, value - by),
  shown(habit, value + by),
];

/** Shares become angles, 2 asin √p, on which the error of a share does not depend on the share: log-odds near an end would. */
function estimateOf(habit: Habit, sums: RatioSums): Estimate | null {
  const rankings = sums.clusters;
  if (rankings < LEAST_RANKINGS) return null;
  if (habit === "agreement") return { value: sums.x / sums.n, error: shareError(sums), rankings };
  if (isShare(habit)) {
    const share = (sums.x + 0.5) / (sums.n + 1);
    return {
      value: 2 * Math.asin(Math.sqrt(share)),
      error: shareError(sums) / Math.sqrt(share * (1 - share)),
      rankings,
    };
  }
  return { value: sums.x / sums.n, error: ratioError(sums) ?? Number.POSITIVE_INFINITY, rankings };
}

/**
 * How labelers vary: the deviation of what was measured, and tau, what is left of it without sampling error. The scale Qn is
 * 82 % as efficient as a standard deviation, and so worth as many degrees of freedom.
 */
function spreadOf(estimates: readonly Estimate[]): { deviation: number; tau: number; freedom: number } {
  const deviation = qn(estimates.map((e) => e.value));
  const sampling = estimates.length === 0 ? 0 : median(estimates.map((e) => e.error ** 2));
  return {
    deviation,
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
