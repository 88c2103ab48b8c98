import type { Transaction } from "./client";
import { Prisma } from "./generated/client";

/** Ranks that two labelers, a < b by id, gave to the same responses, in the same order. */
export type SharedRanks = { a: string; b: string; inA: number[]; inB: number[] };

/**
 * The comparisons of a project that two labelers have both ranked, from the newest revisions: one row for each comparison and two
 * labelers, with the ranks of the responses that both have placed.
 * @param labelers  only pairs in which all of these take part.
 */
const sharedRanks = (projectId: string, labelers: readonly string[]) => Prisma.sql`
  WITH newest AS MATERIALIZED (
    SELECT v."id", r."comparisonId", r."labelerId"
    FROM "Ranking" r JOIN "Comparison" c ON c."id" = r."comparisonId" AND c."projectId" = ${projectId}::uuid
      JOIN "RankingRevision" v ON v."rankingId" = r."id"
    WHERE NOT EXISTS (SELECT 1 FROM "RankingRevision" later
      WHERE later."rankingId" = v."rankingId" AND later."revision" > v."revision"))
  SELECT p."comparisonId", p."labelerId" AS "a", q."labelerId" AS "b",
    array_agg(x."tier" ORDER BY x."responseId") AS "inA", array_agg(y."tier" ORDER BY x."responseId") AS "inB"
  FROM newest p JOIN newest q ON q."comparisonId" = p."comparisonId" AND p."labelerId" < q."labelerId"
    JOIN "RankingEntry" x ON x."rankingRevisionId" = p."id"
    JOIN "RankingEntry" y ON y."rankingRevisionId" = q."id" AND y."responseId" = x."responseId"
  WHERE ${[...labelers]}::uuid[] <@ ARRAY[p."labelerId", q."labelerId"]
  GROUP BY p."comparisonId", p."labelerId", q."labelerId"`;

/** How often each two labelers gave which ranks. Few patterns are possible, so this stays small when there are many rankings. */
export const countSharedRanks = (tx: Transaction, projectId: string): Promise<(SharedRanks & { times: number })[]> =>
  tx.$queryRaw`
    SELECT "a", "b", "inA", "inB", count(*)::int AS "times" FROM (${sharedRanks(projectId, [])}) shared
    GROUP BY "a", "b", "inA", "inB" ORDER BY "a", "b", "inA", "inB"`;

/** How many comparisons at least two labelers have ranked. */
export async function countSharedComparisons(tx: Transaction, projectId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM "Ranking" r JOIN "Comparison" c ON c."id" = r."comparisonId"
      WHERE c."projectId" = ${projectId}::uuid GROUP BY c."id" HAVING count(*) > 1) shared`;
  return row?.count ?? 0;
}

/** The comparisons that not all have ranked alike. */
export const findContestedRanks = (
  tx: Transaction,
  by: { projectId: string; labelers: readonly string[] },
): Promise<(SharedRanks & { comparisonId: string })[]> =>
  tx.$queryRaw`
    SELECT "comparisonId", "a", "b", "inA", "inB" FROM (
      SELECT *, bool_or("inA" <> "inB") OVER (PARTITION BY "comparisonId") AS "contested"
      FROM (${sharedRanks(by.projectId, by.labelers)}) shared) marked
    WHERE "contested"`;

/** Names of people, for pages that show who answered. */
export const findPersonRefs = (tx: Transaction, ids: readonly string[]) =>
  tx.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, simulated: true },
  });

/** Comparisons with the end of the prompt, responses and the newest revision of each ranking. */
export const findRankedComparisons = (tx: Transaction, ids: readonly string[]) =>
  tx.comparison.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      prompt: {
        select: { messages: { orderBy: { position: "desc" }, take: 1, select: { content: true } } },
      },
      responses: {
        orderBy: { position: "asc" },
        select: { response: { select: { id: true, text: true } } },
      },
      rankings: {
        orderBy: { id: "asc" },
        select: {
          labeler: { select: { id: true, name: true, simulated: true } },
          revisions: {
            orderBy: { revision: "desc" },
            take: 1,
            select: { noneAcceptable: true, entries: { select: { responseId: true, tier: true } } },
          },
        },
      },
    },
  });
export type RankedComparison = Awaited<ReturnType<typeof findRankedComparisons>>[number];
