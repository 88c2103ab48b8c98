/** What a preflight asks of the data, beside the texts themselves. */
import type { Split } from "@/lib/contract/common";
import type { Transaction } from "./client";
import type { RoundKind } from "./generated/enums";
import type { RoundRow } from "./rounds";

/** How long the responses of a version are, in tokens; null when it has given none. */
export async function findResponseLengths(
  tx: Transaction,
  modelVersionId: string,
): Promise<{ mean: number; longest: number } | null> {
  const { _avg, _max } = await tx.response.aggregate({
    where: { modelVersionId },
    _avg: { tokenCount: true },
    _max: { tokenCount: true },
  });
  return _avg.tokenCount === null || _max.tokenCount === null
    ? null
    : { mean: _avg.tokenCount, longest: _max.tokenCount };
}

/**
 * How often two labelers of a snapshot's training split order two responses of one comparison alike, and how often the
 * other way round. Pairs that either of them ties do not count.
 */
export async function countAgreement(
  tx: Transaction,
  snapshotId: string,
): Promise<{ agree: number; disagree: number }> {
  const [counts] = await tx.$queryRaw<{ agree: number; disagree: number }[]>`
    WITH ranked AS (
      SELECT r."comparisonId", r."labelerId", i."rankingRevisionId" AS "id"
      FROM "SnapshotItem" i JOIN "RankingRevision" v ON v."id" = i."rankingRevisionId"
        JOIN "Ranking" r ON r."id" = v."rankingId"
      WHERE i."snapshotId" = ${snapshotId}::uuid AND i."split" = 'train'),
    pairs AS (
      SELECT sign(x."tier" - y."tier") * sign(z."tier" - w."tier") AS "alike"
      FROM ranked p JOIN ranked q ON q."comparisonId" = p."comparisonId" AND p."labelerId" < q."labelerId"
        JOIN "RankingEntry" x ON x."rankingRevisionId" = p."id"
        JOIN "RankingEntry" y ON y."rankingRevisionId" = p."id" AND x."responseId" < y."responseId"
        JOIN "RankingEntry" z ON z."rankingRevisionId" = q."id" AND z."responseId" = x."responseId"
        JOIN "RankingEntry" w ON w."rankingRevisionId" = q."id" AND w."responseId" = y."responseId")
    SELECT count(*) FILTER (WHERE "alike" > 0)::int AS "agree", count(*) FILTER (WHERE "alike" < 0)::int AS "disagree"
    FROM pairs`;
  return counts ?? { agree: 0, disagree: 0 };
}

/** Pairs of responses in a split that a ranking puts one above the other. */
export async function countPairs(tx: Transaction, snapshotId: string, split: Split): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "SnapshotItem" i
      JOIN "RankingEntry" a ON a."rankingRevisionId" = i."rankingRevisionId"
      JOIN "RankingEntry" b ON b."rankingRevisionId" = i."rankingRevisionId" AND a."tier" < b."tier"
    WHERE i."snapshotId" = ${snapshotId}::uuid AND i."split" = ${split}::"Split"`;
  return row?.count ?? 0;
}

/** What a finished round tells of another. */
export type FinishedRound = Pick<
  RoundRow,
  "kind" | "snapshotId" | "corpusId" | "baseVersionId" | "rewardVersionId" | "config" | "startedAt" | "finishedAt"
>;

/** The newest round of the kind, from the same version, that went through without a break; or null. */
export const findFinishedLike = (
  tx: Transaction,
  like: { projectId: string; kind: RoundKind; baseVersionId: string | null },
): Promise<FinishedRound | null> =>
  tx.round.findFirst({ where: { ...like, state: "succeeded", attempts: 1 }, orderBy: { finishedAt: "desc" } });
