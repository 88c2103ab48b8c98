/**
 * How reliable labelers are, by Crowd-BT over many comparisons that share no response: then merits can be fitted one
 * comparison at a time, and only reliabilities tie them together, so the work grows with the rankings and not with the cube
 * of the responses. Ties say nothing of reliability and are left out, so this is `crowdBradleyTerry` without ties.
 * @source Chen, Bennett, Collins-Thompson and Horvitz 2013, "Pairwise ranking aggregation in a crowdsourced setting"
 */
import { bradleyTerry } from "./bradley-terry";
import type { Interval } from "./intervals";
import { jackknifeShare, withoutBlocks } from "./jackknife";

export type JudgedComparison = {
  /** Of each labeler, the ranks of the responses, in one order; equal ranks are ties. */
  rankings: readonly { labeler: string; ranks: readonly number[] }[];
};

/** Strict preferences each labeler is assumed to have besides, and the precision of merits: as `crowdBradleyTerry` has them. */
const [MEANT, REVERSED, PRECISION] = [9, 1, 0.1];

type Preference = { chosen: string; rejected: string; labeler: string };

type Limits = { iterations?: number; tolerance?: number };

/**
 * Probability that a labeler means a preference, by labeler: 1 always, 0.5 does not look.
 * @param limits  of iterations; they end when no reliability moves by more than `tolerance`.
 */
export const reliabilitiesOf = (comparisons: readonly JudgedComparison[], limits: Limits = {}): Map<string, number> =>
  settled(preferencesByComparison(comparisons), limits).reliabilities;

/**
 * The same with 95 % intervals: what is found without a tenth of the comparisons at a time. Null where a labeler's strict preferences
 * all lie in that tenth. They hold what very many comparisons like these would settle at. That is above the truth where few rank
 * each comparison, for its merits then follow whoever ranked it; and where only three do, a careless labeler's is found higher
 * still in few comparisons, and its interval misses that too.
 * @source Neyman and Scott 1948, "Consistent estimates based on partially consistent observations"
 */
export function reliabilityIntervals(
  comparisons: readonly JudgedComparison[],
): Map<string, { value: number; interval: Interval | null }> {
  const all = preferencesByComparison(comparisons);
  const found = settled(all);
  // From where all settled, more iterations hardly move an interval.
  const without = withoutBlocks(all).map(
    (rest) => settled(rest, { iterations: 20, tolerance: 1e-3 }, found).reliabilities,
  );
  const answers = new Map<string, number>();
  for (const { labeler } of all.flat()) answers.set(labeler, (answers.get(labeler) ?? 0) + 1);
  return new Map(
    [...found.reliabilities].map(([labeler, value]) => {
      const replicates = without.map((reliabilities) => reliabilities.get(labeler) ?? null);
      return [labeler, { value, interval: jackknifeShare(value, replicates, answers.get(labeler)!) }];
    }),
  );
}

/** Reliabilities, and how likely each preference was meant, by the comparison's list of them. */
type Settled = { reliabilities: Map<string, number>; meant: Map<readonly Preference[], number[]> };

/** @param near  what more comparisons, these among them, settled at. */
function settled(all: readonly Preference[][], limits: Limits = {}, near: Settled | null = null): Settled {
  const { iterations = 100, tolerance = 1e-4 } = limits;
  const labelers = new Set(all.flatMap((own) => own.map((p) => p.labeler)));
  let reliabilities = new Map([...labelers].map((l) => [l, near?.reliabilities.get(l) ?? MEANT / (MEANT + REVERSED)]));
  let meant = all.map((own) => near?.meant.get(own) ?? null);
  for (let i = 0; i < iterations; i++) {
    const counts = new Map([...labelers].map((l) => [l, { meant: MEANT, all: MEANT + REVERSED }]));
    const before = reliabilities;
    meant = all.map((own, c) => {
      const merits = meritsOf(own, meant[c]!);
      return own.map(({ chosen, rejected, labeler }) => {
        const wins = 1 / (1 + Math.exp(merits.get(rejected)! - merits.get(chosen)!));
        const r = reliabilities.get(labeler)!;
        const share = (r * wins) / (r * wins + (1 - r) * (1 - wins));
        const count = counts.get(labeler)!;
        count.meant += share;
        count.all++;
        return share;
      });
    });
    reliabilities = new Map([...counts].map(([l, count]) => [l, count.meant / count.all]));
    if ([...reliabilities].every(([l, r]) => Math.abs(r - before.get(l)!) <= tolerance)) break;
  }
  return { reliabilities, meant: new Map(all.map((own, c) => [own, meant[c] ?? []])) };
}

const preferencesByComparison = (comparisons: readonly JudgedComparison[]): Preference[][] =>
  comparisons.map(preferencesOf).filter((own) => own.length > 0);

/** Merits of one comparison's responses, each preference counted as far as it was meant, and reversed otherwise. */
function meritsOf(own: readonly Preference[], meant: readonly number[] | null): Map<string, number> {
  const weighted = own.flatMap(({ chosen, rejected }, i) => {
    const share = meant?.[i] ?? 1;
    return [
      { chosen, rejected, weight: share },
      { chosen: rejected, rejected: chosen, weight: 1 - share },
    ];
  });
  const { value } = bradleyTerry(weighted, { priorPrecision: PRECISION });
  if (value === null) throw new Error("With a prior, merits are always defined.");
  return new Map([...value].map(([id, merit]) => [id, merit.value]));
}

function preferencesOf({ rankings }: JudgedComparison): Preference[] {
  const preferences: Preference[] = [];
  for (const { labeler, ranks } of rankings)
    ranks.forEach((a, i) => {
      ranks.forEach((b, j) => {
        if (a < b) preferences.push({ chosen: String(i), rejected: String(j), labeler });
      });
    });
  return preferences;
}
