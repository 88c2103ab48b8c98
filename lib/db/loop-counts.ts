import type { Transaction } from "./client";

export type LoopTotals = {
  prompts: number;
  demonstrations: number;
  responses: number;
  comparisons: number;
  rankings: number;
  snapshots: number;
  roundsActive: number;
  roundsSucceeded: number;
  policies: number;
  rewardModels: number;
  failedRounds: number;
  failedSamplings: number;
};

/** How much of everything a project has, in one statement. */
export async function countLoop(tx: Transaction, projectId: string): Promise<LoopTotals> {
  const [row] = await tx.$queryRaw<LoopTotals[]>`
    SELECT
      (SELECT count(*)::int FROM "Prompt" WHERE "projectId" = p."id" AND "retiredAt" IS NULL) AS "prompts",
      (SELECT count(*)::int FROM "Demonstration" d JOIN "Prompt" q ON q."id" = d."promptId"
        WHERE q."projectId" = p."id") AS "demonstrations",
      (SELECT count(*)::int FROM "Response" r JOIN "Prompt" q ON q."id" = r."promptId"
        WHERE q."projectId" = p."id") AS "responses",
      (SELECT count(*)::int FROM "Comparison" WHERE "projectId" = p."id" AND "retiredAt" IS NULL) AS "comparisons",
      (SELECT count(*)::int FROM "Ranking" k JOIN "Comparison" c ON c."id" = k."comparisonId"
        WHERE c."projectId" = p."id") AS "rankings",
      (SELECT count(*)::int FROM "Snapshot" WHERE "projectId" = p."id") AS "snapshots",
      (SELECT count(*)::int FROM "Round" WHERE "projectId" = p."id" AND "state" IN ('queued', 'running')) AS "roundsActive",
      (SELECT count(*)::int FROM "Round" WHERE "projectId" = p."id" AND "state" = 'succeeded') AS "roundsSucceeded",
      (SELECT count(*)::int FROM "ModelVersion" WHERE "projectId" = p."id" AND "kind" = 'policy') AS "policies",
      (SELECT count(*)::int FROM "ModelVersion" WHERE "projectId" = p."id" AND "kind" = 'reward') AS "rewardModels",
      (SELECT count(*)::int FROM "Round" WHERE "projectId" = p."id" AND "state" = 'failed') AS "failedRounds",
      (SELECT count(*)::int FROM "SamplingRequest" WHERE "projectId" = p."id" AND "error" IS NOT NULL) AS "failedSamplings"
    FROM "Project" p WHERE p."id" = ${projectId}::uuid`;
  if (!row) throw new Error(`There is no project ${projectId}.`);
  return row;
}
