import type { Transaction } from "./client";

export type PairRow = {
  a: string;
  b: string;
  comparisons: number;
  agree: number;
  disagree: number;
  bothTied: number;
  oneTied: number;
};

/**
 * How each two labelers of a project order the pairs of responses that both have ranked, counted in the database from the newest
 * revisions. Rows have a < b.
 */
export const countPairAgreement = (tx: Transaction, projectId: string): Promise<PairRow[]> =>
  tx.$queryRaw`
    WITH newest AS (
      SELECT DISTINCT ON (v."rankingId") v."id", k."comparisonId", k."labelerId"
      FROM "RankingRevision" v
      JOIN "Ranking" k ON k."id" = v."rankingId"
      JOIN "Comparison" c ON c."id" = k."comparisonId"
      WHERE c."projectId" = ${projectId}::uuid
      ORDER BY v."rankingId", v."revision" DESC
    ), ordered AS (
      SELECT n."comparisonId", n."labelerId", x."responseId" AS "x", y."responseId" AS "y",
        sign(x."tier" - y."tier") AS "order"
      FROM newest n
      JOIN "RankingEntry" x ON x."rankingRevisionId" = n."id"
      JOIN "RankingEntry" y ON y."rankingRevisionId" = n."id" AND x."responseId" < y."responseId"
    )
    SELECT p."labelerId" AS "a", q."labelerId" AS "b",
      count(DISTINCT p."comparisonId")::int AS "comparisons",
      count(*) FILTER (WHERE p."order" = q."order" AND p."order" <> 0)::int AS "agree",
      count(*) FILTER (WHERE p."order" = -q."order" AND p."order" <> 0)::int AS "disagree",
      count(*) FILTER (WHERE p."order" = 0 AND q."order" = 0)::int AS "bothTied",
      count(*) FILTER (WHERE (p."order" = 0) <> (q."order" = 0))::int AS "oneTied"
    FROM ordered p
    JOIN ordered q ON q."comparisonId" = p."comparisonId" AND q."x" = p."x" AND q."y" = p."y"
      AND p."labelerId" < q."labelerId"
    GROUP BY p."labelerId", q."labelerId"
    ORDER BY p."labelerId", q."labelerId"`;

/** Names of people, for pages that show who answered. */
export const findPersonRefs = (tx: Transaction, ids: readonly string[]) =>
  tx.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, simulated: true },
  });

/** Ids of comparisons that at least two labelers have ranked (both given ones, if given), the newest first. */
export async function findSharedComparisons(
  tx: Transaction,
  input: { projectId: string; labelers: readonly string[]; limit: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Comparison" c JOIN "Ranking" k ON k."comparisonId" = c."id"
    WHERE c."projectId" = ${input.projectId}::uuid
      AND (cardinality(${[...input.labelers]}::uuid[]) = 0 OR k."labelerId" = ANY(${[...input.labelers]}::uuid[]))
    GROUP BY c."id" HAVING count(*) >= 2
    ORDER BY c."id" DESC LIMIT ${input.limit}`;
  return rows.map((r) => r.id);
}

/** Comparisons with prompt, responses and the newest revision of each ranking. */
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
