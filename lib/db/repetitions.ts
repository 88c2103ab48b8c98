/** What labelers are asked again: see lib/collection/repetition.ts. */
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import { mayWorkIn } from "./task-queue";

/** One of a labeler's answers to a ranking task, of whichever sort. */
export type AnsweredRanking = {
  rankingId: string;
  comparisonId: string;
  promptId: string;
  /**
   * Whether it could be asked again: it is an ordinary task that still gives work, in a lane of the labeler's; it was not repeated yet;
   * and no reviewer has told the labeler what to change, since it would then be the reviewer's answer that is repeated.
   */
  isRepeatable: boolean;
};

/**
 * The statement of `listAnswered`. All is looked up answer by answer, by `LIMIT 1`, or Postgres may choose to read whole tables for it.
 * Exported for those who check its plan.
 */
export const answeredQuery = (by: { labelerId: string; projectId: string; most: number }): Prisma.Sql => Prisma.sql`
  SELECT r."id" AS "rankingId", c."id" AS "comparisonId", c."promptId",
    lane."id" IS NOT NULL AND ${mayWorkIn(by)}
      AND (SELECT 1 FROM "Comparison" again WHERE again."repeatOfId" = r."id" LIMIT 1) IS NULL
      AND (SELECT 1 FROM "Review" v WHERE v."rankingId" = r."id" AND v."verdict" <> 'accepted' LIMIT 1) IS NULL AS "isRepeatable"
  FROM (SELECT a."id", a."comparisonId", a."finishedAt" FROM "Assignment" a
      WHERE a."labelerId" = ${by.labelerId}::uuid AND a."projectId" = ${by.projectId}::uuid AND a."kind" = 'ranking'
        AND a."state" = 'submitted'
      ORDER BY a."finishedAt" DESC, a."id" DESC LIMIT ${by.most}) a
    JOIN LATERAL (SELECT "id" FROM "Ranking" WHERE "assignmentId" = a."id" LIMIT 1) r ON true
    JOIN LATERAL (SELECT "id", "promptId", "laneId" FROM "Comparison" WHERE "id" = a."comparisonId" LIMIT 1) c ON true
    LEFT JOIN "Lane" lane ON lane."id" = c."laneId"
  ORDER BY a."finishedAt" DESC, a."id" DESC`;

/** A labeler's newest answers to ranking tasks, newest first. */
export const listAnswered = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; most: number },
): Promise<AnsweredRanking[]> => tx.$queryRaw(answeredQuery(by));

/** Adds the comparison that repeats a ranking's, with the same responses in their order, and returns its id. */
export async function insertRepetition(
  tx: Transaction,
  by: { rankingId: string; projectId: string; promptId: string; responseIds: readonly string[]; createdAt: Date },
): Promise<string> {
  const { id } = await tx.comparison.create({
    data: {
      projectId: by.projectId,
      promptId: by.promptId,
      source: "repetition",
      repeatOfId: by.rankingId,
      createdAt: by.createdAt,
      responses: { create: by.responseIds.map((responseId, position) => ({ position, responseId })) },
    },
    select: { id: true },
  });
  return id;
}
