import { z } from "zod";

const characters = z.number().int().min(0).max(10_000_000);
const seconds = z.number().min(0).max(10_000_000);

/**
 * How an answer came about, as the page saw it: for a reviewer's eyes, never a reason to refuse the answer. Programs that answer
 * over HTTP send none.
 */
export const AnswerEvidence = z.object({
  typedCharacters: characters,
  pastedCharacters: characters,
  keystrokes: characters,
  /** From the first sight of the task to the first key, paste or click; null when there was none. */
  secondsToFirstInput: seconds.nullable(),
  /** From the first sight of the task to its submission, with idle time. */
  secondsOpen: seconds,
});
export type AnswerEvidence = z.infer<typeof AnswerEvidence>;
