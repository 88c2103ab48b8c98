/** Answers given for practice. */
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";
import { type TierList, tiersOf } from "./rankings";

type Who = { labelerId: string; projectId: string };

/** How many different tasks each labeler has practised. */
export async function countPractised(tx: Transaction, projectId: string): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ labelerId: string; tasks: number }[]>`
    SELECT x."labelerId", count(DISTINCT f."comparisonId")::int AS "tasks"
    FROM "PracticeAnswer" x JOIN "CalibrationReference" f ON f."id" = x."referenceId"
    WHERE x."projectId" = ${projectId}::uuid GROUP BY 1`;
  return new Map(rows.map((row) => [row.labelerId, row.tasks]));
}

/** How often the labeler has practised each comparison, whichever revision of its reference they saw. */
export async function countPractices(tx: Transaction, { labelerId, projectId }: Who): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ comparisonId: string; times: number }[]>`
    SELECT f."comparisonId", count(*)::int AS "times"
    FROM "PracticeAnswer" x JOIN "CalibrationReference" f ON f."id" = x."referenceId"
    WHERE x."labelerId" = ${labelerId}::uuid AND x."projectId" = ${projectId}::uuid GROUP BY 1`;
  return new Map(rows.map((row) => [row.comparisonId, row.times]));
}

/** Of each practised comparison the newest answer's ranks, beside those of the reference that its feedback showed. */
export const findPracticeRanks = (
  tx: Transaction,
  { labelerId, projectId }: Who,
): Promise<{ comparisonId: string; given: number[]; reference: number[] }[]> =>
  tx.$queryRaw`
    WITH newest AS (
      SELECT DISTINCT ON (f."comparisonId") x."id", f."comparisonId", f."id" AS "referenceId"
      FROM "PracticeAnswer" x JOIN "CalibrationReference" f ON f."id" = x."referenceId"
      WHERE x."labelerId" = ${labelerId}::uuid AND x."projectId" = ${projectId}::uuid
      ORDER BY f."comparisonId", x."createdAt" DESC, x."id" DESC)
    SELECT newest."comparisonId", array_agg(e."tier" ORDER BY e."responseId") AS "given",
      array_agg(t."tier" ORDER BY e."responseId") AS "reference"
    FROM newest JOIN "PracticeEntry" e ON e."practiceAnswerId" = newest."id"
      JOIN "CalibrationEntry" t ON t."referenceId" = newest."referenceId" AND t."responseId" = e."responseId"
    GROUP BY 1`;

/** A practice answer with what it says, or null. */
export async function findPractice(
  tx: Transaction,
  id: string,
): Promise<{ labelerId: string; referenceId: string; tiers: TierList } | null> {
  const row = await tx.practiceAnswer.findUnique({ where: { id }, include: { entries: true } });
  return row && { labelerId: row.labelerId, referenceId: row.referenceId, tiers: tiersOf(row.entries) };
}

/** Appends a practice answer; nothing happens when its id is there already. */
export async function insertPractice(
  tx: Transaction,
  {
    tiers,
    ...data
  }: Who & { id: string; referenceId: string; displayOrder: string[]; tiers: TierList; createdAt: Date },
): Promise<void> {
  const { count } = await tx.practiceAnswer.createMany({ data, skipDuplicates: true });
  if (count === 0) return;
  const entries: Prisma.PracticeEntryCreateManyInput[] = tiers.flatMap((tier, i) =>
    tier.map((responseId) => ({ practiceAnswerId: data.id, responseId, tier: i + 1 })),
  );
  await tx.practiceEntry.createMany({ data: entries });
}
