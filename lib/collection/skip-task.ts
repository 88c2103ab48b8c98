import { AppError } from "@/lib/contract/errors";
import type { SkipReason } from "@/lib/contract/tasks";
import { updateAssignment } from "@/lib/db/assignments";
import { insertReport } from "@/lib/db/reports";
import { newId } from "@/lib/platform/ids";
import { lockOwnAssignment, settle } from "./assignment";

/**
 * Declines a task for good, with a reason. The place goes to someone else; a draft stays with the row. Personal data is reported to
 * the admins besides, because it must not be trained on.
 */
export const skipTask = (input: {
  labelerId: string;
  assignmentId: string;
  reason: SkipReason;
  note: string;
  now: Date;
}): Promise<Record<string, never>> =>
  settle(async (tx) => {
    const { assignment } = await lockOwnAssignment(tx, input);
    const skipReason = input.note.trim() ? `${input.reason}: ${input.note.trim()}` : input.reason;
    if (assignment.state === "submitted")
      throw new AppError("already_submitted", "You have answered this task, so it stands.");
    if (assignment.state === "skipped") {
      if (assignment.skipReason === skipReason) return {};
      throw new AppError("wrong_state", "You have skipped this task already, for another reason.");
    }
    await updateAssignment(tx, assignment.id, {
      state: "skipped",
      skipReason,
      finishedAt: input.now,
    });
    if (input.reason === "personal_data")
      await insertReport(tx, {
        id: newId(input.now),
        projectId: assignment.projectId,
        reporterId: input.labelerId,
        assignmentId: assignment.id,
        promptId: assignment.promptId,
        responseId: null,
        reason: "personal_data",
        note: input.note.trim(),
        createdAt: input.now,
      });
    return {};
  });
