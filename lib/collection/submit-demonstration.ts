import { AppError } from "@/lib/contract/errors";
import type { AnswerEvidence } from "@/lib/contract/evidence";
import { updateAssignment } from "@/lib/db/assignments";
import { findSubmittedDemonstration, insertDemonstration } from "@/lib/db/demonstrations";
import { insertEvidence } from "@/lib/db/evidence";
import { findNewestGuidelines } from "@/lib/db/projects";
import { hasPlace, keepDraft, lockOwnAssignment, settle } from "./assignment";
import { findPersonalData } from "./personal-data";

/**
 * Submits a demonstration. The same text again gives the same result once. One with personal data in it is kept, but not trained on.
 * @throws already_submitted when another text was submitted; lease_expired when the place is gone: the text is then the draft.
 */
export const submitDemonstration = (input: {
  labelerId: string;
  assignmentId: string;
  text: string;
  activeSeconds: number;
  evidence?: AnswerEvidence | undefined;
  now: Date;
}): Promise<{ demonstrationId: string }> =>
  settle(async (tx) => {
    const { labelerId, assignmentId, text, activeSeconds, now } = input;
    const held = await lockOwnAssignment(tx, { labelerId, assignmentId, kind: "demonstration" });
    const { assignment } = held;
    if (assignment.state === "submitted") {
      const first = await findSubmittedDemonstration(tx, assignmentId);
      if (first?.text === text) return { demonstrationId: first.id };
      throw new AppError(
        "already_submitted",
        "You have answered this task already. That answer stands; you can edit it in your work.",
      );
    }
    if (!(await hasPlace(tx, held, now))) return keepDraft(tx, assignment, { text });
    const guidelines = await findNewestGuidelines(tx, assignment.projectId);
    const { id } = await insertDemonstration(tx, {
      assignmentId,
      promptId: assignment.promptId,
      labelerId,
      guidelinesVersionId: guidelines?.id ?? null,
      activeSeconds,
      text,
      personalData: findPersonalData(text).length > 0,
      createdAt: now,
    });
    if (input.evidence) await insertEvidence(tx, assignmentId, input.evidence);
    await updateAssignment(tx, assignmentId, { state: "submitted", finishedAt: now, draft: null });
    return { demonstrationId: id };
  });
