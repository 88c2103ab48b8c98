import { AppError } from "@/lib/contract/errors";
import type { AnswerEvidence } from "@/lib/contract/evidence";
import { updateAssignment } from "@/lib/db/assignments";
import type { Transaction } from "@/lib/db/client";
import { findSubmittedDemonstration, insertDemonstration } from "@/lib/db/demonstrations";
import { insertEvidence } from "@/lib/db/evidence";
import { guidelinesInForce } from "@/lib/db/projects";
import { hasPlace, keepDraft, lockOwnAssignment, settle } from "./assignment";
import { type Next, taskAfter } from "./next-task";
import { findPersonalData } from "./personal-data";

type Submission = {
  labelerId: string;
  assignmentId: string;
  text: string;
  activeSeconds: number;
  evidence?: AnswerEvidence | undefined;
  now: Date;
};

/**
 * Submits a demonstration; the next task, when it is asked for, is leased after it, in another transaction. The same text again
 * gives the same result once. One with personal data in it is kept, but not trained on.
 * @throws already_submitted when another text was submitted; lease_expired when the place is gone: the text is then the draft.
 */
export async function submitDemonstration(
  input: Submission & { andNext?: boolean },
): Promise<{ demonstrationId: string; next: Next }> {
  const { demonstrationId, projectId } = await settle((tx) => submit(tx, input));
  const { labelerId, andNext, now } = input;
  const next = andNext ? await taskAfter({ labelerId, projectId, kind: "demonstration", now }) : null;
  return { demonstrationId, next };
}

async function submit(
  tx: Transaction,
  input: Submission,
): Promise<{ demonstrationId: string; projectId: string } | AppError> {
  const { labelerId, assignmentId, text, activeSeconds, now } = input;
  const held = await lockOwnAssignment(tx, { labelerId, assignmentId, kind: "demonstration" });
  const { assignment } = held;
  const { projectId } = assignment;
  if (assignment.state === "submitted") {
    const first = await findSubmittedDemonstration(tx, assignmentId);
    if (first?.text === text) return { demonstrationId: first.id, projectId };
    throw new AppError(
      "already_submitted",
      "You have answered this task already. That answer stands; you can edit it in your work.",
    );
  }
  if (!(await hasPlace(tx, held, now))) return keepDraft(tx, assignment, { text });
  const { id } = await insertDemonstration(tx, {
    assignmentId,
    promptId: assignment.promptId,
    labelerId,
    guidelinesVersionId: await guidelinesInForce(tx, projectId),
    activeSeconds,
    text,
    personalData: findPersonalData(text).length > 0,
    createdAt: now,
  });
  if (input.evidence) await insertEvidence(tx, assignmentId, input.evidence);
  await updateAssignment(tx, assignmentId, { state: "submitted", finishedAt: now, draft: null });
  return { demonstrationId: id, projectId };
}
