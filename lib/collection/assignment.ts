/**
 * The life of an assignment: one task, lent to one labeler.
 *
 *   (none) ──lease──► leased ──submit──► submitted
 *                     │  ▲ │
 *                 time│  │ └───skip────► skipped
 *                     ▼  │ come back, if there is a place
 *                    expired ──submit, if there is a place──► submitted;  ──skip──► skipped
 *
 * leased     The labeler has a place. Drafts and asking again renew it. When its time has passed it still has its place, until
 *            someone else comes for the task: only then is it marked expired. So a labeler who comes back late loses nothing
 *            unless another needed the place.
 * expired    No place, but the draft stays, and what is typed later is still kept as a draft. When the labeler comes back
 *            (next task, draft, submit) and fewer than `overlap` places are taken, they have a place again.
 * submitted  Answered; final. Later edits are revisions of the answer.
 * skipped    Declined; final. The place goes to someone else, and never comes back to this labeler.
 *
 * Why nothing is collected twice or too often: a place is taken in leased and submitted. Whoever takes one (none → leased,
 * expired → leased, expired → submitted) holds the lock of the task's row, marks the leases whose time has passed, and reads
 * `takenPlaces` after that, which a trigger counts in the transaction of every change of state. leased → submitted takes no new place. So a task never has more answers than the
 * largest overlap that was in force when a place was taken; lowering the overlap takes no place away from anyone.
 * Unique indexes hold the rest: one assignment per labeler and task, one lease per labeler, project and kind.
 *
 * Why nothing is lost: an answer that has no place is stored as the draft before the refusal is sent.
 */

import { AppError } from "@/lib/contract/errors";
import { refusal } from "@/lib/contract/refusals";
import type { TaskKind } from "@/lib/contract/tasks";
import {
  type Assignment,
  findAssignment,
  findLease,
  lockTask,
  takenPlaces,
  taskOf,
  updateAssignment,
} from "@/lib/db/assignments";
import { type Transaction, transaction } from "@/lib/db/client";
import { type Project, requireProject } from "@/lib/db/projects";
import { isUniqueViolation } from "@/lib/db/unique-violation";

export type Held = { assignment: Assignment; project: Project };

/** Labelers asked per task of a kind. */
export const overlapOf = (project: Project, kind: TaskKind): number =>
  kind === "ranking" ? project.rankingOverlap : project.demonstrationOverlap;

export const leaseEnd = (project: Project, now: Date): Date => new Date(now.getTime() + project.leaseSeconds * 1000);

/**
 * The caller's assignment, with its task locked until the transaction ends.
 * @throws not_found when there is none of that kind; not_your_task when it is someone else's.
 */
export async function lockOwnAssignment(
  tx: Transaction,
  by: { assignmentId: string; labelerId: string; kind?: TaskKind },
): Promise<Held> {
  const found = await findAssignment(tx, by.assignmentId);
  if (!found || (by.kind && by.kind !== found.kind)) throw refusal("not_found", "task");
  if (found.labelerId !== by.labelerId) throw new AppError("not_your_task", "This task was given to someone else.");
  await lockTask(tx, taskOf(found));
  // Read again: it may have changed while this transaction waited for the lock.
  const assignment = (await findAssignment(tx, by.assignmentId)) ?? found;
  return { assignment, project: await requireProject(tx, assignment.projectId) };
}

/** Whether the assignment has its place, or could have one again. */
export async function hasPlace(tx: Transaction, { assignment, project }: Held, now: Date): Promise<boolean> {
  if (assignment.state === "leased") return true;
  if (assignment.state !== "expired") return false;
  if (assignment.calibrationReferenceId) return true;
  const taken = await takenPlaces(tx, taskOf(assignment), now);
  return taken < overlapOf(project, assignment.kind);
}

/** Whether the assignment may be leased (again): it has a place, and its labeler holds no other task of the kind. */
export async function canHold(tx: Transaction, held: Held, now: Date): Promise<boolean> {
  if (!(await hasPlace(tx, held, now))) return false;
  const lease = await findLease(tx, {
    labelerId: held.assignment.labelerId,
    projectId: held.assignment.projectId,
    kind: held.assignment.kind,
  });
  return lease === null || lease.id === held.assignment.id;
}

/** Stores what was typed for a task that its labeler has lost, and says so. */
export async function keepDraft(tx: Transaction, assignment: Assignment, draft: object): Promise<AppError> {
  await updateAssignment(tx, assignment.id, { draft });
  if (assignment.state === "skipped") return refusal("lease_expired", "skipped");
  return new AppError(
    "lease_expired",
    "Your time for this task ran out and someone else has it now. What you wrote is kept as a draft; ask for the next task.",
  );
}

/**
 * Runs a use case in one transaction that commits even when `work` answers with a refusal, which is thrown afterwards. A clash
 * with the same labeler's other tab over their one lease is tried again.
 */
export async function settle<T>(work: (tx: Transaction) => Promise<T | AppError>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await transaction(work);
      if (outcome instanceof AppError) throw outcome;
      return outcome;
    } catch (error) {
      if (!isUniqueViolation(error) || attempt >= 5) throw error;
    }
  }
}
