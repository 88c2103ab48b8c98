import { refusal } from "@/lib/contract/refusals";
import { transaction } from "@/lib/db/client";
import { updateAttempt } from "@/lib/db/screening";
import { answersOf, questionsOf } from "./exam";
import { lockOwnAttempt } from "./save-exam";

/**
 * Hands an attempt in. Handing it in again gives the same result.
 * @throws too_little_data when an answer is missing: the message says which; not_found, not_your_task.
 */
export const submitExam = (input: {
  labelerId: string;
  attemptId: string;
  now: Date;
}): Promise<{ submittedAt: string }> =>
  transaction(async (tx) => {
    const attempt = await lockOwnAttempt(tx, input);
    if (attempt.submittedAt) return { submittedAt: attempt.submittedAt.toISOString() };
    const answers = answersOf(attempt);
    const questions = await questionsOf(tx, attempt);
    const unflagged = questions.flatMap((q) => q.displayOrder).filter((id) => answers.sensitive[id] === undefined);
    const unranked = questions.filter((q) =>
      q.displayOrder.some((id) => answers.rankings[q.comparisonId]?.[id] === undefined),
    );
    const missing = {
      flags: unflagged.length,
      ranks: unranked.length,
      answers: answers.demonstration.trim() === "" ? 1 : 0,
      languages: answers.languages.length === 0 ? 1 : 0,
    };
    if (Object.values(missing).some((count) => count > 0)) throw refusal("too_little_data", "examIncomplete", missing);
    await updateAttempt(tx, attempt.id, { state: "submitted", submittedAt: input.now });
    return { submittedAt: input.now.toISOString() };
  });
