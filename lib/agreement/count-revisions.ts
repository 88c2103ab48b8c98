/**
 * Keeps the tallies of rankings true, a little at each reading.
 *
 * A trigger puts each new revision on a list in the transaction that writes it. Counting takes revisions off the list and
 * counts their comparisons anew, whole, in one transaction. Nothing is lost: the rankings are read after the taking, so a
 * revision that was taken is read; one that commits in between is on the list still. Nothing is doubled: a comparison's
 * tallies are replaced, never added to, and one transaction counts at a time. Whoever is killed has taken nothing.
 * A mark such as "counted up to this id" would lose the revisions that are committed late.
 */
import { transaction } from "@/lib/db/client";
import {
  countUncounted,
  findPromptsToCount,
  findRankingsToCount,
  findResponsesToCount,
  replaceTallies,
  takeUncounted,
} from "@/lib/db/tallies";
import { groupBy } from "./group-by";
import { assents, statesOpinion } from "./opinions";
import { type CountedComparison, tallyComparison } from "./tally-comparison";

/** Revisions counted in one transaction. */
const BATCH = 400;

/**
 * Counts revisions that are not counted yet, oldest first.
 * @param batches  at most so many transactions: a page that opens after an import of many rankings shows what was counted
 *                 so far, and counts on when it is read again.
 * @returns        how many are left.
 */
export async function countRevisions({ batches = 2 }: { batches?: number } = {}): Promise<number> {
  for (let i = 0; i < batches; i++) if ((await countBatch()) < BATCH) return 0;
  return transaction(countUncounted);
}

/** @returns how many revisions were counted. */
const countBatch = (): Promise<number> =>
  transaction(async (tx) => {
    const { comparisonIds, taken } = await takeUncounted(tx, BATCH);
    if (taken === 0) return 0;
    const rankings = await findRankingsToCount(tx, comparisonIds);
    const responses = groupBy(await findResponsesToCount(tx, comparisonIds), (r) => r.comparisonId);
    const prompts = new Map((await findPromptsToCount(tx, comparisonIds)).map((p) => [p.comparisonId, p]));
    const stored: Parameters<typeof replaceTallies>[2] = { rankings: [], pairs: [], crowds: [], versions: [] };
    for (const [comparisonId, own] of groupBy(rankings, (r) => r.comparisonId)) {
      const prompt = prompts.get(comparisonId);
      const counted: CountedComparison = {
        hasOpinion: statesOpinion(prompt?.last ?? ""),
        promptCharacters: prompt?.length ?? 0,
        responses: (responses.get(comparisonId) ?? []).map((r) => ({
          id: r.id,
          versionId: r.modelVersionId,
          characters: r.length,
          assents: assents(r.opening),
        })),
        rankings: own.map((r) => ({
          labeler: r.labelerId,
          simulated: r.simulated,
          at: r.createdAt,
          guidelinesVersionId: r.guidelinesVersionId,
          ranks: new Map(r.responseIds.map((id, i) => [id, r.tiers[i] ?? 0])),
          displayOrder: r.displayOrder,
          activeSeconds: r.activeSeconds,
        })),
      };
      const projectId = own[0]?.projectId ?? "";
      const ids = new Map(own.map((r) => [r.labelerId, r.rankingId]));
      const tallies = tallyComparison(counted);
      for (const { labeler, ...tally } of tallies.rankings)
        stored.rankings.push({
          ...tally,
          rankingId: ids.get(labeler) ?? "",
          labelerId: labeler,
          projectId,
          comparisonId,
        });
      for (const tally of tallies.pairs) stored.pairs.push({ ...tally, projectId, comparisonId });
      for (const tally of tallies.crowds) stored.crowds.push({ ...tally, projectId, comparisonId });
      for (const { labeler, ...tally } of tallies.versions)
        stored.versions.push({ ...tally, rankingId: ids.get(labeler) ?? "", projectId });
    }
    await replaceTallies(tx, comparisonIds, stored);
    return taken;
  });
