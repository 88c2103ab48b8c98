/**
 * One score from the scores of k reward models that differ in their seed. Where a policy has found an error of one
 * model the others seldom share it: they disagree, and the two cautious rules trust such a score less.
 *
 * Give scores on one scale, (raw score - bias) * gain of each model: raw scores of two models are not comparable. Where
 * a lead is to be read as the logarithm of odds, and all models were trained alike, raw score - bias will do.
 *
 * Source: Coste et al. 2023, arXiv 2310.02743, who call the rules mean, worst-case (WCO) and
 * uncertainty-weighted optimization (UWO).
 */
import { momentsOf } from "./moments";

export type EnsembleRule =
  | { rule: "mean" }
  /** The lowest score. */
  | { rule: "worst_case" }
  /** Mean - lambda * variance, the variance divided by k; lambda 0.5 is a sensible start. */
  | { rule: "variance_penalty"; lambda: number };

/**
 * [R] combined scores, in the unit of the models'. Of a single model they are its own, whatever the rule.
 * @param scores  k lists [R]: what each model gives to the same responses, in the same order.
 * @throws        RangeError when there is no model, the lists differ in length, or lambda is negative.
 */
export function ensembleScores(scores: readonly ArrayLike<number>[], how: EnsembleRule): Float64Array {
  const [first] = scores;
  if (!first) throw new RangeError("An ensemble needs at least one reward model.");
  const odd = scores.find((list) => list.length !== first.length);
  if (odd) {
    throw new RangeError(`Two models of an ensemble score ${first.length} and ${odd.length} responses.`);
  }
  const combine = combinationBy(how);
  return Float64Array.from(first, (_, response) => combine(scores.map((list) => list[response]!)));
}

function combinationBy(how: EnsembleRule): (scores: readonly number[]) => number {
  switch (how.rule) {
    case "mean":
      return (scores) => momentsOf(scores).mean;
    case "worst_case":
      return (scores) => Math.min(...scores);
    case "variance_penalty": {
      const { lambda } = how;
      if (!(lambda >= 0)) throw new RangeError(`Lambda ${lambda} would reward disagreement; it must be 0 or more.`);
      return (scores) => {
        const { mean, variance } = momentsOf(scores);
        return mean - lambda * variance;
      };
    }
  }
}
