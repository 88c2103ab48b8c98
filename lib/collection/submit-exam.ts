import { AppError } from "@/lib/contract/errors";
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
    const missing = [
      ...(unflagged.length > 0 ? [`${unflagged.length} texts to flag`] : []),
      ...(unranked.length > 0 ? [`${unranked.length} comparisons to rank`] : []),
      ...(answers.demonstration.trim() === "" ? ["the answer to write"] : []),
      ...(answers.languages.length === 0 ? ["the languages you read well"] : []),
    ];
    if (missing.length > 0)
      throw new AppError("too_little_data", `Before you hand it in, these are missing: ${missing.join(", ")}.`);
    await updateAttempt(tx, attempt.id, { state: "submitted", submittedAt: input.now });
    return { submittedAt: input.now.toISOString() };
  });
