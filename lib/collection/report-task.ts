import { AppError } from "@/lib/contract/errors";
import { refusal } from "@/lib/contract/refusals";
import type { ReportReason } from "@/lib/contract/reports";
import { findAssignment } from "@/lib/db/assignments";
import { transaction } from "@/lib/db/client";
import { insertReport } from "@/lib/db/reports";
import { newId } from "@/lib/platform/ids";

/**
 * Reports the prompt of the caller's task, or one of the responses shown in it, to the admins. The task stays with the labeler, in
 * whatever state it is. The same report again gives the same one: a unique index holds it.
 * @throws not_found when there is no such task or response; not_your_task when it is someone else's.
 */
export const reportTask = (input: {
  labelerId: string;
  assignmentId: string;
  reason: ReportReason;
  note: string;
  responseId?: string | undefined;
  now: Date;
}): Promise<{ reportId: string }> =>
  transaction(async (tx) => {
    const { labelerId, assignmentId, reason, note, responseId = null, now } = input;
    const assignment = await findAssignment(tx, assignmentId);
    if (!assignment) throw refusal("not_found", "task");
    if (assignment.labelerId !== labelerId) throw new AppError("not_your_task", "This task was given to someone else.");
    if (responseId !== null && !assignment.displayOrder.includes(responseId)) throw refusal("not_found", "response");
    const { projectId, promptId } = assignment;
    const reportId = await insertReport(tx, {
      id: newId(now),
      projectId,
      reporterId: labelerId,
      assignmentId,
      promptId,
      responseId,
      reason,
      note,
      createdAt: now,
    });
    return { reportId };
  });
