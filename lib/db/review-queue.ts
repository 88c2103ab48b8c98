/** Which answers wait for a reviewer. Triggers count each task when it changes (`ReviewTally`), so a queue is read from an index. */
import type { TaskKind } from "@/lib/contract/tasks";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { drawOf } from "./reviews";

export type QueueRow = {
  kind: TaskKind;
  id: string;
  prompt: string;
  answers: number;
  waiting: number;
  openReturns: number;
  disagreement: number | null;
  againstModel: number | null;
};

export type QueueBy = "disagreement" | "against_model" | "audit" | "returned" | "newest";

/** Which tasks a queue holds, and the most valuable first; each as its index in the migration has it. */
const queuesOf = (projectId: string): Record<QueueBy, { where: Prisma.Sql; first: Prisma.Sql }> => ({
  disagreement: { where: Prisma.sql`"waiting" > 0 AND "disagreement" > 0`, first: Prisma.sql`"disagreement" DESC` },
  against_model: {
    where: Prisma.sql`"waiting" > 0 AND "againstModel" IS NOT NULL`,
    first: Prisma.sql`"againstModel" DESC`,
  },
  audit: {
    where: Prisma.sql`"draw" < (SELECT "auditShare" FROM "Project" WHERE "id" = ${projectId}::uuid)`,
    first: Prisma.sql`"draw"`,
  },
  returned: { where: Prisma.sql`"openReturns" > 0`, first: Prisma.sql`"returnedAt"` },
  newest: { where: Prisma.sql`"waiting" > 0`, first: Prisma.sql`"answeredAt" DESC` },
});

/** A page of a queue, and how many tasks it holds in all. */
export async function listQueue(
  tx: Transaction,
  by: { projectId: string; order: QueueBy; offset: number; limit: number },
): Promise<{ items: QueueRow[]; total: number }> {
  const { where, first } = queuesOf(by.projectId)[by.order];
  const tasks = Prisma.sql`"ReviewTally" WHERE "projectId" = ${by.projectId}::uuid AND ${where}`;
  const items = await tx.$queryRaw<QueueRow[]>`
    SELECT "kind"::text AS "kind", "taskId" AS "id", "answers", "waiting", "openReturns", "disagreement", "againstModel",
      (SELECT left("content", 280) FROM "Message" m WHERE m."promptId" = page."promptId" ORDER BY "position" DESC LIMIT 1) AS "prompt"
    FROM (SELECT * FROM ${tasks} ORDER BY ${first}, "taskId" LIMIT ${by.limit} OFFSET ${by.offset}) page
    ORDER BY ${first}, "taskId"`;
  const [count] = await tx.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS "total" FROM ${tasks}`;
  return { items, total: count?.total ?? 0 };
}

/** SQL: all answers of tasks that are not retired, and whether each is drawn. Which revision is the newest need not be known. */
const drawnOf = (projectId: string) => Prisma.sql`
  SELECT r."id", ${drawOf(Prisma.sql`r."id"`)} < p."auditShare" AS "drawn"
  FROM "Project" p JOIN "Comparison" c ON c."projectId" = p."id" AND c."retiredAt" IS NULL AND c."source" = 'ranking_task'
    JOIN "Ranking" r ON r."comparisonId" = c."id"
  WHERE p."id" = ${projectId}::uuid
  UNION ALL
  SELECT d."id", ${drawOf(Prisma.sql`d."id"`)} < p."auditShare"
  FROM "Project" p JOIN "Prompt" q ON q."projectId" = p."id" AND q."retiredAt" IS NULL
    JOIN "Demonstration" d ON d."promptId" = q."id"
  WHERE p."id" = ${projectId}::uuid`;

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
    FROM (${drawnOf(projectId)}) answer JOIN "Project" p ON p."id" = ${projectId}::uuid
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
