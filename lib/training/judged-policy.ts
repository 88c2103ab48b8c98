/**
 * What a policy needs of the reward model that judges it and of the prompts that it is asked. A round is refused by this
 * before it is queued, and again when a worker has read everything.
 */
import { AppError } from "@/lib/contract/errors";

/** @throws AppError invalid_settings when the two have different vocabularies. */
export function refuseOtherTokens(policy: { tokenizerJson: string }, reward: { tokenizerJson: string }): void {
  if (policy.tokenizerJson === reward.tokenizerJson) return;
  throw new AppError(
    "invalid_settings",
    "The reward model reads other tokens than the policy writes. Choose one that was trained from a policy of the same base.",
  );
}

/**
 * Tokens of the longest prompt that still leaves room for a whole response, for policy and reward model alike. The reward model
 * reads one token more: EOS after a response that was cut off.
 */
export const promptRoom = (input: {
  policy: { maxPositions: number };
  reward: { maxPositions: number };
  maxNewTokens: number;
}): number => Math.min(input.policy.maxPositions, input.reward.maxPositions - 1) - input.maxNewTokens;

/** @throws AppError too_little_data when no training prompt has such room. */
export function refuseWithoutRoom({ fits, maxNewTokens }: { fits: boolean; maxNewTokens: number }): void {
  if (fits) return;
  throw new AppError(
    "too_little_data",
    `No prompt leaves room for ${maxNewTokens} new tokens. Choose fewer, or add shorter prompts.`,
  );
}
