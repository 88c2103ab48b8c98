import { AppError } from "@/lib/contract/errors";
import { insertReference, lockNewestReference, setComparisonRetired } from "@/lib/db/calibration";
import { transaction } from "@/lib/db/client";

/**
 * Takes a comparison out of the calibration pool by a last revision. With `toTasks` it gives ordinary tasks again, and all its
 * rankings, those of its time in the pool too, enter the next snapshot. One whose reference practice has shown cannot go back:
 * those who saw it would rank from memory.
 * @throws not_found, stale, wrong_state.
 */
export const retireReference = (input: {
  projectId: string;
  comparisonId: string;
  revision: number;
  toTasks: boolean;
  createdById: string;
  now: Date;
}): Promise<{ revision: number }> =>
  transaction(async (tx) => {
    const { comparisonId, createdById, now } = input;
    const newest = await lockNewestReference(tx, comparisonId);
    if (!newest || newest.projectId !== input.projectId)
      throw new AppError("not_found", "This comparison is not in the calibration pool.");
    const revision = input.revision + 1;
    if (newest.retired && newest.revision === revision) return { revision };
    if (newest.revision !== input.revision || newest.retired)
      throw new AppError("stale", "Someone changed this reference in the meantime. Load it again.");
    if (input.toTasks && newest.use === "training")
      throw new AppError(
        "wrong_state",
        "Practice has shown this reference, so it cannot become an ordinary task again.",
      );
    const { projectId, use, reason, tiers, sensitive } = newest;
    const last = { projectId, comparisonId, use, reason, tiers, sensitive };
    await insertReference(tx, { ...last, revision, retired: true, createdById, createdAt: now });
    if (input.toTasks) await setComparisonRetired(tx, comparisonId, null);
    return { revision };
  });
