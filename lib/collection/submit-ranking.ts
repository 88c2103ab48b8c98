import { AppError } from "@/lib/contract/errors";
import type { PreferenceStrength, PromptTrait, Rating } from "@/lib/contract/evaluation";
import type { AnswerEvidence } from "@/lib/contract/evidence";
import type { Tiers } from "@/lib/contract/tasks";
import { updateAssignment } from "@/lib/db/assignments";
import type { Transaction } from "@/lib/db/client";
import { insertEvidence } from "@/lib/db/evidence";
import { guidelinesInForce } from "@/lib/db/projects";
import { findSubmittedRanking, insertRanking } from "@/lib/db/rankings";
import { hasPlace, keepDraft, lockOwnAssignment, settle } from "./assignment";
import { describePrompt } from "./describe-prompt";
import { type Next, taskAfter } from "./next-task";
import { draftOfRanking, isSameAnswer, keptStrength, refuseUnlessComplete, refuseUnlessRated } from "./ranking";

type Submission = {
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
};

/**
 * Submits a ranking with its ratings, strength, and what the labeler says of the prompt, all in one transaction; the next task, when
 * it is asked for, is leased in another one after it. The same ranking again gives the same result once.
 * @throws already_submitted when another was submitted; lease_expired when the place is gone: the ranking is then the draft;
 *         incomplete_ranking and ties_not_allowed before anything is stored.
 */
export async function submitRanking(
  input: Submission & { andNext?: boolean },
): Promise<{ rankingId: string; next: Next }> {
  const { rankingId, projectId } = await settle((tx) => submit(tx, input));
  const { labelerId, andNext, now } = input;
  return { rankingId, next: andNext ? await taskAfter({ labelerId, projectId, kind: "ranking", now }) : null };
}

async function submit(
  tx: Transaction,
  input: Submission,
): Promise<{ rankingId: string; projectId: string } | AppError> {
  const { labelerId, assignmentId, tiers, noneAcceptable, ratings = [], metadata = null, activeSeconds, now } = input;
  const held = await lockOwnAssignment(tx, { labelerId, assignmentId, kind: "ranking" });
  const { assignment, project } = held;
  const { projectId } = assignment;
  const strength = keptStrength(input.strength ?? null, tiers, project);
  const answer = { tiers, noneAcceptable, strength, ratings };
  if (assignment.state === "submitted") {
    const first = await findSubmittedRanking(tx, assignmentId);
    if (first && isSameAnswer(first, answer)) return { rankingId: first.id, projectId };
    throw new AppError(
      "already_submitted",
      "You have ranked these responses already. That ranking stands; you can edit it in your work.",
    );
  }
  refuseUnlessComplete(tiers, assignment.displayOrder, project.tiesAllowed);
  refuseUnlessRated(ratings, assignment.displayOrder, project);
  if (assignment.comparisonId === null || !(await hasPlace(tx, held, now)))
    return keepDraft(tx, assignment, draftOfRanking(answer, metadata));
  const { id } = await insertRanking(tx, {
    assignmentId,
    comparisonId: assignment.comparisonId,
    labelerId,
    guidelinesVersionId: await guidelinesInForce(tx, projectId),
    displayOrder: assignment.displayOrder,
    activeSeconds,
    ...answer,
    qualityScale: project.qualityScale,
    createdAt: now,
  });
  if (metadata) await describePrompt(tx, { promptId: assignment.promptId, labelerId, traits: metadata, now });
  if (input.evidence) await insertEvidence(tx, assignmentId, input.evidence);
  await updateAssignment(tx, assignmentId, { state: "submitted", finishedAt: now, draft: null });
  return { rankingId: id, projectId };
}
