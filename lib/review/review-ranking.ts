import { isSameOrder, refuseUnlessComplete } from "@/lib/collection/ranking";
import { AppError } from "@/lib/contract/errors";
import type { RankingDecision } from "@/lib/contract/reviews";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { insertRankingRevision, lockRanking } from "@/lib/db/rankings";
import { decide } from "./decide";

/**
 * Accepts a ranking, returns it to its labeler, or appends a corrected revision with the reviewer as its author. A correction keeps
 * the labeler's ratings, and the strength while the order stays.
 * @throws stale, forbidden: see `decide`; wrong_state of a choice in a conversation, which its labeler could not revise;
 *         incomplete_ranking, ties_not_allowed of a correction.
 */
export const reviewRanking = (input: {
  reviewerId: string;
  rankingId: string;
  decision: RankingDecision;
  now: Date;
}): Promise<{ review: number; revision: number }> =>
  transaction(async (tx) => {
    const { reviewerId, rankingId, decision, now } = input;
    const held = await lockRanking(tx, rankingId);
    if (!held) throw new AppError("not_found", "There is no such ranking.");
    if (held.source !== "ranking_task")
      throw new AppError("wrong_state", "This choice was made in a conversation. Only answers to tasks are reviewed.");
    const correction = decision.verdict === "corrected" ? decision : null;
    return decide(tx, {
      answer: { kind: "ranking", id: rankingId },
      held,
      reviewerId,
      decision,
      isSameCorrection:
        correction !== null &&
        isSameOrder(held.tiers, correction.tiers) &&
        held.noneAcceptable === correction.noneAcceptable,
      correct: async () => {
        if (!correction) return;
        const { tiesAllowed, qualityScale } = await requireProject(tx, held.projectId);
        const { tiers, noneAcceptable, comment } = correction;
        refuseUnlessComplete(tiers, held.displayOrder, tiesAllowed);
        await insertRankingRevision(tx, {
          rankingId,
          revision: held.revision + 1,
          tiers,
          noneAcceptable,
          strength: isSameOrder(held.tiers, tiers) ? held.strength : null,
          ratings: held.ratings,
          qualityScale: held.ratedScale ?? qualityScale,
          correction: { authorId: reviewerId, reason: comment },
          createdAt: now,
        });
      },
      now,
    });
  });
