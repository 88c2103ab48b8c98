import { DemonstrationDraft, RankingDraft, type TaskView } from "@/lib/contract/tasks";
import type { Transaction } from "@/lib/db/client";
import { readTaskContent } from "@/lib/db/task-content";
import type { Held } from "./assignment";

/** Midnight before `now`, UTC: a labeler's day. */
export const startOfDay = (now: Date): Date => new Date(now.toISOString().slice(0, 10));

/** A held task as its labeler sees it. Blind: nothing of models, other labelers, or their answers. */
export async function taskView(tx: Transaction, { assignment, project }: Held, now: Date): Promise<TaskView> {
  const { kind } = assignment;
  const { messages, useCase, texts, done } = await readTaskContent(tx, assignment, startOfDay(now));
  const shared = {
    assignmentId: assignment.id,
    prompt: { id: assignment.promptId, messages, useCase },
    expiresAt: assignment.expiresAt.toISOString(),
    doneToday: done,
  };
  if (kind === "demonstration")
    return { ...shared, kind, draft: DemonstrationDraft.safeParse(assignment.draft).data ?? null };
  return {
    ...shared,
    kind,
    responses: assignment.displayOrder.map((id) => ({ id, text: texts[id] ?? "" })),
    tiesAllowed: project.tiesAllowed,
    questions: {
      evaluation: project.evaluationAsked ? { scale: project.qualityScale, flags: project.flagsAsked } : null,
      strength: project.strengthAsked && assignment.displayOrder.length === 2,
      metadata: project.metadataAsked,
    },
    draft: RankingDraft.safeParse(assignment.draft).data ?? null,
  };
}
