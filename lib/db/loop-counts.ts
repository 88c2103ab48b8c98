import type { RoundKind } from "@/lib/contract/round-config";
import type { Transaction } from "./client";

export type LoopTotals = {
  prompts: number;
  demonstrations: number;
  /** Places for demonstrations, filled and open. */
  demonstrationsWanted: number;
  responses: number;
  comparisons: number;
  rankings: number;
  rankingsWanted: number;
  snapshots: number;
  roundsActive: number;
  roundsSucceeded: number;
  policies: number;
  rewardModels: number;
};

/**
 * How much of everything a project has, in one statement. Wanted is `overlap` for each prompt or comparison that still gives
 * work, or what it has, if that is more.
 */
export async function countLoop(tx: Transaction, projectId: string): Promise<LoopTotals> {
  const [row] = await tx.$queryRaw<LoopTotals[]>`
    WITH prompt AS (
      SELECT q."retiredAt" IS NULL AND NOT q."personalData" AS "live", count(d."id") AS "done"
      FROM "Prompt" q LEFT JOIN "Demonstration" d ON d."promptId" = q."id"
      WHERE q."projectId" = ${projectId}::uuid AND q."source" = 'task' GROUP BY q."id"),
    comparison AS (
      SELECT c."retiredAt" IS NULL AND q."retiredAt" IS NULL AND NOT q."personalData" AS "live", count(r."id") AS "done"
      FROM "Comparison" c JOIN "Prompt" q ON q."id" = c."promptId" LEFT JOIN "Ranking" r ON r."comparisonId" = c."id"
      WHERE c."projectId" = ${projectId}::uuid AND c."source" = 'ranking_task' GROUP BY c."id", q."id"),
    demonstrated AS (
      SELECT count(*) FILTER (WHERE "live")::int AS "prompts", coalesce(sum("done"), 0)::int AS "done",
        coalesce(sum(CASE WHEN "live" THEN greatest("done", p."demonstrationOverlap") ELSE "done" END), 0)::int AS "wanted"
      FROM prompt, "Project" p WHERE p."id" = ${projectId}::uuid),
    ranked AS (
      SELECT count(*) FILTER (WHERE "live")::int AS "comparisons", coalesce(sum("done"), 0)::int AS "done",
        coalesce(sum(CASE WHEN "live" THEN greatest("done", p."rankingOverlap") ELSE "done" END), 0)::int AS "wanted"
      FROM comparison, "Project" p WHERE p."id" = ${projectId}::uuid)
    SELECT demonstrated."prompts", demonstrated."done" AS "demonstrations", demonstrated."wanted" AS "demonstrationsWanted",
      ranked."comparisons", ranked."done" AS "rankings", ranked."wanted" AS "rankingsWanted",
      (SELECT count(*)::int FROM "Response" r JOIN "ModelVersion" m ON m."id" = r."modelVersionId"
        WHERE m."projectId" = ${projectId}::uuid) AS "responses",
      (SELECT count(*)::int FROM "Snapshot" WHERE "projectId" = ${projectId}::uuid) AS "snapshots",
      (SELECT count(*)::int FROM "Round" WHERE "projectId" = ${projectId}::uuid
        AND "state" IN ('queued', 'running')) AS "roundsActive",
      (SELECT count(*)::int FROM "Round" WHERE "projectId" = ${projectId}::uuid
        AND "state" = 'succeeded') AS "roundsSucceeded",
      (SELECT count(*)::int FROM "ModelVersion" WHERE "projectId" = ${projectId}::uuid AND "kind" = 'policy') AS "policies",
      (SELECT count(*)::int FROM "ModelVersion" WHERE "projectId" = ${projectId}::uuid AND "kind" = 'reward') AS "rewardModels"
    FROM demonstrated, ranked`;
  if (!row) throw new Error(`Counting the loop of ${projectId} gave no row.`);
  return row;
}

export type LoopSigns = {
  /** Kinds of rounds whose newest one has failed, with that round. */
  failedRounds: { id: string; kind: RoundKind }[];
  failedSamplings: number;
  /** Answers given since the newest snapshot, or ever; a repetition is none, as no snapshot takes it. */
  newAnswers: number;
  /** Whether the newest snapshot has not been trained on. */
  snapshotUnused: boolean;
  /** Number of the newest policy when it was never served. */
  policyToPromote: number | null;
};

/** What in a project may need its admin. */
export async function findLoopSigns(tx: Transaction, projectId: string): Promise<LoopSigns> {
  const failedRounds = await tx.$queryRaw<LoopSigns["failedRounds"]>`
    SELECT "id", "kind" FROM (
      SELECT DISTINCT ON ("kind") "id", "kind"::text AS "kind", "state" FROM "Round"
      WHERE "projectId" = ${projectId}::uuid ORDER BY "kind", "createdAt" DESC, "id" DESC) newest
    WHERE "state" = 'failed'`;
  const [row] = await tx.$queryRaw<Omit<LoopSigns, "failedRounds">[]>`
    WITH newest_snapshot AS (
      SELECT "id", "createdAt" FROM "Snapshot" WHERE "projectId" = ${projectId}::uuid
      ORDER BY "createdAt" DESC, "id" DESC LIMIT 1)
    SELECT
      (SELECT count(*)::int FROM "SamplingRequest" WHERE "projectId" = ${projectId}::uuid
        AND "error" IS NOT NULL AND "done" < "total") AS "failedSamplings",
      (SELECT count(*)::int FROM "Assignment" a WHERE a."projectId" = ${projectId}::uuid AND a."state" = 'submitted'
        AND a."finishedAt" > coalesce((SELECT "createdAt" FROM newest_snapshot), '-infinity'))
      + (SELECT coalesce(sum(CASE WHEN c."source" = 'repetition' THEN -1 ELSE 1 END), 0)::int
        FROM "Comparison" c JOIN "Ranking" r ON r."comparisonId" = c."id"
        WHERE c."projectId" = ${projectId}::uuid AND c."source" <> 'ranking_task'
        AND r."createdAt" > coalesce((SELECT "createdAt" FROM newest_snapshot), '-infinity')) AS "newAnswers",
      EXISTS (SELECT 1 FROM newest_snapshot s
        WHERE NOT EXISTS (SELECT 1 FROM "Round" r WHERE r."snapshotId" = s."id")) AS "snapshotUnused",
      (SELECT newest."number" FROM (SELECT "id", "number" FROM "ModelVersion"
          WHERE "projectId" = ${projectId}::uuid AND "kind" = 'policy' ORDER BY "number" DESC LIMIT 1) newest
        WHERE NOT EXISTS (SELECT 1 FROM "Promotion" p WHERE p."modelVersionId" = newest."id")) AS "policyToPromote"`;
  if (!row) throw new Error(`Looking at the loop of ${projectId} gave no row.`);
  return { ...row, failedRounds };
}
