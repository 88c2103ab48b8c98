import type { AnswerEvidence } from "@/lib/contract/evidence";
import type { TaskKind } from "@/lib/contract/tasks";
import type { Transaction } from "./client";

/** Stores how an answer came about, once, with the answer. */
export const insertEvidence = (tx: Transaction, assignmentId: string, evidence: AnswerEvidence): Promise<unknown> =>
  tx.answerEvidence.create({ data: { ...evidence, assignmentId } });

export type AnswerRow = {
  assignmentId: string;
  kind: TaskKind;
  /** What was ranked; null of a demonstration. */
  comparisonId: string | null;
  at: Date;
  activeSeconds: number;
  /** Null when the answer was sent without. */
  evidence: AnswerEvidence | null;
};

/** A labeler's newest answers to tasks, newest first, with how each came about. */
export async function listAnswers(
  tx: Transaction,
  by: { labelerId: string; projectId: string; limit: number },
): Promise<AnswerRow[]> {
  const { limit, ...who } = by;
  const activeSeconds = { select: { activeSeconds: true } };
  const rows = await tx.assignment.findMany({
    where: { ...who, state: "submitted" },
    orderBy: { finishedAt: "desc" },
    take: limit,
    select: {
      id: true,
      kind: true,
      comparisonId: true,
      finishedAt: true,
      ranking: activeSeconds,
      demonstration: activeSeconds,
      evidence: { omit: { assignmentId: true } },
    },
  });
  return rows.flatMap(({ id, finishedAt, ranking, demonstration, ...row }) => {
    const answer = ranking ?? demonstration;
    return answer && finishedAt
      ? [{ ...row, assignmentId: id, at: finishedAt, activeSeconds: answer.activeSeconds }]
      : [];
  });
}
