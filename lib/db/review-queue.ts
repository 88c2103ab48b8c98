/** Which answers wait for a reviewer. Everything is added up in the database. */
import type { TaskKind } from "@/lib/contract/tasks";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { drawOf } from "./reviews";

/**
 * SQL: all answers of a project, one row each: its task, its newest revision, whether it waits for a review (it has none, or its
 * labeler has revised it since), whether it is returned and unanswered, and where it stands in the audit's draw.
 */
const answersOf = (projectId: string) => Prisma.sql`
  SELECT 'ranking' AS "kind", r."id", r."comparisonId" AS "task", c."promptId", newest."id" AS "revisionId", r."createdAt",
    ${standing(Prisma.sql`"rankingId"`, Prisma.sql`r."id"`)}
  FROM "Project" p JOIN "Comparison" c ON c."projectId" = p."id" AND c."retiredAt" IS NULL AND c."source" = 'ranking_task'
    JOIN "Ranking" r ON r."comparisonId" = c."id"
    JOIN LATERAL (SELECT * FROM "RankingRevision" v WHERE v."rankingId" = r."id" ORDER BY v."revision" DESC LIMIT 1) newest ON true
    ${lastReview(Prisma.sql`"rankingId"`, Prisma.sql`r."id"`)}
  WHERE p."id" = ${projectId}::uuid
  UNION ALL
  SELECT 'demonstration', d."id", d."promptId", d."promptId", newest."id", d."createdAt",
    ${standing(Prisma.sql`"demonstrationId"`, Prisma.sql`d."id"`)}
  FROM "Project" p JOIN "Prompt" q ON q."projectId" = p."id" AND q."retiredAt" IS NULL
    JOIN "Demonstration" d ON d."promptId" = q."id"
    JOIN LATERAL (SELECT * FROM "DemonstrationRevision" v WHERE v."demonstrationId" = d."id"
      ORDER BY v."revision" DESC LIMIT 1) newest ON true
    ${lastReview(Prisma.sql`"demonstrationId"`, Prisma.sql`d."id"`)}
  WHERE p."id" = ${projectId}::uuid`;

const standing = (column: Prisma.Sql, id: Prisma.Sql) => Prisma.sql`
  (last.${column} IS NULL OR (newest."authorId" IS NULL AND newest."revision" > last."revision")) AS "waits",
  coalesce(last."verdict" = 'returned' AND newest."revision" = last."revision", false) AS "isReturned",
  ${drawOf(id)} AS "draw", ${drawOf(id)} < p."auditShare" AS "drawn", last."createdAt" AS "reviewedAt"`;

const lastReview = (column: Prisma.Sql, id: Prisma.Sql) => Prisma.sql`
  LEFT JOIN LATERAL (SELECT * FROM "Review" v WHERE v.${column} = ${id} ORDER BY v."number" DESC LIMIT 1) last ON true`;

/**
 * SQL: by comparison of `tasks` with at least two rankings, the mean disagreement over pairs of rankings and pairs of responses: 1 for
 * opposite orders, 1/2 for a tie against an order. Counted from how often each response stands above each other.
 */
const disagreements = (tasks: Prisma.Sql) => Prisma.sql`
  SELECT "task", sum("above" * "below" + ("above" + "below") * "tied" / 2.0) / sum("all" * ("all" - 1) / 2.0) AS "disagreement"
  FROM (
    SELECT a."task", count(*) AS "all", count(*) FILTER (WHERE x."tier" < y."tier") AS "above",
      count(*) FILTER (WHERE x."tier" > y."tier") AS "below", count(*) FILTER (WHERE x."tier" = y."tier") AS "tied"
    FROM answer a JOIN "RankingEntry" x ON x."rankingRevisionId" = a."revisionId"
      JOIN "RankingEntry" y ON y."rankingRevisionId" = a."revisionId" AND x."responseId" < y."responseId"
    WHERE a."kind" = 'ranking' AND a."task" IN (${tasks})
    GROUP BY a."task", x."responseId", y."responseId") pair
  WHERE "all" > 1 GROUP BY "task"`;

export type QueueRow = {
  kind: TaskKind;
  id: string;
  prompt: string;
  answers: number;
  waiting: number;
  openReturns: number;
  disagreement: number | null;
};

export type QueueBy = "disagreement" | "audit" | "returned" | "newest";

/** Which tasks a queue holds, and the most valuable first. */
const ORDERS: Record<QueueBy, { where: Prisma.Sql; first: Prisma.Sql }> = {
  disagreement: { where: Prisma.sql`"waiting" > 0 AND "disagreement" > 0`, first: Prisma.sql`"disagreement" DESC` },
  audit: { where: Prisma.sql`"draw" IS NOT NULL`, first: Prisma.sql`"draw"` },
  returned: { where: Prisma.sql`"openReturns" > 0`, first: Prisma.sql`"returnedAt"` },
  newest: { where: Prisma.sql`"waiting" > 0`, first: Prisma.sql`"answeredAt" DESC` },
};

const waitingTasks = Prisma.sql`SELECT "id" FROM task WHERE "kind" = 'ranking' AND "waiting" > 0 AND "answers" > 1`;

/** A page of a queue, and how many tasks it holds in all. */
export async function listQueue(
  tx: Transaction,
  by: { projectId: string; order: QueueBy; offset: number; limit: number },
): Promise<{ items: QueueRow[]; total: number }> {
  const { where, first } = ORDERS[by.order];
  // Only one order needs to know how far all are apart before it has a page.
  const isByDisagreement = by.order === "disagreement";
  const apart = Prisma.sql`LEFT JOIN (${disagreements(isByDisagreement ? waitingTasks : Prisma.sql`SELECT "id" FROM page`)}) apart
    ON apart."task" = `;
  const rows = await tx.$queryRaw<(QueueRow & { total: number })[]>`
    WITH answer AS MATERIALIZED (${answersOf(by.projectId)}),
    task AS MATERIALIZED (
      SELECT "kind", "task" AS "id", "promptId", count(*)::int AS "answers", (count(*) FILTER (WHERE "waits"))::int AS "waiting",
        (count(*) FILTER (WHERE "isReturned"))::int AS "openReturns", min("draw") FILTER (WHERE "drawn" AND "waits") AS "draw",
        min("reviewedAt") FILTER (WHERE "isReturned") AS "returnedAt", max("createdAt") AS "answeredAt"
      FROM answer GROUP BY 1, 2, 3),
    page AS MATERIALIZED (
      SELECT *, count(*) OVER () AS "total", row_number() OVER (ORDER BY ${first}, "id") AS "place"
      FROM task ${isByDisagreement ? Prisma.sql`${apart} task."id"` : Prisma.empty}
      WHERE ${where} ORDER BY "place" LIMIT ${by.limit} OFFSET ${by.offset})
    SELECT "kind", page."id", "answers", "waiting", "openReturns", "disagreement"::float8 AS "disagreement", "total"::int AS "total",
      (SELECT left("content", 280) FROM "Message" m WHERE m."promptId" = page."promptId" ORDER BY "position" DESC LIMIT 1) AS "prompt"
    FROM page ${isByDisagreement ? Prisma.empty : Prisma.sql`${apart} page."id"`} ORDER BY "place"`;
  return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

/**
 * How many answers are drawn, and how the first reviews of drawn ones went, by the probability of the draw: the larger of the one
 * that was stored with the review and the one in force, since a larger share draws again all that a smaller one drew.
 */
export async function countAudit(
  tx: Transaction,
  projectId: string,
): Promise<{ drawn: number; reviews: { probability: number; accepted: number; all: number }[] }> {
  const rows = await tx.$queryRaw<{ probability: number | null; accepted: number; reviewed: number; all: number }[]>`
    SELECT greatest(v."samplingProbability", CASE WHEN "drawn" THEN p."auditShare" END) AS "probability",
      (count(*) FILTER (WHERE v."verdict" = 'accepted'))::int AS "accepted", count(v."id")::int AS "reviewed", count(*)::int AS "all"
    FROM (${answersOf(projectId)}) answer JOIN "Project" p ON p."id" = ${projectId}::uuid
      LEFT JOIN "Review" v ON v."number" = 1
        AND (v."rankingId" = answer."id" OR v."demonstrationId" = answer."id")
    GROUP BY 1 ORDER BY 1`;
  const drawn = rows.filter((row) => row.probability !== null);
  return {
    drawn: drawn.reduce((sum, row) => sum + row.all, 0),
    reviews: drawn.flatMap(({ probability, accepted, reviewed }) =>
      probability !== null && reviewed > 0 ? [{ probability, accepted, all: reviewed }] : [],
    ),
  };
}
