import { AppError } from "@/lib/contract/errors";
import { refusal } from "@/lib/contract/refusals";
import type { SkipReason } from "@/lib/contract/tasks";
import { type Assignment, updateAssignment } from "@/lib/db/assignments";
import type { Transaction } from "@/lib/db/client";
import { insertReport } from "@/lib/db/reports";
import { newId } from "@/lib/platform/ids";
import { lockOwnAssignment, settle } from "./assignment";
import { type Next, taskAfter } from "./next-task";

type Skip = { labelerId: string; assignmentId: string; reason: SkipReason; note: string; now: Date };

/**
 * Declines a task for good, with a reason; the next one, when it is asked for, is leased after it. The place goes to someone else; a
 * draft stays with the row. Personal data is reported to the admins besides, because it must not be trained on.
 */
export async function skipTask(input: Skip & { andNext?: boolean }): Promise<{ next: Next }> {
  const { projectId, kind } = await settle((tx) => skip(tx, input));
  const { labelerId, andNext, now } = input;
  return { next: andNext ? await taskAfter({ labelerId, projectId, kind, now }) : null };
}

async function skip(tx: Transaction, input: Skip): Promise<Assignment> {
  const { assignment } = await lockOwnAssignment(tx, input);
  const skipReason = input.note.trim() ? `${input.reason}: ${input.note.trim()}` : input.reason;
  if (assignment.state === "submitted")
    throw new AppError("already_submitted", "You have answered this task, so it stands.");
  if (assignment.state === "skipped") {
    if (assignment.skipReason === skipReason) return assignment;
    throw refusal("wrong_state", "skippedOtherwise");
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
  return assignment;
}
