/** What labelers do in database tests, at times of the test's choosing. */
import type { DemonstrationTask, RankingTask, TaskKind, TaskView } from "@/lib/contract/tasks";
import { db } from "@/lib/db/client";
import { nextTask } from "../next-task";
import { submitRanking } from "../submit-ranking";

/** An instant, in seconds after the tests' nine o'clock. */
export const at = (seconds: number): Date => new Date(Date.UTC(2026, 5, 1, 9) + seconds * 1000);

/** Asks for the next task; a word says why there is none. */
export async function ask(
  projectId: string,
  labelerId: string,
  seconds = 0,
  kind: TaskKind = "ranking",
): Promise<TaskView | string> {
  const answer = await nextTask({ labelerId, projectId, kind, now: at(seconds) });
  return answer.found ? (answer.task as TaskView) : answer.reason;
}

export async function rankingTask(projectId: string, labelerId: string, seconds = 0): Promise<RankingTask> {
  const task = await ask(projectId, labelerId, seconds);
  if (typeof task === "string" || task.kind !== "ranking") throw new Error(`No ranking: ${task}`);
  return task;
}

export async function demonstrationTask(projectId: string, labelerId: string, seconds = 0): Promise<DemonstrationTask> {
  const task = await ask(projectId, labelerId, seconds, "demonstration");
  if (typeof task === "string" || task.kind !== "demonstration") throw new Error(`No demonstration: ${task}`);
  return task;
}

/** A strict order of a task's responses, as shown or reversed. */
export function orderOf(task: RankingTask, reversed = false): string[][] {
  const tiers = task.responses.map((r) => [r.id]);
  return reversed ? tiers.reverse() : tiers;
}

/** Submits a ranking: as shown, unless other tiers are given. `next`: the task that comes with the receipt, when it is asked for. */
export const rank = (
  task: RankingTask,
  labelerId: string,
  seconds = 0,
  tiers = orderOf(task),
  andNext = false,
): ReturnType<typeof submitRanking> =>
  submitRanking({
    labelerId,
    assignmentId: task.assignmentId,
    tiers,
    noneAcceptable: false,
    activeSeconds: 10,
    andNext,
    now: at(seconds),
  });

/** The row behind a task. */
export const rowOf = (task: { assignmentId: string }) =>
  db().assignment.findUniqueOrThrow({ where: { id: task.assignmentId } });

/** What a labeler's browser gets, with ids and texts made alike. */
export const shapeOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shapeOf)
    : value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
      : typeof value;
