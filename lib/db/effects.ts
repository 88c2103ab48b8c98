/** From a labeler's answers through snapshots and rounds to model versions. */
import type { ModelKind } from "@/lib/contract/models";
import type { Transaction } from "./client";
import type { RankedResponse } from "./models";

export type VersionRow = { id: string; kind: ModelKind; number: number };

export type EffectRow = VersionRow & {
  rankings: number;
  demonstrations: number;
  parentId: string | null;
  trainedAt: Date;
};

/**
 * Model versions that learned from the labeler's answers, newest first: reward models and DPO from rankings, SFT from demonstrations,
 * each from the training part of its snapshot.
 */
export const findTaughtVersions = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; limit: number },
): Promise<EffectRow[]> =>
  tx.$queryRaw`
    WITH taught AS (
      SELECT i."snapshotId", r."id" AS "rankingId", NULL::uuid AS "demonstrationId"
      FROM "Ranking" r JOIN "RankingRevision" v ON v."rankingId" = r."id"
        JOIN "SnapshotItem" i ON i."rankingRevisionId" = v."id" AND i."split" = 'train'
      WHERE r."labelerId" = ${by.labelerId}::uuid
      UNION ALL
      SELECT i."snapshotId", NULL, d."id"
      FROM "Demonstration" d JOIN "DemonstrationRevision" v ON v."demonstrationId" = d."id"
        JOIN "SnapshotItem" i ON i."demonstrationRevisionId" = v."id" AND i."split" = 'train'
      WHERE d."labelerId" = ${by.labelerId}::uuid),
    counted AS (
      SELECT m."id", m."kind"::text AS "kind", m."number", m."createdAt" AS "trainedAt", o."baseVersionId" AS "parentId",
        CASE WHEN o."kind" IN ('reward_model', 'dpo') THEN count(t."rankingId")::int ELSE 0 END AS "rankings",
        CASE WHEN o."kind" = 'sft' THEN count(t."demonstrationId")::int ELSE 0 END AS "demonstrations"
      FROM taught t JOIN "Round" o ON o."snapshotId" = t."snapshotId" AND o."projectId" = ${by.projectId}::uuid
        JOIN "ModelVersion" m ON m."roundId" = o."id"
      GROUP BY m."id", o."id")
    SELECT * FROM counted WHERE "rankings" + "demonstrations" > 0 ORDER BY "trainedAt" DESC, "id" DESC LIMIT ${by.limit}`;

/** Policies trained against these reward models, each with the version that its round began with. */
export const findRewardedPolicies = (
  tx: Transaction,
  rewardIds: readonly string[],
): Promise<(VersionRow & { rewardId: string; parentId: string | null })[]> =>
  tx.$queryRaw`
    SELECT m."id", m."kind"::text AS "kind", m."number", o."rewardVersionId" AS "rewardId", o."baseVersionId" AS "parentId"
    FROM "Round" o JOIN "ModelVersion" m ON m."roundId" = o."id" AND m."kind" = 'policy'
    WHERE o."rewardVersionId" = ANY(${[...rewardIds]}::uuid[]) ORDER BY m."number" DESC`;

export const findVersions = (tx: Transaction, ids: readonly string[]): Promise<VersionRow[]> =>
  tx.modelVersion.findMany({ where: { id: { in: [...ids] } }, select: { id: true, kind: true, number: true } });

/** Where responses of two versions stand in the rankings of comparisons that hold both, as the newest revisions have them; not in repetitions. */
export const findRankedOfTwo = (tx: Transaction, a: string, b: string): Promise<RankedResponse[]> =>
  tx.$queryRaw`
    WITH both_in AS (
      SELECT cr."comparisonId" FROM "Response" s JOIN "ComparisonResponse" cr ON cr."responseId" = s."id"
      WHERE s."modelVersionId" IN (${a}::uuid, ${b}::uuid)
      GROUP BY 1 HAVING count(DISTINCT s."modelVersionId") = 2)
    SELECT k."id" AS "rankingId", c."promptId", s."modelVersionId", e."tier"
    FROM both_in JOIN "Comparison" c ON c."id" = both_in."comparisonId" AND c."source" <> 'repetition'
      JOIN "Ranking" k ON k."comparisonId" = c."id"
      JOIN LATERAL (SELECT v."id" FROM "RankingRevision" v WHERE v."rankingId" = k."id"
        ORDER BY v."revision" DESC LIMIT 1) newest ON true
      JOIN "RankingEntry" e ON e."rankingRevisionId" = newest."id" JOIN "Response" s ON s."id" = e."responseId"
    WHERE s."modelVersionId" IN (${a}::uuid, ${b}::uuid)
    ORDER BY c."promptId", k."id", e."responseId"`;
