/**
 * How reliable labelers are, by Crowd-BT over many comparisons that share no response: then merits can be fitted one
 * comparison at a time, and only reliabilities tie them together, so the work grows with the rankings and not with the cube
 * of the responses. Ties say nothing of reliability and are left out, so this is `crowdBradleyTerry` without ties.
 * @source Chen, Bennett, Collins-Thompson and Horvitz 2013, "Pairwise ranking aggregation in a crowdsourced setting"
 */
import { bradleyTerry } from "./bradley-terry";

export type JudgedComparison = {
  /** Of each labeler, the ranks of the responses, in one order; equal ranks are ties. */
  rankings: readonly { labeler: string; ranks: readonly number[] }[];
};

/** Strict preferences each labeler is assumed to have besides, and the precision of merits: as `crowdBradleyTerry` has them. */
const [MEANT, REVERSED, PRECISION] = [9, 1, 0.1];

type Preference = { chosen: string; rejected: string; labeler: string };

/**
 * Probability that a labeler means a preference, by labeler: 1 always, 0.5 does not look.
 * @param iterations  at most; it ends when no reliability moves by more than `tolerance`.
 */
export function reliabilitiesOf(
  comparisons: readonly JudgedComparison[],
  { iterations = 100, tolerance = 1e-4 }: { iterations?: number; tolerance?: number } = {},
): Map<string, number> {
  const all = comparisons.map(preferencesOf).filter((own) => own.length > 0);
  const labelers = new Set(all.flatMap((own) => own.map((p) => p.labeler)));
  let reliabilities = new Map([...labelers].map((l) => [l, MEANT / (MEANT + REVERSED)]));
  let meant = all.map((own) => own.map(() => 1));
  for (let i = 0; i < iterations; i++) {
    const counts = new Map([...labelers].map((l) => [l, { meant: MEANT, all: MEANT + REVERSED }]));
    meant = all.map((own, c) => {
      const merits = meritsOf(own, i === 0 ? null : meant[c]!);
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
    const before = reliabilities;
    reliabilities = new Map([...counts].map(([l, count]) => [l, count.meant / count.all]));
    if ([...reliabilities].every(([l, r]) => Math.abs(r - before.get(l)!) <= tolerance)) break;
  }
  return reliabilities;
}

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
