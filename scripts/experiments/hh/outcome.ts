/** How often a method puts the preferred response first, over all folds. */
import type { Estimate, Undefined } from "@/lib/contract/reward-report";
import { momentsOf, unbiasedVariance } from "@/lib/rlhf/moments";
import {
  lengthCorrelation,
  lengthMatchedAccuracy,
  type ScoredPair,
  type ScoredResponse,
  scoreAccuracy,
} from "@/lib/rlhf/reward-probes";
import type { Preference } from "./preferences";

export type Outcome = {
  /** Over the held-out pairs of all folds, with the Wilson interval of their pooled number. */
  accuracy: Estimate;
  /** Standard deviation of the folds' accuracies. */
  foldDeviation: number;
  /** Of score and characters, within pairs. */
  lengthCorrelation: Estimate | Undefined;
  /** On pairs whose lengths differ by a tenth at most. */
  lengthMatched: Estimate | Undefined;
  /** For each pair, fold by fold: 1 if the preferred response scores higher, ½ if both score alike, else 0. */
  credits: readonly number[];
};

/** Held-out pairs of one fold with a method's scores of their responses, in their order. */
export type ScoredFold = { heldOut: readonly Preference[]; scores: readonly (readonly [number, number])[] };

/** @throws RangeError when there is no pair, or a score is not finite. */
export function outcomeOf(scored: readonly ScoredFold[]): Outcome {
  const folds = scored.map(({ heldOut, scores }, fold) =>
    heldOut.map((p, i) => scoredPair(p, scores[i]!, `${fold}/${i}`)),
  );
  const pairs = folds.flat();
  return {
    accuracy: requiredRate(pairs),
    foldDeviation: Math.sqrt(unbiasedVariance(momentsOf(folds.map((fold) => requiredRate(fold).value)))),
    lengthCorrelation: lengthCorrelation(pairs.flatMap((p) => [p.chosen, p.rejected])),
    lengthMatched: lengthMatchedAccuracy(pairs),
    credits: pairs.map(({ chosen, rejected }) => (Math.sign(chosen.score - rejected.score) + 1) / 2),
  };
}

/**
 * By how much one method is right more often than another on the same pairs, and half of the 95 % interval: it is
 * narrower than the two methods' own intervals suggest, since both find the same pairs hard.
 */
export function advantage(of: Outcome, over: Outcome): { value: number; half: number } {
  const moments = momentsOf(of.credits.map((credit, i) => credit - over.credits[i]!));
  return { value: moments.mean, half: 1.96 * Math.sqrt(unbiasedVariance(moments) / moments.count) };
}

function scoredPair(
  { responses, preferred }: Preference,
  scores: readonly [number, number],
  prompt: string,
): ScoredPair {
  const [first, second]: ScoredResponse[] = responses.map((response, i) => ({
    prompt,
    score: scores[i]!,
    length: response.length,
  }));
  return preferred === 0 ? { chosen: first!, rejected: second! } : { chosen: second!, rejected: first! };
}

function requiredRate(pairs: readonly ScoredPair[]): Estimate {
  const rate = scoreAccuracy(pairs);
  if (!rate || rate.value === null)
    throw new RangeError(`There is no accuracy. ${rate?.value === null ? rate.reason : ""}`);
  return rate;
}
