import { refusal } from "@/lib/contract/refusals";
import type { ExamAnswers, ExamChange } from "@/lib/contract/screening";
import { type Transaction, transaction } from "@/lib/db/client";
import { type AttemptRow, lockAttempt, updateAttempt } from "@/lib/db/screening";
import { given } from "@/lib/platform/given";
import { answersOf, questionsOf } from "./exam";

/**
 * The caller's attempt, its row held until the transaction ends.
 * @throws not_found, not_your_task.
 */
export async function lockOwnAttempt(
  tx: Transaction,
  by: { attemptId: string; labelerId: string },
): Promise<AttemptRow> {
  const attempt = await lockAttempt(tx, by.attemptId);
  if (!attempt) throw refusal("not_found", "exam");
  if (attempt.labelerId !== by.labelerId) throw refusal("not_your_task", "exam");
  return attempt;
}

/**
 * Merges what changed into an open attempt, question by question. The same text again (a retry) is not stale.
 * @throws stale when the demonstration was edited from another revision than the newest: nothing of the change is saved;
 *         already_submitted, not_found, not_your_task.
 */
export const saveExam = (input: {
  labelerId: string;
  attemptId: string;
  change: ExamChange;
  now: Date;
}): Promise<{ savedAt: string; demonstrationRevision: number }> =>
  transaction(async (tx) => {
    const attempt = await lockOwnAttempt(tx, input);
    if (attempt.state === "submitted") throw refusal("already_submitted", "exam");
    const { change } = input;
    const questions = await questionsOf(tx, attempt);
    const before = answersOf(attempt);
    const isNewText = change.demonstration !== undefined && change.demonstration !== before.demonstration;
    if (isNewText && (change.demonstrationRevision ?? 0) !== before.demonstrationRevision)
      throw refusal("stale", "examText");
    const demonstrationRevision = before.demonstrationRevision + (isNewText ? 1 : 0);
    const responses = new Set(questions.flatMap((q) => q.displayOrder));
    const comparisons = new Map(questions.map((q) => [q.comparisonId, new Set(q.displayOrder)]));
    const answers: ExamAnswers = {
      ...before,
      ...given(change),
      demonstrationRevision,
      sensitive: { ...before.sensitive, ...only(change.sensitive ?? {}, (id) => responses.has(id)) },
      rankings: {
        ...before.rankings,
        ...Object.fromEntries(
          Object.entries(change.rankings ?? {}).flatMap(([id, ranks]) => {
            const shown = comparisons.get(id);
            return shown ? [[id, only(ranks, (response) => shown.has(response))]] : [];
          }),
        ),
      },
    };
    await updateAttempt(tx, attempt.id, { answers });
    return { savedAt: input.now.toISOString(), demonstrationRevision };
  });

/** The entries whose key is one of the attempt's. */
const only = <V>(record: Record<string, V>, isKnown: (id: string) => boolean): Record<string, V> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => isKnown(id)));
