import type { CalibrationUse } from "@/lib/contract/calibration";
import { AppError } from "@/lib/contract/errors";
import type { Tiers } from "@/lib/contract/tasks";
import { insertReference, isComparisonOf, lockNewestReference, setComparisonRetired } from "@/lib/db/calibration";
import { transaction } from "@/lib/db/client";
import { listResponseIds } from "@/lib/db/comparisons";
import { isSameOrder, refuseUnlessComplete } from "./ranking";

/**
 * Puts a comparison into the calibration pool, or appends a revision of its reference. It then gives no ordinary task; those
 * who hold one keep it. The comparison's row is locked, so that two reviewers cannot both write revision n; the same change
 * again (a retry) gives the same revision.
 * @throws stale when another revision came in between; incomplete_ranking, not_found.
 */
export const setReference = (input: {
  projectId: string;
  comparisonId: string;
  revision: number;
  use: CalibrationUse;
  tiers: Tiers;
  sensitive: readonly string[];
  reason: string;
  createdById: string;
  now: Date;
}): Promise<{ revision: number }> =>
  transaction(async (tx) => {
    const { now, revision: edited, ...given } = input;
    const { comparisonId, projectId, tiers } = given;
    if (!(await isComparisonOf(tx, comparisonId, projectId)))
      throw new AppError("not_found", "There is no such comparison in this project.");
    refuseUnlessComplete(tiers, await listResponseIds(tx, comparisonId), true);
    const newest = await lockNewestReference(tx, comparisonId);
    const revision = edited + 1;
    const isRetry =
      newest?.revision === revision &&
      !newest.retired &&
      newest.use === given.use &&
      newest.reason === given.reason &&
      isSameOrder(newest.tiers, tiers);
    if (isRetry) return { revision };
    if ((newest?.revision ?? 0) !== edited)
      throw new AppError("stale", "Someone changed this reference in the meantime. Load it again.");
    await insertReference(tx, { ...given, revision, retired: false, createdAt: now });
    await setComparisonRetired(tx, comparisonId, now);
    return { revision };
  });
