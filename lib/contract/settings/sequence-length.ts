/** Packed sequences of a corpus against what a model can read. */
import { AppError } from "../errors";

/**
 * Asked before a round is queued and again where it learns.
 * @param setting  the setting that says how many tokens a sequence has.
 * @throws         AppError invalid_settings when a sequence is longer than what the model can read.
 */
export function refuseLongSequences(input: { setting: string; tokens: number; maxPositions: number }): void {
  const { setting, tokens, maxPositions } = input;
  if (tokens <= maxPositions) return;
  throw new AppError(
    "invalid_settings",
    `${setting}: sequences of ${tokens} tokens are too long: the model reads at most ${maxPositions}. Choose no more than that, or another model.`,
  );
}
