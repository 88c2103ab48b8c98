/** Whether there is what a round is to be made from, and how much. */
import type { Transaction } from "./client";

export const findSnapshotOf = (tx: Transaction, projectId: string, id: string) =>
  tx.snapshot.findFirst({ where: { id, projectId }, select: { id: true } });

export const findCorpusOf = (tx: Transaction, projectId: string, id: string) =>
  tx.corpus.findFirst({ where: { id, projectId }, select: { id: true, documentCount: true, byteCount: true } });

/**
 * How many items of a snapshot's training split a kind of round learns from: demonstrations; rankings that put one response
 * above another; prompts.
 */
export async function countTrainItems(
  tx: Transaction,
  snapshotId: string,
  data: "demonstrations" | "rankings" | "prompts",
): Promise<number> {
  const inTrain = { snapshotId, split: "train" } as const;
  if (data === "demonstrations")
    return tx.snapshotItem.count({ where: { ...inTrain, demonstrationRevisionId: { not: null } } });
  if (data === "prompts") return tx.snapshotItem.count({ where: { ...inTrain, promptId: { not: null } } });
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "SnapshotItem" i
    WHERE i."snapshotId" = ${snapshotId}::uuid AND i."split" = 'train'
      AND (SELECT count(DISTINCT e."tier") FROM "RankingEntry" e
           WHERE e."rankingRevisionId" = i."rankingRevisionId") > 1`;
  return row?.count ?? 0;
}
