import { findPersonalData } from "@/lib/collection/personal-data";
import { AppError } from "@/lib/contract/errors";
import type { DemonstrationDecision } from "@/lib/contract/reviews";
import { transaction } from "@/lib/db/client";
import { insertDemonstrationRevision, lockDemonstration } from "@/lib/db/demonstrations";
import { decide } from "./decide";

/**
 * Accepts a demonstration, returns it to its labeler, or appends a corrected revision with the reviewer as its author.
 * @throws stale, forbidden: see `decide`.
 */
export const reviewDemonstration = (input: {
  reviewerId: string;
  demonstrationId: string;
  decision: DemonstrationDecision;
  now: Date;
}): Promise<{ review: number; revision: number }> =>
  transaction(async (tx) => {
    const { reviewerId, demonstrationId, decision, now } = input;
    const held = await lockDemonstration(tx, demonstrationId);
    if (!held) throw new AppError("not_found", "There is no such demonstration.");
    const correction = decision.verdict === "corrected" ? decision : null;
    return decide(tx, {
      answer: { kind: "demonstration", id: demonstrationId },
      held,
      reviewerId,
      decision,
      isSameCorrection: correction?.text === held.text,
      correct: async () =>
        correction &&
        insertDemonstrationRevision(tx, {
          demonstrationId,
          revision: held.revision + 1,
          text: correction.text,
          personalData: findPersonalData(correction.text).length > 0,
          authorId: reviewerId,
          reason: correction.comment,
          createdAt: now,
        }),
      now,
    });
  });
