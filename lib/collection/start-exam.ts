import { refusal } from "@/lib/contract/refusals";
import { type Exam, ExamAnswers } from "@/lib/contract/screening";
import { findReferences, listReferenceIds } from "@/lib/db/calibration";
import { requireProject } from "@/lib/db/projects";
import { findNewestAttempt, insertAttempt, listExamPromptIds } from "@/lib/db/screening";
import { sha256 } from "@/lib/platform/digest";
import { newId } from "@/lib/platform/ids";
import { settle } from "./assignment";
import { displayOrder } from "./display-order";
import { examView, MOST_QUESTIONS } from "./exam";
import { standingOf } from "./get-exam";

/** Prompts among which the one of the demonstration is drawn. */
const PROMPTS = 200;

/**
 * Begins an attempt at the exam, or gives the one that is open. Questions, their order and the prompt are drawn by the attempt's id.
 * @throws too_little_data when there is nothing to ask; wrong_state when the last attempt waits for a decision or admitted them.
 */
export const startExam = (input: { labelerId: string; projectId: string; now: Date }): Promise<Exam> =>
  settle(async (tx) => {
    const { labelerId, projectId, now } = input;
    await requireProject(tx, projectId);
    const standing = await standingOf(tx, { labelerId, projectId });
    if (standing.state === "open") return standing.exam;
    if (standing.state !== "none")
      throw refusal("wrong_state", standing.state === "admitted" ? "admittedAlready" : "examUndecided");
    const id = newId(now);
    const drawn = (ids: readonly string[]) =>
      [...ids].sort((a, b) => (sha256(`${id}:${a}`) < sha256(`${id}:${b}`) ? -1 : 1));
    const questions = drawn(await listReferenceIds(tx, { projectId, use: "screening" })).slice(0, MOST_QUESTIONS);
    const [promptId] = drawn(await listExamPromptIds(tx, projectId, PROMPTS));
    if (questions.length === 0 || !promptId) throw refusal("too_little_data", "examWithoutQuestions");
    const references = await findReferences(tx, questions);
    await insertAttempt(tx, {
      id,
      labelerId,
      projectId,
      promptId,
      answers: ExamAnswers.parse({}),
      startedAt: now,
      items: references.map((r) => ({
        referenceId: r.id,
        displayOrder: displayOrder(`${id}:${r.comparisonId}`, r.tiers.flat()),
      })),
    });
    const attempt = await findNewestAttempt(tx, { labelerId, projectId });
    if (!attempt) throw new Error(`The exam ${id} is gone within its own transaction.`);
    return examView(tx, attempt);
  });
