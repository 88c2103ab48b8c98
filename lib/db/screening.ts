/** Exam attempts, their scores, and decisions. */
import type { Message } from "@/lib/contract/common";
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";

type Who = { labelerId: string; projectId: string };

/** The newest decision on a labeler, or null. */
export const findDecision = (
  tx: Transaction,
  by: Who,
): Promise<{ admitted: boolean; note: string; attemptId: string } | null> =>
  tx.screeningDecision.findFirst({
    where: by,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { admitted: true, note: true, attemptId: true },
  });

export const insertDecision = (
  tx: Transaction,
  data: {
    projectId: string;
    labelerId: string;
    attemptId: string;
    admitted: boolean;
    note: string;
    decidedById: string;
    createdAt: Date;
  },
): Promise<unknown> => tx.screeningDecision.create({ data });

export const insertScore = (
  tx: Transaction,
  data: { attemptId: string; reviewerId: string; score: number; createdAt: Date },
): Promise<unknown> => tx.examScore.create({ data });

const withItems = { items: { orderBy: { position: "asc" } } } as const;
export type AttemptRow = Prisma.ExamAttemptGetPayload<{ include: typeof withItems }>;

/** The labeler's newest attempt, with its questions. */
export const findNewestAttempt = (tx: Transaction, by: Who): Promise<AttemptRow | null> =>
  tx.examAttempt.findFirst({ where: by, orderBy: [{ startedAt: "desc" }, { id: "desc" }], include: withItems });

/** An attempt with its questions, its row held until the transaction ends. */
export async function lockAttempt(tx: Transaction, id: string): Promise<AttemptRow | null> {
  await tx.$queryRaw`SELECT 1 FROM "ExamAttempt" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return tx.examAttempt.findUnique({ where: { id }, include: withItems });
}

export const insertAttempt = (
  tx: Transaction,
  {
    items,
    ...data
  }: Who & {
    id: string;
    promptId: string;
    answers: object;
    startedAt: Date;
    items: readonly { referenceId: string; displayOrder: string[] }[];
  },
): Promise<AttemptRow> =>
  tx.examAttempt.create({
    data: {
      ...data,
      answers: data.answers as Prisma.JsonObject,
      items: { create: items.map((item, position) => ({ ...item, position })) },
    },
    include: withItems,
  });

export const updateAttempt = (
  tx: Transaction,
  id: string,
  { answers, ...change }: { answers?: object; state?: "submitted"; submittedAt?: Date },
): Promise<unknown> =>
  tx.examAttempt.update({
    where: { id },
    data: { ...change, ...(answers && { answers: answers as Prisma.JsonObject }) },
  });

/** Some prompts that give work and are in no exam question: one of them is to be answered in the exam. */
export async function listExamPromptIds(tx: Transaction, projectId: string, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT p."id" FROM "Prompt" p
    WHERE p."projectId" = ${projectId}::uuid AND p."retiredAt" IS NULL AND p."source" = 'task' AND NOT p."personalData"
      AND NOT EXISTS (SELECT 1 FROM "Comparison" c JOIN "CalibrationReference" f ON f."comparisonId" = c."id"
        WHERE c."promptId" = p."id")
    ORDER BY p."createdAt", p."id" LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

export type SubmittedAttempt = {
  id: string;
  labelerId: string;
  name: string;
  simulated: boolean;
  attempts: number;
  submittedAt: Date;
  answers: unknown;
  promptId: string;
  messages: Message[];
  referenceIds: string[];
  decision: { admitted: boolean; note: string; by: string; at: Date; attemptId: string } | null;
  /** Each reviewer's newest score. */
  scores: { reviewerId: string; score: number }[];
};

/** Each labeler's newest submitted attempt, newest first. */
export async function findSubmittedAttempts(tx: Transaction, projectId: string): Promise<SubmittedAttempt[]> {
  const newest = await tx.$queryRaw<{ id: string; attempts: number }[]>`
    SELECT DISTINCT ON ("labelerId") "id", count(*) OVER (PARTITION BY "labelerId")::int AS "attempts"
    FROM "ExamAttempt" WHERE "projectId" = ${projectId}::uuid AND "state" = 'submitted'
    ORDER BY "labelerId", "submittedAt" DESC, "id" DESC`;
  const attempts = new Map(newest.map((row) => [row.id, row.attempts]));
  const rows = await tx.examAttempt.findMany({
    where: { id: { in: [...attempts.keys()] } },
    orderBy: [{ submittedAt: "desc" }, { id: "desc" }],
    include: {
      ...withItems,
      labeler: {
        select: {
          name: true,
          simulated: true,
          screeningDecisions: {
            where: { projectId },
            orderBy: [{ createdAt: "desc" }, { id: "desc" }],
            take: 1,
            include: { decidedBy: { select: { name: true } } },
          },
        },
      },
      prompt: {
        select: { messages: { orderBy: { position: "asc" }, select: { role: true, content: true } } },
      },
      scores: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], distinct: ["reviewerId"] },
    },
  });
  return rows.map(({ labeler, prompt, items, ...row }) => {
    const decision = labeler.screeningDecisions[0];
    return {
      ...row,
      name: labeler.name,
      simulated: labeler.simulated,
      attempts: attempts.get(row.id) ?? 1,
      submittedAt: row.submittedAt ?? row.startedAt,
      messages: prompt.messages,
      referenceIds: items.map((item) => item.referenceId),
      decision: decision
        ? {
            admitted: decision.admitted,
            note: decision.note,
            by: decision.decidedBy.name,
            at: decision.createdAt,
            attemptId: decision.attemptId,
          }
        : null,
    };
  });
}
