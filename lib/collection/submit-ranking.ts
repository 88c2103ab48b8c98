import { AppError } from "@/lib/contract/errors";
import type { Tiers } from "@/lib/contract/tasks";
import { updateAssignment } from "@/lib/db/assignments";
import { findNewestGuidelines } from "@/lib/db/projects";
import { findSubmittedRanking, insertRanking } from "@/lib/db/rankings";
import { hasPlace, keepDraft, lockOwnAssignment, settle } from "./assignment";
import { draftOfRanking, isSameOrder, refuseUnlessComplete } from "./ranking";

/**
 * Submits a ranking. The same ranking again gives the same result once.
 * @throws already_submitted when another was submitted; lease_expired when the place is gone: the ranking is then the draft;
 *         incomplete_ranking and ties_not_allowed before anything is stored.
 */
export const submitRanking = (input: {
  labelerId: string;
  assignmentId: string;
  tiers: Tiers;
  noneAcceptable: boolean;
  activeSeconds: number;
  now: Date;
}): Promise<{ rankingId: string }> =>
  settle(async (tx) => {
    const { labelerId, assignmentId, tiers, noneAcceptable, activeSeconds, now } = input;
    const held = await lockOwnAssignment(tx, { labelerId, assignmentId, kind: "ranking" });
    const { assignment, project } = held;
    if (assignment.state === "submitted") {
      const first = await findSubmittedRanking(tx, assignmentId);
      if (first && isSameOrder(first.tiers, tiers) && first.noneAcceptable === noneAcceptable)
        return { rankingId: first.id };
      throw new AppError(
        "already_submitted",
        "You have ranked these responses already. That ranking stands; you can edit it in your work.",
      );
    }
    refuseUnlessComplete(tiers, assignment.displayOrder, project.tiesAllowed);
    if (assignment.comparisonId === null || !(await hasPlace(tx, held, now)))
      return keepDraft(tx, assignment, draftOfRanking(tiers, noneAcceptable));
    const guidelines = await findNewestGuidelines(tx, assignment.projectId);
    const { id } = await insertRanking(tx, {
      assignmentId,
      comparisonId: assignment.comparisonId,
      labelerId,
      guidelinesVersionId: guidelines?.id ?? null,
      displayOrder: assignment.displayOrder,
      activeSeconds,
      tiers,
      noneAcceptable,
      createdAt: now,
    });
    await updateAssignment(tx, assignmentId, { state: "submitted", finishedAt: now, draft: null });
    return { rankingId: id };
  });
