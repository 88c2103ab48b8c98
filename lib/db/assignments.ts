import type { TaskKind } from "@/lib/contract/tasks";
import type { Transaction } from "./client";
import { Prisma } from "./generated/client";
import type { AssignmentState } from "./generated/enums";

/** What is assigned: a comparison to rank, or a prompt to demonstrate. */
export type TaskRef = { kind: TaskKind; id: string };

export type Assignment = {
  id: string;
  kind: TaskKind;
  projectId: string;
  labelerId: string;
  promptId: string;
  comparisonId: string | null;
  /** Set when it comes from the calibration pool: it needs no place. */
  calibrationReferenceId: string | null;
  state: AssignmentState;
  displayOrder: string[];
  draft: unknown;
  skipReason: string | null;
  expiresAt: Date;
};

export const taskOf = (a: Pick<Assignment, "promptId" | "comparisonId">): TaskRef =>
  a.comparisonId === null ? { kind: "demonstration", id: a.promptId } : { kind: "ranking", id: a.comparisonId };

const ofTask = (task: TaskRef) =>
  task.kind === "ranking"
    ? Prisma.sql`"comparisonId" = ${task.id}::uuid`
    : Prisma.sql`"promptId" = ${task.id}::uuid AND "kind" = 'demonstration'`;

export const findAssignment = (tx: Transaction, id: string): Promise<Assignment | null> =>
  tx.assignment.findUnique({ where: { id } });

/** The row that says the labeler holds a task of this kind, whether or not its time has passed. */
export const findLease = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; kind: TaskKind },
): Promise<Assignment | null> => tx.assignment.findFirst({ where: { ...by, state: "leased" } });

/** The labeler's assignment of a task, or null when they never had it. */
export const findAssignmentOf = (tx: Transaction, task: TaskRef, labelerId: string): Promise<Assignment | null> =>
  tx.assignment.findFirst({
    where: {
      labelerId,
      kind: task.kind,
      ...(task.kind === "ranking" ? { comparisonId: task.id } : { promptId: task.id }),
    },
  });

/**
 * Holds a task until the transaction ends. Whoever changes who holds a task takes this first, and only for one task a
 * transaction, so that counts stay true and nobody deadlocks. It is the weaker FOR NO KEY UPDATE, because FOR UPDATE would also
 * stand in the way of new rows that only refer to the task.
 */
export const lockTask = (tx: Transaction, task: TaskRef): Promise<unknown> =>
  task.kind === "ranking"
    ? tx.$queryRaw`SELECT 1 FROM "Comparison" WHERE "id" = ${task.id}::uuid FOR NO KEY UPDATE`
    : tx.$queryRaw`SELECT 1 FROM "Prompt" WHERE "id" = ${task.id}::uuid FOR NO KEY UPDATE`;

/** Who asks for work, and when. `overlap`: places per task. */
export type Seeker = {
  kind: TaskKind;
  projectId: string;
  labelerId: string;
  overlap: number;
  now: Date;
};

/** All tasks of the project that still give work; more conditions may follow with AND. */
const liveTasks = ({ kind, projectId }: Pick<Seeker, "kind" | "projectId">) =>
  kind === "ranking"
    ? Prisma.sql`"Comparison" task WHERE task."projectId" = ${projectId}::uuid AND task."retiredAt" IS NULL
        AND EXISTS (SELECT 1 FROM "Prompt" p WHERE p."id" = task."promptId" AND p."retiredAt" IS NULL)`
    : Prisma.sql`"Prompt" task WHERE task."projectId" = ${projectId}::uuid AND task."retiredAt" IS NULL`;

const sameTask = (kind: TaskKind, alias: string) =>
  kind === "ranking"
    ? Prisma.sql`${Prisma.raw(alias)}."comparisonId" = task."id"`
    : Prisma.sql`${Prisma.raw(alias)}."promptId" = task."id" AND ${Prisma.raw(alias)}."kind" = 'demonstration'`;

const promptIdOf = (kind: TaskKind) => Prisma.raw(kind === "ranking" ? `"promptId"` : `"id"`);

/** Tasks that the seeker has neither answered nor skipped. */
const notFinishedBy = ({ kind, labelerId }: Pick<Seeker, "kind" | "labelerId">) => Prisma.sql`
  NOT EXISTS (SELECT 1 FROM "Assignment" mine
    WHERE ${sameTask(kind, "mine")} AND mine."labelerId" = ${labelerId}::uuid AND mine."state" <> 'expired')`;

const hasPlace = ({ kind, overlap, now }: Pick<Seeker, "kind" | "overlap" | "now">) => Prisma.sql`
  (SELECT count(*) FROM "Assignment" held WHERE ${sameTask(kind, "held")}
    AND (held."state" = 'submitted' OR (held."state" = 'leased' AND held."expiresAt" > ${now}))) < ${overlap}`;

/**
 * The next task with a place for the labeler, locked as by lockTask: one that they began and lost to time, else the oldest.
 * What others have locked is passed over ("skip"), or the first such task is waited for ("wait"). The count is that of the
 * statement's start, so count again under the lock.
 */
export async function lockOpenTask(
  tx: Transaction,
  seeker: Seeker,
  locked: "skip" | "wait",
): Promise<{ task: TaskRef; promptId: string } | null> {
  const { kind, labelerId } = seeker;
  const [row] = await tx.$queryRaw<{ id: string; promptId: string }[]>`
    SELECT task."id", task.${promptIdOf(kind)} AS "promptId" FROM ${liveTasks(seeker)}
      AND ${notFinishedBy(seeker)} AND ${hasPlace(seeker)}
    ORDER BY EXISTS (SELECT 1 FROM "Assignment" mine
      WHERE ${sameTask(kind, "mine")} AND mine."labelerId" = ${labelerId}::uuid) DESC, task."id"
    LIMIT 1 FOR NO KEY UPDATE OF task ${locked === "skip" ? Prisma.sql`SKIP LOCKED` : Prisma.empty}`;
  return row ? { task: { kind, id: row.id }, promptId: row.promptId } : null;
}

/** How many tasks have a place for the labeler, with the one they hold. */
export async function countOpenTasks(tx: Transaction, seeker: Seeker): Promise<number> {
  const [row] = await tx.$queryRaw<{ open: number }[]>`
    SELECT count(*)::int AS open FROM ${liveTasks(seeker)}
      AND ((${notFinishedBy(seeker)} AND ${hasPlace(seeker)}) OR EXISTS (SELECT 1 FROM "Assignment" mine
        WHERE ${sameTask(seeker.kind, "mine")} AND mine."labelerId" = ${seeker.labelerId}::uuid
          AND mine."state" = 'leased'))`;
  return row?.open ?? 0;
}

/** Whether the project has tasks of the kind at all, and whether one waits for the labeler but for the places others hold. */
export async function findScarcity(tx: Transaction, seeker: Seeker): Promise<{ any: boolean; unfinished: boolean }> {
  const [row] = await tx.$queryRaw<{ any: boolean; unfinished: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM ${liveTasks(seeker)}) AS any,
      EXISTS (SELECT 1 FROM ${liveTasks(seeker)} AND ${notFinishedBy(seeker)}
        AND (SELECT count(*) FROM "Assignment" done WHERE ${sameTask(seeker.kind, "done")} AND done."state" = 'submitted')
          < ${seeker.overlap}) AS unfinished`;
  return row ?? { any: false, unfinished: false };
}

/** Marks the leases of a locked task whose time has passed, then counts the places that are taken: answered or held. */
export async function takenPlaces(tx: Transaction, task: TaskRef, now: Date): Promise<number> {
  await tx.$executeRaw`
    UPDATE "Assignment" SET "state" = 'expired'
    WHERE ${ofTask(task)} AND "state" = 'leased' AND "expiresAt" <= ${now}`;
  const [row] = await tx.$queryRaw<{ taken: number }[]>`
    SELECT count(*)::int AS taken FROM "Assignment"
    WHERE ${ofTask(task)} AND "state" IN ('leased', 'submitted')`;
  return row?.taken ?? 0;
}

export const insertAssignment = (
  tx: Transaction,
  data: {
    id: string;
    kind: TaskKind;
    projectId: string;
    labelerId: string;
    promptId: string;
    comparisonId: string | null;
    displayOrder: string[];
    leasedAt: Date;
    expiresAt: Date;
  },
): Promise<Assignment> => tx.assignment.create({ data });

/** Changes an assignment of a locked task. A draft of null takes the draft away. */
export const updateAssignment = (
  tx: Transaction,
  id: string,
  {
    draft,
    ...change
  }: {
    state?: AssignmentState;
    leasedAt?: Date;
    expiresAt?: Date;
    finishedAt?: Date;
    skipReason?: string;
    draft?: object | null;
  },
): Promise<Assignment> =>
  tx.assignment.update({
    where: { id },
    data: {
      ...change,
      ...(draft !== undefined && {
        draft: draft === null ? Prisma.DbNull : (draft as Prisma.JsonObject),
      }),
    },
  });

/** How many tasks of a kind the labeler has answered since an instant. */
export const countSubmittedSince = (
  tx: Transaction,
  by: { labelerId: string; projectId: string; kind: TaskKind },
  since: Date,
): Promise<number> => tx.assignment.count({ where: { ...by, state: "submitted", finishedAt: { gte: since } } });
