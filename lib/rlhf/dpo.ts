/**
 * Direct preference optimization: preference pairs teach the policy itself, without a reward model or rollouts.
 *
 * Every policy is the best one for some reward, up to a constant of the prompt: beta * log(policy / reference), its
 * implicit reward. A pair compares two responses to one prompt, so the constant cancels, and the loss of a reward model
 * becomes one of the policy.
 *
 * A logprob here is of a whole response: summed over its tokens, not averaged. Losses take `weights` as those of
 * losses.ts do.
 */
import type { Value } from "@/lib/ml/graph";
import { momentsOf } from "./moments";

/** [B] logprobs of the two responses of each pair, in nats, under the policy in training and under the reference. */
export type PairLogprobs<T> = { chosen: T; rejected: T; referenceChosen: T; referenceRejected: T };

/** [B] by how many nats the policy prefers the chosen response more than the reference does. */
const leads = ({ chosen, rejected, referenceChosen, referenceRejected }: PairLogprobs<Value>): Value =>
  chosen.sub(referenceChosen).sub(rejected.sub(referenceRejected));

/**
 * Mean of -log sigmoid of the margin between the implicit rewards.
 * @param weights         [B].
 * @param beta            reward units per nat; a greater one holds the policy closer to the reference. 0.1 is usual.
 * @param labelSmoothing  chance that a label is the wrong way round.
 * @returns               [] in nats; log 2 while the policy is the reference.
 * @source Rafailov et al. 2023, eq. 7, arXiv 2305.18290; label smoothing: Mitchell 2023, "A note on DPO with noisy
 *         preferences and relationship to IPO"
 */
export function dpoLoss(input: PairLogprobs<Value> & { weights: Value; beta: number; labelSmoothing?: number }): Value {
  const { weights, beta, labelSmoothing = 0 } = input;
  const margins = leads(input).mul(beta);
  const asLabelled = margins.neg().softplus();
  if (labelSmoothing === 0) return asLabelled.mul(weights).sum();
  const reversed = margins.softplus();
  return asLabelled
    .mul(1 - labelSmoothing)
    .add(reversed.mul(labelSmoothing))
    .mul(weights)
    .sum();
}

/**
 * Mean squared distance of the lead from 1 / (2 beta). Unlike the loss of DPO it has a finite optimum, so that a pair
 * which every labeler orders alike cannot drive the policy ever further from the reference.
 * @param weights  [B].
 * @param beta     called tau in the paper.
 * @returns        [] in nats squared.
 * @source Azar et al. 2023, eq. 17, arXiv 2310.12036
 */
export function ipoLoss(input: PairLogprobs<Value> & { weights: Value; beta: number }): Value {
  const { weights, beta } = input;
  const beyond = leads(input).sub(1 / (2 * beta));
  return beyond.mul(beyond).mul(weights).sum();
}

/** [B] implicit rewards of the responses, and the margins between them, in reward units. */
export function implicitRewards(
  input: PairLogprobs<ArrayLike<number>> & { beta: number },
): Record<"chosen" | "rejected" | "margins", Float64Array> {
  const rewards = (policy: ArrayLike<number>, reference: ArrayLike<number>) =>
    Float64Array.from(policy, (logprob, i) => input.beta * (logprob - reference[i]!));
  const chosen = rewards(input.chosen, input.referenceChosen);
  const rejected = rewards(input.rejected, input.referenceRejected);
  return { chosen, rejected, margins: chosen.map((reward, i) => reward - rejected[i]!) };
}

/**
 * Means over the pairs, under the field's names. `rewards/accuracies` is the share of positive margins; a margin of 0
 * counts half, as with a reward model, so that the reference itself has 0.5 and not 0.
 */
export function dpoMetrics(input: PairLogprobs<ArrayLike<number>> & { beta: number }): Record<string, number> {
  const { chosen, rejected, margins } = implicitRewards(input);
  return {
    "rewards/chosen": momentsOf(chosen).mean,
    "rewards/rejected": momentsOf(rejected).mean,
    "rewards/margins": momentsOf(margins).mean,
    "rewards/accuracies": momentsOf(margins.map((margin) => (Math.sign(margin) + 1) / 2)).mean,
  };
}
