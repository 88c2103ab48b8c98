/**
 * The merits of items, when some labelers answer carelessly or the wrong way round: each labeler says what they see with
 * a reliability of their own, and the reverse otherwise,
 *
 *     P(k says i beats j) = reliability_k P(i beats j) + (1 - reliability_k) P(j beats i)
 *
 * 1 is a labeler who always means it, 0.5 one who does not look, 0 one who has understood the question the wrong way
 * round. Departures from the source: ties are possible, as in `bradley-terry.ts`, and say nothing of reliability; it is
 * fitted by expectation maximization, with a normal prior on merits.
 * @source Chen, Bennett, Collins-Thompson and Horvitz 2013, "Pairwise ranking aggregation in a crowdsourced setting"
 */
import { type BradleyTerry, bradleyTerry, outcomeProbabilities, type Preference } from "./bradley-terry";
import type { Undefined } from "./measured";

export type LabeledPreference = Preference & { labeler: string };

/**
 * Standard errors of merits, and the interval of nu, are as if it were known which answers are reversed, and so too small.
 * Reliabilities have intervals where comparisons share no response: see `reliability.ts`.
 */
export type CrowdBradleyTerry = BradleyTerry & {
  /** By labeler, 0 to 1. */
  reliabilities: ReadonlyMap<string, number>;
  /** Log-likelihood and priors, but for a constant, in nats, at every iteration; never falls. */
  logPosteriors: readonly number[];
  /** False when the iterations ran out first. */
  converged: boolean;
};

/** The merits and reliabilities that are likeliest after the preferences and the priors. */
export function crowdBradleyTerry(
  all: readonly LabeledPreference[],
  options: {
    /** Of the normal prior on merits, above 0: see `bradleyTerry`. */
    priorPrecision?: number;
    /** Strict preferences of each labeler that are assumed besides, meant and reversed: they say which side is up. */
    meant?: number;
    reversed?: number;
    /** Iterations stop when no merit and no reliability moves by more. */
    tolerance?: number;
    maxIterations?: number;
  } = {},
): CrowdBradleyTerry | Undefined {
  const { priorPrecision = 0.1, meant = 9, reversed = 1, tolerance = 1e-6, maxIterations = 1000 } = options;
  const preferences = pooled(all);
  const priors = { priorPrecision, meant, reversed };
  let merits = bradleyTerry(preferences, priors);
  let reliabilities = new Map(preferences.map((p) => [p.labeler, meant / (meant + reversed)]));
  const logPosteriors: number[] = [];
  for (;;) {
    if (merits.value === null) return merits;
    const before = { merits, reliabilities };
    const answers = readAnswers(preferences, merits, reliabilities);
    logPosteriors.push(answers.logLikelihood + logPrior(merits, reliabilities, priors));
    reliabilities = reliabilitiesOf(preferences, answers.meant, priors);
    merits = bradleyTerry(asMeant(preferences, answers.meant), priors);
    if (merits.value === null) return merits;
    const converged =
      [...merits.value].every(([k, s]) => Math.abs(s.value - before.merits.value.get(k)!.value) <= tolerance) &&
      [...reliabilities].every(([k, r]) => Math.abs(r - before.reliabilities.get(k)!) <= tolerance);
    if (!converged && logPosteriors.length < maxIterations) continue;
    const { logLikelihood } = readAnswers(preferences, merits, reliabilities);
    return { ...merits, logLikelihood, reliabilities, logPosteriors, converged };
  }
}

type Priors = { priorPrecision: number; meant: number; reversed: number };

/** Equal preferences of one labeler are one, of their weight together. */
type Pooled = Required<LabeledPreference>;

function pooled(preferences: readonly LabeledPreference[]): Pooled[] {
  const pools = new Map<string, Pooled>();
  for (const { labeler, chosen, rejected, tied = false, weight = 1 } of preferences) {
    const key = JSON.stringify([labeler, chosen, rejected, tied]);
    const before = pools.get(key)?.weight ?? 0;
    pools.set(key, { labeler, chosen, rejected, tied, weight: before + weight });
  }
  return [...pools.values()];
}

/** How likely each preference was meant, not reversed, and how likely all of them are. */
function readAnswers(
  preferences: readonly Pooled[],
  { value: merits, nu }: BradleyTerry,
  reliabilities: ReadonlyMap<string, number>,
) {
  let logLikelihood = 0;
  const meant = preferences.map(({ chosen, rejected, tied, labeler, weight }) => {
    const [wins, loses, ties] = outcomeProbabilities(merits.get(chosen)!.value, merits.get(rejected)!.value, nu);
    const r = reliabilities.get(labeler)!;
    const either = tied ? ties : r * wins + (1 - r) * loses;
    logLikelihood += weight * Math.log(either);
    return tied ? 1 : (r * wins) / either;
  });
  return { meant, logLikelihood };
}

/** Every strict preference as two: one as it was said, one reversed, each as far as it is likely. */
const asMeant = (preferences: readonly Pooled[], meant: readonly number[]): Preference[] =>
  preferences.flatMap(({ chosen, rejected, tied, weight }, i): Preference[] =>
    tied
      ? [{ chosen, rejected, tied, weight }]
      : [
          { chosen, rejected, weight: weight * meant[i]! },
          { chosen: rejected, rejected: chosen, weight: weight * (1 - meant[i]!) },
        ],
  );

/** Share of each labeler's strict preferences that were meant, those of the prior included. */
function reliabilitiesOf(
  preferences: readonly Pooled[],
  meant: readonly number[],
  priors: Priors,
): Map<string, number> {
  const counts = new Map<string, { meant: number; all: number }>();
  preferences.forEach(({ labeler, tied, weight }, i) => {
    const count = counts.get(labeler) ?? { meant: priors.meant, all: priors.meant + priors.reversed };
    if (!tied) {
      count.meant += weight * meant[i]!;
      count.all += weight;
    }
    counts.set(labeler, count);
  });
  return new Map([...counts].map(([labeler, count]) => [labeler, count.meant / count.all]));
}

function logPrior({ value }: BradleyTerry, reliabilities: ReadonlyMap<string, number>, priors: Priors): number {
  let sum = 0;
  for (const merit of value.values()) sum -= (priors.priorPrecision * merit.value ** 2) / 2;
  for (const r of reliabilities.values()) sum += timesLog(priors.meant, r) + timesLog(priors.reversed, 1 - r);
  return sum;
}

/** count * log p, and 0 of nothing, whatever p. */
const timesLog = (count: number, p: number): number => (count === 0 ? 0 : count * Math.log(p));
