import { AppError } from "@/lib/contract/errors";
import type { ReviewVerdict, ReviewWhy } from "@/lib/contract/reviews";
import type { Transaction } from "@/lib/db/client";
import { type AnswerId, findNewestReview, findSamplingProbability, insertReview } from "@/lib/db/reviews";

/** What every decision says, whatever was answered. */
type Decision = { verdict: ReviewVerdict; comment: string; revision: number; review: number; why: ReviewWhy };

/** The answer as it stands, its row held. */
type Held = { projectId: string; labelerId: string; revision: number };

/**
 * Reviews an answer whose row the transaction holds, as revising it does: of a reviewer and a labeler, or of two reviewers, the
 * second sees what the first has done. A decision on anything but the newest revision and review is refused, so that nobody's work
 * is written over unread; the same decision again (a double click, a retry) gives the same result and is stored once.
 * @param isSameCorrection  whether the newest revision is what this decision would append.
 * @param correct           appends the correction as the revision after the one that was read.
 * @throws forbidden of an answer of the reviewer's own; stale.
 */
export async function decide(
  tx: Transaction,
  input: {
    answer: AnswerId;
    held: Held;
    reviewerId: string;
    decision: Decision;
    isSameCorrection: boolean;
    correct: () => Promise<unknown>;
    now: Date;
  },
): Promise<{ review: number; revision: number }> {
  const { answer, held, reviewerId, decision, isSameCorrection, correct, now } = input;
  if (held.labelerId === reviewerId)
    throw new AppError("forbidden", "This answer is your own. Someone else has to review it.");
  const { verdict, comment, revision } = decision;
  const number = decision.review + 1;
  const after = verdict === "corrected" ? revision + 1 : revision;
  const newest = await findNewestReview(tx, answer);
  const isRetry =
    newest?.number === number &&
    newest.reviewerId === reviewerId &&
    newest.verdict === verdict &&
    newest.comment === comment &&
    newest.revision === revision &&
    (verdict !== "corrected" || (held.revision === after && isSameCorrection));
  if (isRetry) return { review: number, revision: after };
  if ((newest?.number ?? 0) !== decision.review)
    throw new AppError("stale", "Someone else has reviewed this answer in the meantime. Nothing of yours was stored.");
  if (held.revision !== revision)
    throw new AppError("stale", "The labeler has revised this answer in the meantime. Nothing of yours was stored.");
  const samplingProbability = await findSamplingProbability(tx, { projectId: held.projectId, answerId: answer.id });
  if (verdict === "corrected") await correct();
  await insertReview(tx, {
    answer,
    projectId: held.projectId,
    number,
    revision,
    reviewerId,
    verdict,
    comment,
    why: decision.why === "audit" && samplingProbability === null ? "chosen" : decision.why,
    samplingProbability,
    createdAt: now,
  });
  return { review: number, revision: after };
}
