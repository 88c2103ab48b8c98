import type { AnswerEvidence } from "@/lib/contract/evidence";
import type { TaskKind } from "@/lib/contract/tasks";
import type { Transaction } from "./client";

/** Stores how an answer came about, once, with the answer. */
export const insertEvidence = (tx: Transaction, assignmentId: string, evidence: AnswerEvidence): Promise<unknown> =>
  tx.answerEvidence.create({ data: { ...evidence, assignmentId } });

export type LabelerEvidence = AnswerEvidence & {
  assignmentId: string;
  kind: TaskKind;
  submittedAt: Date;
  activeSeconds: number;
  /** Share of the characters put in that were pasted; null when none were. */
  pastedShare: number | null;
};

/** How a labeler's newest answers came about, newest first; answers that were sent without evidence are left out. */
export const listEvidence = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; limit: number },
): Promise<LabelerEvidence[]> =>
  tx.$queryRaw`
    SELECT e."assignmentId", a."kind"::text AS "kind", a."finishedAt" AS "submittedAt",
      coalesce(d."activeSeconds", r."activeSeconds") AS "activeSeconds", e."typedCharacters", e."pastedCharacters",
      e."keystrokes", e."secondsToFirstInput", e."secondsOpen",
      e."pastedCharacters"::float / nullif(e."pastedCharacters" + e."typedCharacters", 0) AS "pastedShare"
    FROM "Assignment" a JOIN "AnswerEvidence" e ON e."assignmentId" = a."id"
      LEFT JOIN "Demonstration" d ON d."assignmentId" = a."id" LEFT JOIN "Ranking" r ON r."assignmentId" = a."id"
    WHERE a."labelerId" = ${by.labelerId}::uuid AND a."projectId" = ${by.projectId}::uuid AND a."state" = 'submitted'
    ORDER BY a."finishedAt" DESC LIMIT ${by.limit}`;
