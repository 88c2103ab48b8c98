/** Orders of responses, the responses, and the comparisons they become. */
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";
import type { FinishReason, Split } from "./generated/enums";
import { storableText } from "./storable-text";

const withVersions = {
  versions: {
    orderBy: { position: "asc" },
    select: { modelVersion: { select: { id: true, kind: true, number: true } } },
  },
} satisfies Prisma.SamplingRequestInclude;

/** An order with the versions that answer it, or null. */
export const findSamplingRequest = (tx: Transaction, id: string) =>
  tx.samplingRequest.findUnique({ where: { id }, include: withVersions });
export type SamplingRequestRow = NonNullable<Awaited<ReturnType<typeof findSamplingRequest>>>;

/** A project's orders, newest first. */
export const findSamplingRequests = (tx: Transaction, projectId: string): Promise<SamplingRequestRow[]> =>
  tx.samplingRequest.findMany({
    where: { projectId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
    include: withVersions,
  });

export const insertSamplingRequest = (
  tx: Transaction,
  input: {
    projectId: string;
    createdById: string | null;
    k: number;
    temperature: number;
    topP: number;
    maxTokens: number;
    seed: number;
    total: number;
    modelVersionIds: readonly string[];
  },
): Promise<SamplingRequestRow> => {
  const { modelVersionIds, ...data } = input;
  const versions = modelVersionIds.map((modelVersionId, position) => ({
    modelVersionId,
    position,
  }));
  return tx.samplingRequest.create({
    data: { ...data, versions: { create: versions } },
    include: withVersions,
  });
};

/** Prompts to answer next: those with the fewest comparisons, then the oldest. */
export async function choosePromptsToAnswer(
  tx: Transaction,
  input: { projectId: string; split: Split | null; limit: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT p."id" FROM "Prompt" p
    JOIN "PromptAuthor" a ON a."id" = p."authorId"
    LEFT JOIN (
      SELECT "promptId", count(*) AS "n" FROM "Comparison"
      WHERE "projectId" = ${input.projectId}::uuid AND "retiredAt" IS NULL AND "source" <> 'repetition' GROUP BY "promptId"
    ) c ON c."promptId" = p."id"
    WHERE p."projectId" = ${input.projectId}::uuid AND p."retiredAt" IS NULL AND p."source" = 'task' AND NOT p."personalData"
      AND (${input.split}::text IS NULL OR a."split"::text = ${input.split})
    ORDER BY COALESCE(c."n", 0), p."id" LIMIT ${input.limit}`;
  return rows.map((r) => r.id);
}

/** Those of the prompts that this order has not answered yet, with their messages. */
export const findUnansweredPrompts = (tx: Transaction, samplingRequestId: string, promptIds: readonly string[]) =>
  tx.prompt.findMany({
    where: { id: { in: [...promptIds] }, comparisons: { none: { samplingRequestId } } },
    orderBy: { id: "asc" },
    select: {
      id: true,
      messages: { orderBy: { position: "asc" }, select: { role: true, content: true } },
    },
  });

export type NewResponse = {
  modelVersionId: string;
  text: string;
  tokenCount: number;
  temperature: number;
  topP: number;
  maxTokens: number;
  seed: number;
  logprob: number;
  finishReason: FinishReason;
};

/**
 * Stores the responses to one prompt of an order, their comparison, and that the prompt is done.
 * @returns false, and changes nothing, when that was done before.
 */
export async function insertComparison(
  tx: Transaction,
  input: {
    projectId: string;
    samplingRequestId: string;
    promptId: string;
    responses: readonly NewResponse[];
  },
): Promise<boolean> {
  const { responses, ...comparison } = input;
  const [created] = await tx.comparison.createManyAndReturn({
    data: [comparison],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!created) return false;
  for (const [position, response] of responses.entries()) {
    const { id } = await tx.response.create({
      data: { ...response, text: storableText(response.text), promptId: input.promptId },
      select: { id: true },
    });
    await tx.comparisonResponse.create({
      data: { comparisonId: created.id, position, responseId: id },
    });
  }
  await tx.samplingRequest.update({
    where: { id: input.samplingRequestId },
    data: { done: { increment: 1 }, error: null },
  });
  return true;
}

/** Says why the last attempt at a part of an order failed. */
export async function recordSamplingError(tx: Transaction, id: string, error: string): Promise<void> {
  await tx.samplingRequest.update({ where: { id }, data: { error } });
}

export type ResponseListRow = {
  id: string;
  prompt: string;
  text: string;
  modelKind: "base" | "policy" | "reward";
  modelNumber: number;
  temperature: number;
  seed: number;
  logprob: number;
  tokenCount: number;
  finishReason: FinishReason;
  meanTier: number | null;
  rankingCount: number;
  createdAt: Date;
};

/** A page of a project's responses, newest first, each with its place in the newest revision of each ranking, repetitions left out. */
export const findResponses = (
  tx: Transaction,
  input: { projectId: string; modelVersionId: string | null; cursor: string | null; limit: number },
): Promise<ResponseListRow[]> =>
  tx.$queryRaw`
    SELECT r."id", r."text", r."temperature", r."seed", r."logprob", r."tokenCount",
      r."finishReason", r."createdAt", m."kind" AS "modelKind", m."number" AS "modelNumber",
      (SELECT g."content" FROM "Message" g WHERE g."promptId" = r."promptId"
        ORDER BY g."position" DESC LIMIT 1) AS "prompt",
      t."meanTier", t."rankingCount"
    FROM "Response" r
    JOIN "ModelVersion" m ON m."id" = r."modelVersionId"
    CROSS JOIN LATERAL (
      SELECT avg(e."tier")::float AS "meanTier", count(*)::int AS "rankingCount"
      FROM "RankingEntry" e JOIN "RankingRevision" v ON v."id" = e."rankingRevisionId"
        JOIN "Ranking" k ON k."id" = v."rankingId"
        JOIN "Comparison" c ON c."id" = k."comparisonId" AND c."source" <> 'repetition'
      WHERE e."responseId" = r."id" AND NOT EXISTS (
        SELECT FROM "RankingRevision" later
        WHERE later."rankingId" = v."rankingId" AND later."revision" > v."revision")
    ) t
    WHERE m."projectId" = ${input.projectId}::uuid
      AND (${input.modelVersionId}::uuid IS NULL OR m."id" = ${input.modelVersionId}::uuid)
      AND (${input.cursor}::uuid IS NULL OR r."id" < ${input.cursor}::uuid)
    ORDER BY r."id" DESC LIMIT ${input.limit}`;
