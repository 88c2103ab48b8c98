import { AppError } from "@/lib/contract/errors";
import type { PreferenceStrength, PromptTrait, Rating } from "@/lib/contract/evaluation";
import type { AnswerEvidence } from "@/lib/contract/evidence";
import type { Tiers } from "@/lib/contract/tasks";
import { updateAssignment } from "@/lib/db/assignments";
import { insertEvidence } from "@/lib/db/evidence";
import { findNewestGuidelines } from "@/lib/db/projects";
import { findSubmittedRanking, insertRanking } from "@/lib/db/rankings";
import { hasPlace, keepDraft, lockOwnAssignment, settle } from "./assignment";
import { describePrompt } from "./describe-prompt";
import { draftOfRanking, isSameAnswer, keptStrength, refuseUnlessComplete, refuseUnlessRated } from "./ranking";

/**
 * Submits a ranking with its ratings, strength, and what the labeler says of the prompt, all in one transaction. The same ranking
 * again gives the same result once.
 * @throws already_submitted when another was submitted; lease_expired when the place is gone: the ranking is then the draft;
 *         incomplete_ranking and ties_not_allowed before anything is stored.
 */
export const submitRanking = (input: {
  labelerId: string;
  assignmentId: string;
  tiers: Tiers;
  noneAcceptable: boolean;
  strength?: PreferenceStrength | null;
  ratings?: Rating[];
  metadata?: PromptTrait[] | null;
  activeSeconds: number;
  evidence?: AnswerEvidence | undefined;
  now: Date;
}): Promise<{ rankingId: string }> =>
  settle(async (tx) => {
    const { labelerId, assignmentId, tiers, noneAcceptable, ratings = [], metadata = null, activeSeconds, now } = input;
    const held = await lockOwnAssignment(tx, { labelerId, assignmentId, kind: "ranking" });
    const { assignment, project } = held;
    const strength = keptStrength(input.strength ?? null, tiers, project);
    const answer = { tiers, noneAcceptable, strength, ratings };
    if (assignment.state === "submitted") {
      const first = await findSubmittedRanking(tx, assignmentId);
      if (first && isSameAnswer(first, answer)) return { rankingId: first.id };
      throw new AppError(
        "already_submitted",
        "You have ranked these responses already. That ranking stands; you can edit it in your work.",
      );
    }
    refuseUnlessComplete(tiers, assignment.displayOrder, project.tiesAllowed);
    refuseUnlessRated(ratings, assignment.displayOrder, project);
    if (assignment.comparisonId === null || !(await hasPlace(tx, held, now)))
      return keepDraft(tx, assignment, draftOfRanking(answer, metadata));
    const guidelines = await findNewestGuidelines(tx, assignment.projectId);
    const { id } = await insertRanking(tx, {
      assignmentId,
      comparisonId: assignment.comparisonId,
      labelerId,
      guidelinesVersionId: guidelines?.id ?? null,
      displayOrder: assignment.displayOrder,
      activeSeconds,
      ...answer,
      qualityScale: project.qualityScale,
      createdAt: now,
    });
    if (metadata) await describePrompt(tx, { promptId: assignment.promptId, labelerId, traits: metadata, now });
    if (input.evidence) await insertEvidence(tx, assignmentId, input.evidence);
    await updateAssignment(tx, assignmentId, { state: "submitted", finishedAt: now, draft: null });
    return { rankingId: id };
  });
