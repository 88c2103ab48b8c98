/**
 * REINFORCE leave-one-out: a response is one action, judged against the other responses to its prompt.
 *
 * Its reward is the sum of its `tokenRewards`: the score less beta * KL. Its advantage holds for each of its tokens, and
 * `policyLoss` is then its loss: on the policy that sampled, the ratio is 1 and the gradient that of REINFORCE.
 */
import { centredInGroups, type GroupRewards } from "./groups";

/**
 * Reward of each response less the mean reward of the K - 1 others to its prompt. That baseline does not depend on the
 * response itself, so it lowers the variance of the gradient and adds no bias.
 * @returns [P, K] in reward units; they sum to 0 for each prompt.
 * @throws  RangeError as `centredInGroups`.
 * @source Ahmadian et al. 2024, arXiv 2402.14740; Kool et al. 2019, "Buy 4 REINFORCE samples, get a baseline for free!"
 */
export function leaveOneOutAdvantages(groups: GroupRewards): Float64Array {
  const K = groups.responsesPerPrompt;
  // r - (sum - r) / (K - 1) = K / (K - 1) * (r - sum / K)
  return centredInGroups(groups).map((reward) => (K / (K - 1)) * reward);
}
