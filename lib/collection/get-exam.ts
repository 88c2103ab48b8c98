import type { z } from "zod";
import type { getExam as contract, ExamStanding } from "@/lib/contract/screening";
import { listReferenceIds } from "@/lib/db/calibration";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { findDecision, findNewestAttempt, listExamPromptIds } from "@/lib/db/screening";
import { examView, MOST_QUESTIONS } from "./exam";
import { needsScreening } from "./screening";

/** Where the labeler stands with the screening exam, with the open attempt if there is one. */
export const getExam = (input: { labelerId: string; projectId: string }): Promise<z.input<typeof contract.response>> =>
  transaction(async (tx) => {
    const project = await requireProject(tx, input.projectId);
    return { required: await needsScreening(tx, project, input.labelerId), standing: await standingOf(tx, input) };
  });

export async function standingOf(tx: Transaction, by: { labelerId: string; projectId: string }): Promise<ExamStanding> {
  const decision = await findDecision(tx, by);
  if (decision?.admitted) return { state: "admitted", note: decision.note };
  const attempt = await findNewestAttempt(tx, by);
  if (attempt?.state === "open") return { state: "open", exam: await examView(tx, attempt) };
  if (attempt?.submittedAt && decision?.attemptId !== attempt.id)
    return { state: "submitted", submittedAt: attempt.submittedAt.toISOString() };
  const references = await listReferenceIds(tx, { projectId: by.projectId, use: "screening" });
  const prompts = await listExamPromptIds(tx, by.projectId, 1);
  return {
    state: "none",
    ready: references.length > 0 && prompts.length > 0,
    questions: Math.min(references.length, MOST_QUESTIONS),
    note: decision ? decision.note : null,
  };
}
