import type { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { saveDraft as contract } from "@/lib/contract/tasks";
import { updateAssignment } from "@/lib/db/assignments";
import { given } from "@/lib/platform/given";
import { canHold, keepDraft, leaseEnd, lockOwnAssignment, settle } from "./assignment";

type Draft = z.input<typeof contract.body>;

/**
 * Saves unsent work and renews the lease; one that ran out is taken up again when there is a place.
 * @throws lease_expired when there is none: the draft is stored all the same.
 */
export const saveDraft = (input: {
  labelerId: string;
  assignmentId: string;
  draft: Draft;
  now: Date;
}): Promise<{ savedAt: string; expiresAt: string }> =>
  settle(async (tx) => {
    const { now } = input;
    const held = await lockOwnAssignment(tx, { ...input, kind: input.draft.kind });
    const { assignment, project } = held;
    if (assignment.state === "submitted")
      throw new AppError("already_submitted", "You have answered this task already.");
    const draft = contentOf(input.draft, assignment.displayOrder);
    if (!(await canHold(tx, held, now))) return keepDraft(tx, assignment, draft);
    const expiresAt = leaseEnd(project, now);
    await updateAssignment(tx, assignment.id, { state: "leased", draft, expiresAt });
    return { savedAt: now.toISOString(), expiresAt: expiresAt.toISOString() };
  });

/** What is stored: the text, or the ranks and ratings of the responses that were shown, with what else was answered. */
function contentOf(draft: Draft, shown: readonly string[]): object {
  if (draft.kind === "demonstration") return { text: draft.text };
  const ofShown = <T>(said: Record<string, T>) =>
    Object.fromEntries(Object.entries(said).filter(([id]) => shown.includes(id)));
  const { ranks, noneAcceptable, ratings, strength, metadata } = draft;
  return given({
    ranks: ofShown(ranks),
    noneAcceptable,
    ratings: ratings && ofShown(ratings),
    strength,
    metadata,
  });
}
