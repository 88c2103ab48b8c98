import type { TaskKind } from "@/lib/contract/tasks";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { withRatings } from "./rankings";

/** A labeler's demonstrations and rankings of tasks, repetitions among them, as one list. Choices in conversations are listed with these. */
const answersOf = (labelerId: string, projectId: string) => Prisma.sql`
  (SELECT 'demonstration' AS "kind", d."id", d."activeSeconds", d."createdAt"
     FROM "Demonstration" d JOIN "Prompt" p ON p."id" = d."promptId"
     WHERE d."labelerId" = ${labelerId}::uuid AND p."projectId" = ${projectId}::uuid
   UNION ALL
   SELECT 'ranking', r."id", r."activeSeconds", r."createdAt"
     FROM "Ranking" r JOIN "Comparison" c ON c."id" = r."comparisonId"
     WHERE r."labelerId" = ${labelerId}::uuid AND c."projectId" = ${projectId}::uuid
       AND c."source" IN ('ranking_task', 'repetition')) answer`;

/** Ids of a labeler's answers, newest first, those after `cursor`. */
export const listAnswerIds = (
  tx: Transaction,
  by: {
    labelerId: string;
    projectId: string;
    kind: TaskKind | null;
    cursor: string | null;
    limit: number;
  },
): Promise<{ kind: TaskKind; id: string }[]> =>
  tx.$queryRaw`
    SELECT "kind", "id" FROM ${answersOf(by.labelerId, by.projectId)}
    WHERE (${by.kind}::text IS NULL OR "kind" = ${by.kind}) AND (${by.cursor}::uuid IS NULL OR "id" < ${by.cursor}::uuid)
    ORDER BY "id" DESC LIMIT ${by.limit}`;

export type AnswerTotals = { demonstrations: number; rankings: number; activeSeconds: number };

/** How much a labeler has answered, since an instant or in all. */
export async function countAnswers(
  tx: Transaction,
  by: { labelerId: string; projectId: string; since: Date | null },
): Promise<AnswerTotals> {
  const [row] = await tx.$queryRaw<AnswerTotals[]>`
    SELECT count(*) FILTER (WHERE "kind" = 'demonstration')::int AS "demonstrations",
      count(*) FILTER (WHERE "kind" = 'ranking')::int AS "rankings",
      coalesce(sum("activeSeconds"), 0)::int AS "activeSeconds"
    FROM ${answersOf(by.labelerId, by.projectId)}
    WHERE (${by.since}::timestamp IS NULL OR "createdAt" >= ${by.since}::timestamp)`;
  return row ?? { demonstrations: 0, rankings: 0, activeSeconds: 0 };
}

export type AnswerDay = { day: string; rankings: number; demonstrations: number; activeSeconds: number };

/** What a labeler answered on each day (UTC) since an instant, oldest first; days without an answer are left out. */
export const listAnswerDays = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; since: Date },
): Promise<AnswerDay[]> =>
  tx.$queryRaw`
    SELECT to_char("createdAt", 'YYYY-MM-DD') AS "day", count(*) FILTER (WHERE "kind" = 'ranking')::int AS "rankings",
      count(*) FILTER (WHERE "kind" = 'demonstration')::int AS "demonstrations",
      coalesce(sum("activeSeconds"), 0)::int AS "activeSeconds"
    FROM ${answersOf(by.labelerId, by.projectId)}
    WHERE "createdAt" >= ${by.since}::timestamp GROUP BY 1 ORDER BY 1`;

/** All revisions of one of the labeler's rankings, oldest first; empty when it is not theirs. */
export const listRankingRevisions = (tx: Transaction, by: { id: string; labelerId: string }) =>
  tx.rankingRevision.findMany({
    where: { ranking: by },
    orderBy: { revision: "asc" },
    ...withRatings,
  });

/** All revisions of one of the labeler's demonstrations, oldest first; empty when it is not theirs. */
export const listDemonstrationRevisions = (tx: Transaction, by: { id: string; labelerId: string }) =>
  tx.demonstrationRevision.findMany({ where: { demonstration: by }, orderBy: { revision: "asc" } });
