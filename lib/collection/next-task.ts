import type { z } from "zod";
import type { NextTask, TaskKind } from "@/lib/contract/tasks";
import {
  type Assignment,
  findAssignmentOf,
  findLease,
  insertAssignment,
  lockTask,
  takenPlaces,
  taskOf,
  updateAssignment,
} from "@/lib/db/assignments";
import type { Transaction } from "@/lib/db/client";
import { listResponseIds } from "@/lib/db/comparisons";
import { requireProject } from "@/lib/db/projects";
import { lockOpenTask, movePositions } from "@/lib/db/task-queue";
import { newId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/log";
import { leaseEnd, overlapOf, settle } from "./assignment";
import { leaseCalibration } from "./calibration";
import { displayOrder } from "./display-order";
import { noTask } from "./no-task";
import { leaseRepetition } from "./repetition";
import { needsScreening } from "./screening";
import { taskView } from "./task-view";

type Input = { labelerId: string; projectId: string; kind: TaskKind; now: Date };
type Answer = z.input<typeof NextTask>;
/** What comes after an answer; null when it is not asked for, or not to be had now. */
export type Next = Answer | null;

/** Each failed try means that someone else got a task meanwhile, so this many are more than a crowd can cause. */
const TRIES = 200;

/**
 * The labeler's current task of a kind, renewed, or the next one with a place (see task-queue.ts), leased to them. Each try is a
 * short transaction that locks one task; one who comes second to it tries again, so nobody goes away empty while there is work.
 */
export async function nextTask(input: Input): Promise<Answer> {
  for (let tried = 0; tried < TRIES; tried++) {
    const answer = await settle((tx) => tryLease(tx, input));
    if (answer) return answer;
  }
  return { found: false, reason: "all_held" };
}

/**
 * The next task of someone whose answer is stored, so that the two take one request. A failure here is none of the answer's: it is
 * logged, and null tells the caller to ask again.
 */
export async function taskAfter(answered: Input): Promise<Next> {
  try {
    return await nextTask(answered);
  } catch (error) {
    log.warn({ err: error }, "no next task after an answer");
    return null;
  }
}

/** One try; null when someone else was faster. */
async function tryLease(tx: Transaction, input: Input): Promise<Answer | null> {
  const { labelerId, projectId, kind, now } = input;
  const project = await requireProject(tx, projectId);
  const expiresAt = leaseEnd(project, now);
  const found = async (assignment: Assignment): Promise<Answer> => ({
    found: true,
    task: await taskView(tx, { assignment, project }, now),
  });

  const lease = await findLease(tx, { labelerId, projectId, kind });
  if (lease) {
    await lockTask(tx, taskOf(lease));
    const current = await findLease(tx, { labelerId, projectId, kind });
    return current?.id === lease.id ? found(await updateAssignment(tx, lease.id, { expiresAt })) : null;
  }

  if (await needsScreening(tx, project, labelerId)) return { found: false, reason: "screening_required" };

  const seeker = { kind, projectId, labelerId, overlap: overlapOf(project, kind), now };
  const open = (await lockOpenTask(tx, seeker, "first")) ?? (await lockOpenTask(tx, seeker, "last"));
  await movePositions(tx, seeker);
  if (!open) return { found: false, ...(await noTask(tx, seeker)) };
  const by = { labelerId, project, now };
  const mixedIn = kind === "ranking" ? ((await leaseCalibration(tx, by)) ?? (await leaseRepetition(tx, by))) : null;
  if (mixedIn) return found(mixedIn);
  if ((await takenPlaces(tx, open.task, now)) >= seeker.overlap) return null;

  // A tab of theirs that took a new one meanwhile makes the insert below fail, and this is tried again.
  const mine = open.isNew ? null : await findAssignmentOf(tx, open.task, labelerId);
  if (mine)
    return mine.state === "expired"
      ? found(await updateAssignment(tx, mine.id, { state: "leased", leasedAt: now, expiresAt }))
      : null;
  const id = newId(now);
  return found(
    await insertAssignment(tx, {
      id,
      kind,
      projectId,
      labelerId,
      promptId: open.promptId,
      comparisonId: kind === "ranking" ? open.task.id : null,
      displayOrder: kind === "ranking" ? displayOrder(id, await listResponseIds(tx, open.task.id)) : [],
      leasedAt: now,
      expiresAt,
    }),
  );
}
