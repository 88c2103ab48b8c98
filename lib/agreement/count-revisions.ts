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
  findRepeatsToCount,
  findResponsesToCount,
  type RankingToCount,
  type ResponseToCount,
  replaceTallies,
  takeUncounted,
} from "@/lib/db/tallies";
import { groupBy } from "./group-by";
import { assents, statesOpinion } from "./opinions";
import { tallyRepeats } from "./repeats";
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
    const rankings = groupBy(await findRankingsToCount(tx, comparisonIds), (r) => r.comparisonId);
    const responses = groupBy(await findResponsesToCount(tx, comparisonIds), (r) => r.comparisonId);
    const prompts = new Map((await findPromptsToCount(tx, comparisonIds)).map((p) => [p.comparisonId, p]));
    const counted = [...rankings].map(([comparisonId, own]) => ({
      of: { comparisonId, projectId: own[0]?.projectId ?? "" },
      ids: new Map(own.map((r) => [r.labelerId, r.rankingId])),
      ...tallyComparison(countable(own, responses.get(comparisonId) ?? [], prompts.get(comparisonId))),
    }));
    const batch = new Set(comparisonIds);
    const repeats = await findRepeatsToCount(tx, comparisonIds);
    const projects = new Map(repeats.map((r) => [r.comparisonId, r.projectId]));
    await replaceTallies(tx, comparisonIds, {
      repeats: tallyRepeats(repeats)
        // Two comparisons that are not counted anew keep what was counted of them.
        .filter(({ comparisonA, comparisonB }) => batch.has(comparisonA) || batch.has(comparisonB))
        .map((tally) => ({ ...tally, projectId: projects.get(tally.comparisonA) ?? "" })),
      rankings: counted.flatMap((c) =>
        c.rankings.map(({ labeler, ...tally }) => ({
          ...tally,
          ...c.of,
          labelerId: labeler,
          rankingId: c.ids.get(labeler) ?? "",
        })),
      ),
      pairs: counted.flatMap((c) => c.pairs.map((tally) => ({ ...tally, ...c.of }))),
      crowds: counted.flatMap((c) => c.crowds.map((tally) => ({ ...tally, ...c.of }))),
      versions: counted.flatMap((c) =>
        c.versions.map(({ labeler, ...tally }) => ({
          ...tally,
          projectId: c.of.projectId,
          rankingId: c.ids.get(labeler) ?? "",
        })),
      ),
    });
    return taken;
  });

const countable = (
  rankings: readonly RankingToCount[],
  responses: readonly ResponseToCount[],
  prompt: { length: number; last: string } | undefined,
): CountedComparison => ({
  hasOpinion: statesOpinion(prompt?.last ?? ""),
  promptCharacters: prompt?.length ?? 0,
  responses: responses.map((r) => ({
    id: r.id,
    versionId: r.modelVersionId,
    characters: r.length,
    assents: assents(r.opening),
  })),
  rankings: rankings.map((r) => ({
    labeler: r.labelerId,
    simulated: r.simulated,
    at: r.createdAt,
    guidelinesVersionId: r.guidelinesVersionId,
    ranks: new Map(r.responseIds.map((id, i) => [id, r.tiers[i] ?? 0])),
    displayOrder: r.displayOrder,
    activeSeconds: r.activeSeconds,
  })),
});
