import type { PreferenceStrength, Rating } from "@/lib/contract/evaluation";
import { refusal } from "@/lib/contract/refusals";
import type { Tiers } from "@/lib/contract/tasks";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { insertRankingRevision, lockRanking } from "@/lib/db/rankings";
import {
  isSameAnswer,
  isSameOrder,
  keptStrength,
  questionsOfEdit,
  refuseUnlessComplete,
  refuseUnlessRated,
} from "./ranking";

/**
 * Appends a revision to the caller's ranking. What is left out stays as it was: ratings always, the strength while the order
 * does. The same edit again (a retry) gives the same result once.
 * @throws stale when the edited revision is not the newest; wrong_state for a choice in a conversation, where turns have rules of
 *         their own; incomplete_ranking, ties_not_allowed.
 */
export const reviseRanking = (input: {
  labelerId: string;
  rankingId: string;
  revision: number;
  tiers: Tiers;
  noneAcceptable: boolean;
  strength?: PreferenceStrength | null | undefined;
  ratings?: Rating[] | undefined;
  now: Date;
}): Promise<{ revision: number }> =>
  transaction(async (tx) => {
    const { rankingId, tiers, noneAcceptable, now } = input;
    const newest = await lockRanking(tx, rankingId);
    if (!newest) throw refusal("not_found", "answer");
    if (newest.labelerId !== input.labelerId) throw refusal("not_your_task", "answer");
    if (newest.source !== "ranking_task" && newest.source !== "repetition")
      throw refusal("wrong_state", "madeInConversation");
    const project = await requireProject(tx, newest.projectId);
    const { strength: strengthAsked } = questionsOfEdit(newest, project);
    const strength = keptStrength(
      input.strength !== undefined ? input.strength : isSameOrder(newest.tiers, tiers) ? newest.strength : null,
      tiers,
      { strengthAsked },
    );
    const answer = { tiers, noneAcceptable, strength, ratings: input.ratings ?? newest.ratings };
    const revision = input.revision + 1;
    if (newest.revision === revision && isSameAnswer(newest, answer)) return { revision };
    if (newest.revision !== input.revision) throw refusal("stale", "answer");
    refuseUnlessComplete(tiers, newest.displayOrder, project.tiesAllowed);
    // An edit keeps the scale that was given on, and need not rate what was not rated.
    const qualityScale = newest.ratedScale ?? project.qualityScale;
    const evaluationAsked = newest.ratings.length === newest.displayOrder.length;
    refuseUnlessRated(answer.ratings, newest.displayOrder, { evaluationAsked, qualityScale });
    await insertRankingRevision(tx, { rankingId, revision, ...answer, qualityScale, createdAt: now });
    return { revision };
  });
