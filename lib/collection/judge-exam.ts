import { AppError } from "@/lib/contract/errors";
import { type Transaction, transaction } from "@/lib/db/client";
import { type AttemptRow, insertDecision, insertScore, lockAttempt } from "@/lib/db/screening";

/** Appends a reviewer's score of the demonstration of a submitted attempt; each reviewer's newest counts. */
export const scoreExam = (input: {
  attemptId: string;
  reviewerId: string;
  score: number;
  now: Date;
}): Promise<Record<string, never>> =>
  transaction(async (tx) => {
    const { attemptId, reviewerId, score, now } = input;
    await lockSubmitted(tx, attemptId);
    await insertScore(tx, { attemptId, reviewerId, score, createdAt: now });
    return {};
  });

/** Appends an admin's decision on the labeler of a submitted attempt; the newest is in force. */
export const decideScreening = (input: {
  attemptId: string;
  decidedById: string;
  admitted: boolean;
  note: string;
  now: Date;
}): Promise<Record<string, never>> =>
  transaction(async (tx) => {
    const { now, ...decision } = input;
    const { labelerId, projectId } = await lockSubmitted(tx, input.attemptId);
    await insertDecision(tx, { ...decision, labelerId, projectId, createdAt: now });
    return {};
  });

async function lockSubmitted(tx: Transaction, attemptId: string): Promise<AttemptRow> {
  const attempt = await lockAttempt(tx, attemptId);
  if (!attempt) throw new AppError("not_found", "There is no such exam.");
  if (attempt.state !== "submitted") throw new AppError("wrong_state", "This exam is still being written.");
  return attempt;
}
