/**
 * Several responses to each prompt, which are one another's baseline: RLOO and GRPO need no value function.
 *
 * P prompts of K responses; a [P, K] array is flat, prompt by prompt.
 */

/** [P, K] rewards of responses, in reward units. */
export type GroupRewards = {
  rewards: ArrayLike<number>;
  /** K. */
  responsesPerPrompt: number;
};

/**
 * [P, K] rewards less the mean of their group; exactly 0 where a group's rewards are all alike.
 * @throws RangeError when a group has fewer than two responses, or the last one is not full.
 */
export function centredInGroups({ rewards, responsesPerPrompt: K }: GroupRewards): Float64Array {
  if (!Number.isInteger(K) || K < 2) {
    throw new RangeError(`Responses are compared within their prompt: ask for at least 2 of each, not ${K}.`);
  }
  if (rewards.length % K !== 0) throw new RangeError(`${rewards.length} rewards are no groups of ${K}.`);
  const centred = new Float64Array(rewards.length);
  for (let first = 0; first < rewards.length; first += K) {
    // Differences from one of the rewards are exact for equal rewards; differences from a rounded mean are not.
    let sum = 0;
    for (let i = first; i < first + K; i++) sum += rewards[i]! - rewards[first]!;
    for (let i = first; i < first + K; i++) centred[i] = rewards[i]! - rewards[first]! - sum / K;
  }
  return centred;
}
