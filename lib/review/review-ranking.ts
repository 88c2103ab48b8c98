import {
  isSameAnswer,
  isSameOrder,
  type RankingAnswer,
  refuseUnlessComplete,
  refuseUnlessRated,
} from "@/lib/collection/ranking";
import { AppError } from "@/lib/contract/errors";
import type { RankingDecision } from "@/lib/contract/reviews";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { insertRankingRevision, lockRanking, type RankingNow } from "@/lib/db/rankings";
import { decide } from "./decide";

/**
 * Accepts a ranking, returns it to its labeler, or appends a corrected revision with the reviewer as its author. What a correction
 * leaves out stays as it was: the ratings, and the strength while the order does.
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
    const answer = decision.verdict === "corrected" ? correctedAnswer(held, decision) : null;
    return decide(tx, {
      answer: { kind: "ranking", id: rankingId },
      held,
      reviewerId,
      decision,
      isSameCorrection: answer !== null && isSameAnswer(held, answer),
      correct: async () => {
        if (!answer) return;
        const project = await requireProject(tx, held.projectId);
        const qualityScale = held.ratedScale ?? project.qualityScale;
        const evaluationAsked = held.ratings.length === held.displayOrder.length;
        refuseUnlessComplete(answer.tiers, held.displayOrder, project.tiesAllowed);
        refuseUnlessRated(answer.ratings, held.displayOrder, { evaluationAsked, qualityScale });
        await insertRankingRevision(tx, {
          rankingId,
          revision: held.revision + 1,
          ...answer,
          qualityScale,
          correction: { authorId: reviewerId, reason: decision.comment },
          createdAt: now,
        });
      },
      now,
    });
  });

const correctedAnswer = (
  held: RankingNow,
  { tiers, noneAcceptable, ratings }: Extract<RankingDecision, { verdict: "corrected" }>,
): RankingAnswer => ({
  tiers,
  noneAcceptable,
  strength: isSameOrder(held.tiers, tiers) ? held.strength : null,
  ratings: ratings ?? held.ratings,
});
