/**
 * Group relative policy optimization: PPO's clipped objective without its value function.
 *
 *     roll out -> compare -> update
 *
 *     compare  a response's advantage is its score in standard deviations of its group
 *     update   the clipped surrogate plus beta times an estimate of KL(policy || reference), which stands in the loss, not
 *              in the reward; means over the tokens of a response, then over responses
 *
 * B responses of at most T tokens, right-padded; flat [B, T] arrays, row by row.
 *
 * Source: Shao et al. 2024, section 4.1, arXiv 2402.03300.
 */
import type { GrpoConfig } from "@/lib/contract/settings/grpo";
import type { Value } from "@/lib/ml/graph";
import { type GroupedEvent, type GroupedInput, type GroupedResult, learnFromGroups } from "./grouped";
import { centredInGroups, type GroupRewards } from "./groups";
import { policyLoss } from "./losses";
import { MAX_LOG_RATIO } from "./metrics";
import { KL_ESTIMATES } from "./rewards";

/**
 * Trains a copy of `policy`; one event per iteration.
 *
 * Metrics: those of metrics.ts, policy-updates.ts, watch.ts and `groupMetrics`, and `objective/kl_coef`, `episode`. What the
 * loss takes for leaving the reference is told as `objective/non_score_reward`, though no reward contains it.
 *
 * @throws AppError when prompt and response together are longer than a model can read, or when updates diverge.
 */
export function grpo(input: GroupedInput<GrpoConfig>): AsyncGenerator<GroupedEvent, GroupedResult> {
  const { clipRange, klCoefficient: beta, responsesPerPrompt, groupScale: scale, minibatchSize } = input.config;
  return learnFromGroups({
    ...input,
    weigh: (mask, tokens) => Float32Array.from(responseMeanWeights({ mask, tokens, responses: minibatchSize })),
    loss: {
      on: "logprobs",
      of: (logprobs, array) =>
        grpoLoss({
          logprobs,
          oldLogprobs: array("oldLogprobs"),
          referenceLogprobs: array("referenceLogprobs"),
          advantages: array("advantages"),
          weights: array("weights"),
          clipRange,
          beta,
        }),
    },
    compare: ({ scores: rewards, mask, logprobs, referenceLogprobs }) => ({
      advantages: groupAdvantages({ rewards, responsesPerPrompt, scale }),
      nonScoreRewards: mask.map((m, i) => -beta * m * KL_ESTIMATES.k3(logprobs[i]! - referenceLogprobs[i]!)),
      metrics: { ...groupMetrics({ rewards, responsesPerPrompt }), "objective/kl_coef": beta },
    }),
  });
}

/**
 * By what a group's centred rewards are divided: its standard deviation with K - 1 or with K in the denominator (the
 * paper does not say which; trainers take the former), or nothing, as Dr. GRPO does so that prompts on which all
 * responses fare nearly alike do not weigh more.
 */
export type GroupScale = "unbiased" | "population" | "none";

/**
 * Advantages of responses within their group; exactly 0 where a group's rewards are all alike.
 * @param epsilon  is added to the deviation, in reward units.
 * @returns        [P, K] in standard deviations; in reward units for scale "none".
 * @throws         RangeError as `centredInGroups`.
 * @source Shao et al. 2024, section 4.1.2, arXiv 2402.03300; "none": Liu et al. 2025, arXiv 2503.20783
 */
export function groupAdvantages(groups: GroupRewards & { scale?: GroupScale; epsilon?: number }): Float64Array {
  const { responsesPerPrompt: K, scale = "unbiased", epsilon = 1e-4 } = groups;
  const centred = centredInGroups(groups);
  if (scale === "none") return centred;
  const denominator = scale === "unbiased" ? K - 1 : K;
  for (let first = 0; first < centred.length; first += K) {
    const group = centred.subarray(first, first + K);
    const deviation = Math.sqrt(group.reduce((sum, reward) => sum + reward * reward, 0) / denominator);
    if (deviation > 0) for (let i = 0; i < K; i++) group[i]! /= deviation + epsilon;
  }
  return centred;
}

/** `frac_reward_zero_std`: the share of prompts whose responses all earn the same, from which nothing is learned. */
export function groupMetrics(groups: GroupRewards): Record<string, number> {
  const K = groups.responsesPerPrompt;
  const centred = centredInGroups(groups);
  let alike = 0;
  for (let first = 0; first < centred.length; first += K) {
    if (centred.subarray(first, first + K).every((reward) => reward === 0)) alike += 1;
  }
  return { frac_reward_zero_std: alike / (centred.length / K) };
}

/**
 * Weights of the mean over responses of the mean over their tokens, [B, T]: each response counts alike, however long.
 * @param mask       [B, T] 1 up to and including the last token of a response.
 * @param tokens     T.
 * @param responses  of the whole batch of the optimizer step, of which these may be a part.
 */
export function responseMeanWeights(input: {
  mask: ArrayLike<number>;
  tokens: number;
  responses: number;
}): Float64Array {
  const { mask, tokens, responses } = input;
  const weights = Float64Array.from(mask);
  for (let row = 0; row < weights.length; row += tokens) {
    const response = weights.subarray(row, row + tokens);
    const length = response.reduce((sum, m) => sum + m, 0);
    if (length > 0) for (let t = 0; t < tokens; t++) response[t]! /= length * responses;
  }
  return weights;
}

/**
 * The clipped surrogate plus beta times the k3 estimate of KL(policy || reference).
 *
 * k3 estimates that divergence without bias, but the gradient of k3 is, in expectation, that of
 * KL(reference || policy): the penalty is a pull towards all that the reference would say.
 *
 * @param logprobs           [B, T] of the response tokens under the policy in training.
 * @param oldLogprobs        [B, T] under the policy that sampled them.
 * @param referenceLogprobs  [B, T] under the reference policy.
 * @param advantages         [B, T], or [B, 1] of whole responses.
 * @param weights            [B, T]; from `responseMeanWeights` in the paper.
 * @param clipRange          epsilon, in units of probability ratio.
 * @param beta               in reward deviations per nat; 0.04 in the paper.
 * @source Shao et al. 2024, eq. 3 and 4, arXiv 2402.03300; log(policy / reference) is kept above a bound, so that k3
 *         stays finite
 */
export function grpoLoss(input: {
  logprobs: Value;
  oldLogprobs: Value;
  referenceLogprobs: Value;
  advantages: Value;
  weights: Value;
  clipRange: number;
  beta: number;
}): Value {
  const { logprobs, referenceLogprobs, weights, beta } = input;
  const surrogate = policyLoss(input);
  if (beta === 0) return surrogate;
  const logRatio = logprobs.sub(referenceLogprobs).maximum(-MAX_LOG_RATIO);
  const k3 = logRatio.neg().exp().sub(1).add(logRatio);
  return surrogate.add(k3.mul(weights).sum().mul(beta));
}
