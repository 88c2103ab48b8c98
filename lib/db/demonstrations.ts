import type { Transaction } from "./client";

/** Appends a demonstration with its first revision. */
export const insertDemonstration = (
  tx: Transaction,
  {
    text,
    personalData,
    ...data
  }: {
    assignmentId: string;
    promptId: string;
    labelerId: string;
    guidelinesVersionId: string | null;
    activeSeconds: number;
    text: string;
    /** Whether its text holds some. */
    personalData: boolean;
    createdAt: Date;
  },
) =>
  tx.demonstration.create({
    data: { ...data, revisions: { create: { revision: 1, text, personalData, createdAt: data.createdAt } } },
    select: { id: true },
  });

/** The answer to an assignment as it was first submitted, or null. */
export async function findSubmittedDemonstration(
  tx: Transaction,
  assignmentId: string,
): Promise<{ id: string; text: string } | null> {
  const row = await tx.demonstration.findUnique({
    where: { assignmentId },
    select: { id: true, revisions: { where: { revision: 1 }, select: { text: true } } },
  });
  return row && { id: row.id, text: row.revisions[0]?.text ?? "" };
}

/** A demonstration with its newest revision, its row held until the transaction ends; null when there is none. */
export async function lockDemonstration(
  tx: Transaction,
  id: string,
): Promise<{ projectId: string; labelerId: string; revision: number; text: string } | null> {
  await tx.$queryRaw`SELECT 1 FROM "Demonstration" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.demonstration.findUnique({
    where: { id },
    select: {
      labelerId: true,
      prompt: { select: { projectId: true } },
      revisions: { orderBy: { revision: "desc" }, take: 1, select: { revision: true, text: true } },
    },
  });
  const newest = row?.revisions[0];
  return row && newest ? { projectId: row.prompt.projectId, labelerId: row.labelerId, ...newest } : null;
}

export const insertDemonstrationRevision = (
  tx: Transaction,
  data: {
    demonstrationId: string;
    revision: number;
    text: string;
    personalData: boolean;
    /** A reviewer's correction; left out: the labeler's own. */
    authorId?: string;
    reason?: string;
    createdAt: Date;
  },
): Promise<unknown> => tx.demonstrationRevision.create({ data });

/** Demonstrations by id with prompt and newest revision. */
export const findDemonstrations = (tx: Transaction, ids: readonly string[]) =>
  tx.demonstration.findMany({
    where: { id: { in: [...ids] } },
    include: {
      prompt: { include: { messages: { orderBy: { position: "asc" } } } },
      revisions: { orderBy: { revision: "desc" }, take: 1 },
    },
  });
