/**
 * REINFORCE leave-one-out: a response is one action, judged against the other responses to its prompt.
 *
 *     roll out -> reward -> leave one out -> update
 *
 *     reward         score - beta * KL, summed over the response
 *     leave one out  less the mean reward of the K - 1 others to the prompt
 *     update         the advantage holds for each token of the response; sums over its tokens, means over responses
 *
 * The loss is PPO's: on the policy that sampled, the ratio is 1 and its gradient that of REINFORCE; minibatches after the
 * first are the clipped kind of off-policy that PPO allows. There is no value function.
 *
 * Sources: Ahmadian et al. 2024, arXiv 2402.14740; Kool et al. 2019, "Buy 4 REINFORCE samples, get a baseline for free!"
 */
import type { RlooConfig } from "@/lib/contract/settings/rloo";
import { type GroupedEvent, type GroupedInput, type GroupedResult, learnFromGroups } from "./grouped";
import { centredInGroups, type GroupRewards } from "./groups";
import { clippedSurrogate, responseSum } from "./policy-updates";
import { klPerToken, rowSums, tokenRewards } from "./rewards";

/**
 * Trains a copy of `policy`; one event per iteration.
 *
 * Metrics: those of metrics.ts, policy-updates.ts and watch.ts, and `objective/kl_coef`, `episode`.
 *
 * @throws AppError when prompt and response together are longer than a model can read, or when updates diverge.
 */
export function rloo(input: GroupedInput<RlooConfig>): AsyncGenerator<GroupedEvent, GroupedResult> {
  const { clipRange, klCoefficient, responsesPerPrompt } = input.config;
  return learnFromGroups({
    ...input,
    weigh: responseSum,
    loss: clippedSurrogate(clipRange),
    compare: (rollout) => {
      const kl = klPerToken({ ...rollout, estimator: "k1" });
      const { rewards, nonScoreRewards } = tokenRewards({ ...rollout, kl, klCoefficient });
      const advantages = leaveOneOutAdvantages({ rewards: rowSums(rewards, rollout.tokens), responsesPerPrompt });
      return { advantages, nonScoreRewards, metrics: { "objective/kl_coef": klCoefficient } };
    },
  });
}

/**
 * Reward of each response less the mean reward of the K - 1 others to its prompt. That baseline does not depend on the
 * response itself, so it lowers the variance of the gradient and adds no bias.
 * @returns [P, K] in reward units; they sum to 0 for each prompt.
 * @throws  RangeError as `centredInGroups`.
 */
export function leaveOneOutAdvantages(groups: GroupRewards): Float64Array {
  const K = groups.responsesPerPrompt;
  // r - (sum - r) / (K - 1) = K / (K - 1) * (r - sum / K)
  return centredInGroups(groups).map((reward) => (K / (K - 1)) * reward);
}
