import type { Message, Split, UseCase } from "@/lib/contract/common";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";

/** Messages without the columns that only the database needs. */
export const messagesOf = (rows: readonly Message[]): Message[] => rows.map(({ role, content }) => ({ role, content }));

/** The content of a prompt. Throws when there is none, because ids come from rows that refer to it. */
export async function readPrompt(tx: Transaction, id: string): Promise<{ messages: Message[]; useCase: UseCase }> {
  const row = await tx.prompt.findUniqueOrThrow({
    where: { id },
    select: { useCase: true, messages: { orderBy: { position: "asc" } } },
  });
  return { useCase: row.useCase, messages: messagesOf(row.messages) };
}

/** Adds authors that are not there yet; those that are keep their split. */
export const insertAuthors = (
  tx: Transaction,
  projectId: string,
  authors: readonly { name: string; userId: string | null; split: Split }[],
): Promise<unknown> =>
  tx.promptAuthor.createMany({
    data: authors.map((author) => ({ ...author, projectId })),
    skipDuplicates: true,
  });

/** Ids of authors by name. */
export async function findAuthors(
  tx: Transaction,
  projectId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT "id", "name" FROM "PromptAuthor" WHERE "projectId" = ${projectId}::uuid AND "name" = ANY(${names}::text[])`;
  return new Map(rows.map((row) => [row.name, row.id]));
}

/** Holds an author's row until the transaction ends, and counts the prompts they wrote. */
export async function countPromptsForUpdate(tx: Transaction, authorId: string): Promise<number> {
  await tx.$queryRaw`SELECT 1 FROM "PromptAuthor" WHERE "id" = ${authorId}::uuid FOR NO KEY UPDATE`;
  return tx.prompt.count({ where: { authorId } });
}

export type NewPrompt = {
  id: string;
  authorId: string;
  useCase: UseCase;
  digest: string;
  messages: readonly Message[];
};

/**
 * Adds prompts with their messages; those that the project holds already (by digest) are left alone.
 * @returns ids of the added ones.
 */
export async function insertPrompts(
  tx: Transaction,
  projectId: string,
  prompts: readonly NewPrompt[],
  createdAt: Date,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "Prompt" ("id", "projectId", "authorId", "useCase", "digest", "createdAt")
    SELECT "id", ${projectId}::uuid, "authorId", "useCase"::"UseCase", "digest", ${createdAt}::timestamp
    FROM unnest(${prompts.map((p) => p.id)}::uuid[], ${prompts.map((p) => p.authorId)}::uuid[],
      ${prompts.map((p) => p.useCase)}::text[], ${prompts.map((p) => p.digest)}::text[])
      AS given ("id", "authorId", "useCase", "digest")
    ON CONFLICT ("projectId", "digest") DO NOTHING RETURNING "id"`;
  const added = new Set(rows.map((row) => row.id));
  const messages = prompts
    .filter((p) => added.has(p.id))
    .flatMap((p) => p.messages.map((m, position) => ({ ...m, promptId: p.id, position })));
  await tx.$executeRaw`
    INSERT INTO "Message" ("promptId", "position", "role", "content")
    SELECT "promptId", "position", "role"::"MessageRole", "content"
    FROM unnest(${messages.map((m) => m.promptId)}::uuid[], ${messages.map((m) => m.position)}::int[],
      ${messages.map((m) => m.role)}::text[], ${messages.map((m) => m.content)}::text[])
      AS given ("promptId", "position", "role", "content")`;
  return added;
}

export type PromptFilter = { projectId: string; useCase: UseCase | null; search: string | null };

const matching = ({ projectId, useCase, search }: PromptFilter) => Prisma.sql`
  p."projectId" = ${projectId}::uuid AND (${useCase}::text IS NULL OR p."useCase"::text = ${useCase})
  AND (${search}::text IS NULL OR EXISTS (SELECT 1 FROM "Message" m
    WHERE m."promptId" = p."id" AND strpos(lower(m."content"), lower(${search})) > 0))`;

/** How many prompts match, by split. */
export async function countPromptsBySplit(tx: Transaction, filter: PromptFilter): Promise<Record<Split, number>> {
  const rows = await tx.$queryRaw<{ split: Split; count: number }[]>`
    SELECT a."split"::text AS "split", count(*)::int AS "count"
    FROM "Prompt" p JOIN "PromptAuthor" a ON a."id" = p."authorId" WHERE ${matching(filter)} GROUP BY 1`;
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { split, count } of rows) counts[split] = count;
  return counts;
}

export type PromptRow = {
  id: string;
  useCase: UseCase;
  messages: Message[];
  author: string;
  split: Split;
  demonstrationCount: number;
  comparisonCount: number;
  rankingCount: number;
  retired: boolean;
  createdAt: Date;
};

/** Matching prompts, newest first, those after `cursor`, each with the size of what was collected for it. */
export const listPrompts = (
  tx: Transaction,
  filter: PromptFilter & { split: Split | null; cursor: string | null; limit: number },
): Promise<PromptRow[]> =>
  tx.$queryRaw`
    WITH page AS (
      SELECT p."id", p."useCase"::text AS "useCase", p."retiredAt" IS NOT NULL AS "retired", p."createdAt",
        coalesce(u."name", a."name") AS "author", a."split"::text AS "split"
      FROM "Prompt" p JOIN "PromptAuthor" a ON a."id" = p."authorId" LEFT JOIN "User" u ON u."id" = a."userId"
      WHERE ${matching(filter)} AND (${filter.split}::text IS NULL OR a."split"::text = ${filter.split})
        AND (${filter.cursor}::uuid IS NULL OR p."id" < ${filter.cursor}::uuid)
      ORDER BY p."id" DESC LIMIT ${filter.limit}),
    said AS (
      SELECT m."promptId", json_agg(json_build_object('role', m."role", 'content', m."content") ORDER BY m."position") AS "messages"
      FROM "Message" m JOIN page ON page."id" = m."promptId" GROUP BY 1),
    shown AS (
      SELECT d."promptId", count(*)::int AS "count"
      FROM "Demonstration" d JOIN page ON page."id" = d."promptId" GROUP BY 1),
    compared AS (
      SELECT c."promptId", count(DISTINCT c."id")::int AS "comparisons", count(r."id")::int AS "rankings"
      FROM "Comparison" c JOIN page ON page."id" = c."promptId" LEFT JOIN "Ranking" r ON r."comparisonId" = c."id" GROUP BY 1)
    SELECT page.*, said."messages", coalesce(shown."count", 0) AS "demonstrationCount",
      coalesce(compared."comparisons", 0) AS "comparisonCount", coalesce(compared."rankings", 0) AS "rankingCount"
    FROM page LEFT JOIN said ON said."promptId" = page."id" LEFT JOIN shown ON shown."promptId" = page."id"
      LEFT JOIN compared ON compared."promptId" = page."id"
    ORDER BY page."id" DESC`;
