/** What reward models say of the responses that labelers compare. */
import type { Message } from "@/lib/contract/common";
import type { Transaction } from "./client";

/** A project's newest reward model, with the round that made it; null when there is none. */
export const findNewestRewardModel = (tx: Transaction, projectId: string) =>
  tx.modelVersion.findFirst({
    where: { projectId, kind: "reward" },
    orderBy: { number: "desc" },
    select: { id: true, round: { select: { snapshotId: true, config: true } } },
  });
export type RewardModelRow = NonNullable<Awaited<ReturnType<typeof findNewestRewardModel>>>;

/** Whether a version has scored anything. */
export const isScored = async (tx: Transaction, modelVersionId: string): Promise<boolean> =>
  (await tx.rewardScore.findFirst({ where: { modelVersionId }, select: { responseId: true } })) !== null;

/** Projects that have a reward model and something to compare, the newest model of which has scored nothing. */
export async function findUnscoredProjects(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ projectId: string }[]>`
    SELECT newest."projectId" FROM (
      SELECT DISTINCT ON ("projectId") "projectId", "id" FROM "ModelVersion" WHERE "kind" = 'reward'
      ORDER BY "projectId", "number" DESC) newest
    WHERE NOT EXISTS (SELECT 1 FROM "RewardScore" s WHERE s."modelVersionId" = newest."id")
      AND EXISTS (SELECT 1 FROM "Comparison" c WHERE c."projectId" = newest."projectId" AND c."source" = 'ranking_task')`;
  return rows.map((row) => row.projectId);
}

export type ComparisonToScore = {
  id: string;
  promptId: string;
  promptDigest: string;
  messages: Message[];
  responses: { id: string; text: string }[];
};

/** The next comparisons after an id, in the order of ids, with a response that the version has not scored. */
export const findComparisonsToScore = (
  tx: Transaction,
  by: { projectId: string; modelVersionId: string; after: string; limit: number },
): Promise<ComparisonToScore[]> =>
  tx.$queryRaw`
    SELECT c."id", c."promptId", p."digest" AS "promptDigest",
      (SELECT json_agg(json_build_object('role', m."role", 'content', m."content") ORDER BY m."position")
        FROM "Message" m WHERE m."promptId" = p."id") AS "messages",
      (SELECT json_agg(json_build_object('id', r."id", 'text', r."text") ORDER BY o."position")
        FROM "ComparisonResponse" o JOIN "Response" r ON r."id" = o."responseId" WHERE o."comparisonId" = c."id") AS "responses"
    FROM "Comparison" c JOIN "Prompt" p ON p."id" = c."promptId"
    WHERE c."projectId" = ${by.projectId}::uuid AND c."source" = 'ranking_task' AND c."id" > ${by.after}::uuid
      AND EXISTS (SELECT 1 FROM "ComparisonResponse" o WHERE o."comparisonId" = c."id" AND NOT EXISTS (
        SELECT 1 FROM "RewardScore" s WHERE s."responseId" = o."responseId" AND s."modelVersionId" = ${by.modelVersionId}::uuid))
    ORDER BY c."id" LIMIT ${by.limit}`;

/** Prompts of which a snapshot holds rankings to learn from. */
export async function findLearnedPrompts(tx: Transaction, snapshotId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ promptId: string }[]>`
    SELECT DISTINCT c."promptId" FROM "SnapshotItem" i JOIN "RankingRevision" v ON v."id" = i."rankingRevisionId"
      JOIN "Ranking" r ON r."id" = v."rankingId" JOIN "Comparison" c ON c."id" = r."comparisonId"
    WHERE i."snapshotId" = ${snapshotId}::uuid AND i."split" = 'train'`;
  return new Set(rows.map((row) => row.promptId));
}

export type NewScore = { responseId: string; score: number; heldOut: boolean };

/** Appends a version's scores; those that are there stay. */
export const insertScores = (
  tx: Transaction,
  modelVersionId: string,
  scores: readonly NewScore[],
): Promise<{ count: number }> =>
  tx.rewardScore.createMany({ data: scores.map((s) => ({ ...s, modelVersionId })), skipDuplicates: true });
