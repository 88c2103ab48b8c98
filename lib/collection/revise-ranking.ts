import { AppError } from "@/lib/contract/errors";
import type { Tiers } from "@/lib/contract/tasks";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { insertRankingRevision, lockRanking } from "@/lib/db/rankings";
import { isSameOrder, refuseUnlessComplete } from "./ranking";

/**
 * Appends a revision to the caller's ranking. The same edit again (a retry) gives the same result once.
 * @throws stale when the edited revision is not the newest; incomplete_ranking, ties_not_allowed.
 */
export const reviseRanking = (input: {
  labelerId: string;
  rankingId: string;
  revision: number;
  tiers: Tiers;
  noneAcceptable: boolean;
  now: Date;
}): Promise<{ revision: number }> =>
  transaction(async (tx) => {
    const { rankingId, tiers, noneAcceptable, now } = input;
    const newest = await lockRanking(tx, rankingId);
    if (!newest) throw new AppError("not_found", "There is no such ranking.");
    if (newest.labelerId !== input.labelerId) throw new AppError("not_your_task", "Someone else gave this ranking.");
    const revision = input.revision + 1;
    const isRetry =
      newest.revision === revision && isSameOrder(newest.tiers, tiers) && newest.noneAcceptable === noneAcceptable;
    if (isRetry) return { revision };
    if (newest.revision !== input.revision)
      throw new AppError("stale", "This ranking was edited in the meantime. Load it again.");
    const { tiesAllowed } = await requireProject(tx, newest.projectId);
    refuseUnlessComplete(tiers, newest.displayOrder, tiesAllowed);
    await insertRankingRevision(tx, {
      rankingId,
      revision,
      tiers,
      noneAcceptable,
      createdAt: now,
    });
    return { revision };
  });
