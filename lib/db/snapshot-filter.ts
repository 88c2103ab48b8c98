/** What a snapshot would hold by labeler, and what weighing labelers would change in it. Added up in the database. */
import type { Split } from "@/lib/contract/common";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { itemsToFreeze, type Which, type Whom } from "./snapshots";

/** SQL: the rankings that a snapshot taken now would hold: revision, labeler, comparison, split. */
const ranked = (projectId: string, who: Whom, which: Which) => Prisma.sql`
  SELECT i."id", i."split", i."labelerId", r."comparisonId"
  FROM (${itemsToFreeze(projectId, who, which)}) i JOIN "RankingRevision" v ON v."id" = i."id" JOIN "Ranking" r ON r."id" = v."rankingId"
  WHERE i."kind" = 'ranking'`;

export type StandingRow = {
  id: string;
  name: string;
  simulated: boolean;
  rankings: number;
  demonstrations: number;
  /** Strict pairs ordered as another labeler did, and the other way round. */
  agree: number;
  disagree: number;
};

/** Everyone whose answers a snapshot taken now would hold, and how far each orders pairs as others do. */
export const findStandings = (tx: Transaction, projectId: string, who: Whom, which: Which): Promise<StandingRow[]> =>
  tx.$queryRaw`
    WITH item AS MATERIALIZED (${itemsToFreeze(projectId, who, which)}),
    ranked AS MATERIALIZED (${ranked(projectId, who, which)}),
    ordered AS (
      SELECT r."labelerId", sign(y."tier" - x."tier") AS "order",
        count(*) FILTER (WHERE x."tier" < y."tier") OVER pair AS "up", count(*) FILTER (WHERE x."tier" > y."tier") OVER pair AS "down"
      FROM ranked r JOIN "RankingEntry" x ON x."rankingRevisionId" = r."id"
        JOIN "RankingEntry" y ON y."rankingRevisionId" = r."id" AND y."responseId" > x."responseId"
      WINDOW pair AS (PARTITION BY r."comparisonId", x."responseId", y."responseId")),
    peers AS (
      SELECT "labelerId", sum(CASE "order" WHEN 1 THEN "up" - 1 ELSE "down" - 1 END) AS "agree",
        sum(CASE "order" WHEN 1 THEN "down" ELSE "up" END) AS "disagree"
      FROM ordered WHERE "order" <> 0 GROUP BY 1)
    SELECT u."id", u."name", u."simulated", (count(*) FILTER (WHERE item."kind" = 'ranking'))::int AS "rankings",
      (count(*) FILTER (WHERE item."kind" = 'demonstration'))::int AS "demonstrations",
      coalesce(max(peers."agree"), 0)::int AS "agree", coalesce(max(peers."disagree"), 0)::int AS "disagree"
    FROM item JOIN "User" u ON u."id" = item."labelerId" LEFT JOIN peers ON peers."labelerId" = u."id"
    GROUP BY u."id" ORDER BY u."name", u."id"`;

/** What each labeler says of each pair of responses, in the newest comparisons that several have ranked. */
export const findPairOrders = (
  tx: Transaction,
  by: { projectId: string; who: Whom; which: Which; comparisons: number },
): Promise<{ pair: string; labeler: string; order: -1 | 0 | 1 }[]> =>
  tx.$queryRaw`
    WITH ranked AS MATERIALIZED (${ranked(by.projectId, by.who, by.which)}),
    shared AS (SELECT "comparisonId" FROM ranked GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 DESC LIMIT ${by.comparisons})
    SELECT x."responseId"::text || y."responseId"::text AS "pair", r."labelerId"::text AS "labeler",
      sign(y."tier" - x."tier")::int AS "order"
    FROM ranked r JOIN shared USING ("comparisonId") JOIN "RankingEntry" x ON x."rankingRevisionId" = r."id"
      JOIN "RankingEntry" y ON y."rankingRevisionId" = r."id" AND y."responseId" > x."responseId"
    ORDER BY 1, 2`;

type Held = { labelers: number; demonstrations: number; rankings: number; pairs: number };
export type ChangeRow = {
  split: Split;
  before: Held;
  after: Held;
  majorities: number;
  flipped: number;
  lost: number;
  gained: number;
};

/** What weights would change, by split: all splits that hold an answer. Weights are decimal, so that equal ones cancel. */
export async function countChanges(
  tx: Transaction,
  by: { projectId: string; who: Whom; which: Which; weights: readonly { labelerId: string; weight: number }[] },
): Promise<ChangeRow[]> {
  const weights = Prisma.sql`
    SELECT * FROM unnest(${by.weights.map((w) => w.labelerId)}::uuid[], ${by.weights.map((w) => w.weight)}::numeric[])
      AS w ("labelerId", "weight")`;
  const answers = await tx.$queryRaw<(Omit<Held, "pairs"> & { split: Split; kept: boolean })[]>`
    SELECT i."split", k."kept", count(DISTINCT i."labelerId")::int AS "labelers",
      (count(*) FILTER (WHERE i."kind" = 'demonstration'))::int AS "demonstrations",
      (count(*) FILTER (WHERE i."kind" = 'ranking'))::int AS "rankings"
    FROM (${itemsToFreeze(by.projectId, by.who, by.which)}) i LEFT JOIN (${weights}) w ON w."labelerId" = i."labelerId"
      JOIN (VALUES (false), (true)) AS k ("kept") ON NOT k."kept" OR coalesce(w."weight", 1) > 0
    WHERE i."kind" <> 'prompt' GROUP BY 1, 2`;
  const pairs = await tx.$queryRaw<
    { split: Split; before: number; after: number; majorities: number; flipped: number; lost: number; gained: number }[]
  >`
    SELECT "split", sum("strict")::int AS "before", sum("kept")::int AS "after",
      (count(*) FILTER (WHERE "was" <> 0))::int AS "majorities", (count(*) FILTER (WHERE sign("was") * sign("is") < 0))::int AS "flipped",
      (count(*) FILTER (WHERE "was" <> 0 AND "is" = 0))::int AS "lost", (count(*) FILTER (WHERE "was" = 0 AND "is" <> 0))::int AS "gained"
    FROM (
      SELECT r."split", count(*) FILTER (WHERE x."tier" <> y."tier") AS "strict",
        count(*) FILTER (WHERE x."tier" <> y."tier" AND coalesce(w."weight", 1) > 0) AS "kept",
        sum(sign(y."tier" - x."tier")) AS "was", sum(sign(y."tier" - x."tier")::numeric * coalesce(w."weight", 1)) AS "is"
      FROM (${ranked(by.projectId, by.who, by.which)}) r LEFT JOIN (${weights}) w ON w."labelerId" = r."labelerId"
        JOIN "RankingEntry" x ON x."rankingRevisionId" = r."id"
        JOIN "RankingEntry" y ON y."rankingRevisionId" = r."id" AND y."responseId" > x."responseId"
      GROUP BY r."split", r."comparisonId", x."responseId", y."responseId") pair
    GROUP BY 1`;
  const SPLITS: readonly Split[] = ["train", "validation", "test"];
  return SPLITS.flatMap((split) => {
    const side = (kept: boolean) => answers.find((row) => row.split === split && row.kept === kept);
    const before = side(false);
    if (!before) return [];
    const pair = pairs.find((row) => row.split === split);
    const held = (row: typeof before | undefined, count: number | undefined): Held => ({
      labelers: row?.labelers ?? 0,
      demonstrations: row?.demonstrations ?? 0,
      rankings: row?.rankings ?? 0,
      pairs: count ?? 0,
    });
    return [
      {
        split,
        before: held(before, pair?.before),
        after: held(side(true), pair?.after),
        majorities: pair?.majorities ?? 0,
        flipped: pair?.flipped ?? 0,
        lost: pair?.lost ?? 0,
        gained: pair?.gained ?? 0,
      },
    ];
  });
}
