import type { Message, Split, UseCase } from "@/lib/contract/common";
import type { PromptKind } from "@/lib/contract/prompts";
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

/**
 * Holds the authors' rows until the transaction ends, and counts the prompts of each; what they said in chats is none. In order of their ids, so that two who take
 * the same ones do not wait for each other.
 */
export async function countPromptsForUpdate(
  tx: Transaction,
  authorIds: readonly string[],
): Promise<Map<string, number>> {
  const ids = [...authorIds];
  await tx.$queryRaw`
    SELECT 1 FROM "PromptAuthor" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
  const rows = await tx.prompt.groupBy({
    by: ["authorId"],
    where: { authorId: { in: ids }, source: "task" },
    _count: true,
  });
  const counts = new Map(rows.map((row) => [row.authorId, row._count]));
  return new Map(ids.map((id) => [id, counts.get(id) ?? 0]));
}

/** How many prompts a person has written in a project. */
export const countPromptsBy = (tx: Transaction, by: { userId: string; projectId: string }): Promise<number> =>
  tx.prompt.count({ where: { author: by, source: "task" } });

/** Which of these digests the project holds already. */
export async function findDigests(
  tx: Transaction,
  projectId: string,
  digests: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ digest: string }[]>`
    SELECT "digest" FROM "Prompt" WHERE "projectId" = ${projectId}::uuid AND "digest" = ANY(${[...digests]}::text[])`;
  return new Set(rows.map((row) => row.digest));
}

export type NewPrompt = {
  id: string;
  authorId: string;
  useCase: UseCase;
  kind: PromptKind;
  listedUseCase: string | null;
  personalData: boolean;
  digest: string;
  /** Its beginning as lib/collection/near-duplicate.ts has it. */
  beginning: string;
  messages: readonly Message[];
  language?: string | null | undefined;
  topics?: readonly string[] | undefined;
  /** Of one that was written in a browser. */
  writingId?: string | undefined;
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
    INSERT INTO "Prompt" ("id", "projectId", "authorId", "useCase", "kind", "listedUseCase", "personalData", "digest",
      "beginning", "createdAt", "language", "topics", "writingId")
    SELECT "id", ${projectId}::uuid, "authorId", "useCase"::"UseCase", "kind"::"PromptKind", "listedUseCase", "personalData",
      "digest", "beginning", ${createdAt}::timestamp, "language", ARRAY(SELECT jsonb_array_elements_text("topics"::jsonb)),
      "writingId"
    FROM unnest(${prompts.map((p) => p.id)}::uuid[], ${prompts.map((p) => p.authorId)}::uuid[],
      ${prompts.map((p) => p.useCase)}::text[], ${prompts.map((p) => p.kind)}::text[],
      ${prompts.map((p) => p.listedUseCase)}::text[], ${prompts.map((p) => p.personalData)}::boolean[],
      ${prompts.map((p) => p.digest)}::text[], ${prompts.map((p) => p.beginning)}::text[],
      ${prompts.map((p) => p.language ?? null)}::text[], ${prompts.map((p) => JSON.stringify(p.topics ?? []))}::text[],
      ${prompts.map((p) => p.writingId ?? null)}::uuid[])
      AS given ("id", "authorId", "useCase", "kind", "listedUseCase", "personalData", "digest", "beginning", "language",
        "topics", "writingId")
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

export type Neighbour = { id: string; digest: string; beginning: string; userId: string | null };

/**
 * The prompts whose beginnings come next to each given one in byte order, on either side, among those that start with the same
 * `stem`. They share the longest prefixes with it. Each is one look into an index, however many prompts there are.
 * @param input.each  how many on each side.
 * @returns for each given beginning, its neighbours; those that are equal to it come first.
 */
export async function findNeighbours(
  tx: Transaction,
  input: { projectId: string; beginnings: readonly { stem: string; beginning: string }[]; each: number },
): Promise<Neighbour[][]> {
  const { projectId, beginnings, each } = input;
  const rows = await tx.$queryRaw<(Neighbour & { place: number })[]>`
    SELECT given."place"::int AS "place", p."id", p."digest", p."beginning", a."userId"
    FROM unnest(${beginnings.map((b) => b.stem)}::text[], ${beginnings.map((b) => b.beginning)}::text[])
      WITH ORDINALITY AS given ("stem", "beginning", "place")
    CROSS JOIN LATERAL (
      (SELECT q."id", q."digest", q."beginning", q."authorId" FROM "Prompt" q
       WHERE q."projectId" = ${projectId}::uuid
         AND q."beginning" <= given."beginning" COLLATE "C" AND q."beginning" >= given."stem" COLLATE "C"
       ORDER BY q."beginning" DESC LIMIT ${each})
      UNION ALL
      (SELECT q."id", q."digest", q."beginning", q."authorId" FROM "Prompt" q
       WHERE q."projectId" = ${projectId}::uuid
         AND q."beginning" > given."beginning" COLLATE "C" AND q."beginning" < (given."stem" || chr(1114111)) COLLATE "C"
       ORDER BY q."beginning" LIMIT ${each})) p
    JOIN "PromptAuthor" a ON a."id" = p."authorId"`;
  const byPlace = beginnings.map((): Neighbour[] => []);
  for (const { place, ...neighbour } of rows) byPlace[place - 1]?.push(neighbour);
  return byPlace;
}

/** What has been said so far in a conversation, with the labeler's message at its end. */
export const insertConversationPrompt = (
  tx: Transaction,
  { messages, ...data }: Omit<NewPrompt, "language" | "topics" | "writingId"> & { projectId: string; createdAt: Date },
): Promise<unknown> =>
  tx.prompt.create({
    data: {
      ...data,
      source: "conversation",
      messages: { create: messages.map((message, position) => ({ ...message, position })) },
    },
  });

export type PromptFilter = { projectId: string; useCase: UseCase | null; search: string | null };

const matching = ({ projectId, useCase, search }: PromptFilter) => Prisma.sql`
  p."projectId" = ${projectId}::uuid AND p."source" = 'task' AND (${useCase}::text IS NULL OR p."useCase"::text = ${useCase})
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
  kind: PromptKind;
  personalData: boolean;
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
      SELECT p."id", p."useCase"::text AS "useCase", p."kind"::text AS "kind", p."personalData", p."retiredAt" IS NOT NULL AS "retired", p."createdAt",
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
      FROM "Comparison" c JOIN page ON page."id" = c."promptId" LEFT JOIN "Ranking" r ON r."comparisonId" = c."id"
      WHERE c."source" <> 'repetition' GROUP BY 1)
    SELECT page.*, said."messages", coalesce(shown."count", 0) AS "demonstrationCount",
      coalesce(compared."comparisons", 0) AS "comparisonCount", coalesce(compared."rankings", 0) AS "rankingCount"
    FROM page LEFT JOIN said ON said."promptId" = page."id" LEFT JOIN shown ON shown."promptId" = page."id"
      LEFT JOIN compared ON compared."promptId" = page."id"
    ORDER BY page."id" DESC`;
