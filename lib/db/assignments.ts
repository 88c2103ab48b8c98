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

/** Marks the leases of a locked task whose time has passed, then gives the places that are taken: answered or held. */
export async function takenPlaces(tx: Transaction, task: TaskRef, now: Date): Promise<number> {
  await tx.$executeRaw`
    UPDATE "Assignment" SET "state" = 'expired'
    WHERE ${ofTask(task)} AND "state" = 'leased' AND "expiresAt" <= ${now}`;
  const places = { where: { id: task.id }, select: { takenPlaces: true } } as const;
  const row = await (task.kind === "ranking" ? tx.comparison.findUnique(places) : tx.prompt.findUnique(places));
  return row?.takenPlaces ?? 0;
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
