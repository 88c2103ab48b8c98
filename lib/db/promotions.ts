/** Which model version a project serves: the newest promotion. Append-only. */
import { db, type Transaction } from "./client";
import { notify } from "./listen";

const withNames = {
  modelVersion: { select: { id: true, kind: true, number: true } },
  promotedBy: { select: { name: true } },
} as const;

export async function insertPromotion(
  tx: Transaction,
  data: { projectId: string; modelVersionId: string; promotedById: string | null; reason: string },
) {
  const row = await tx.promotion.create({ data, include: withNames });
  await notify(tx, "hone_promotion", data.projectId);
  return row;
}
export type PromotionRow = Awaited<ReturnType<typeof insertPromotion>>;

/** A project's promotions, newest first. */
export const findPromotions = (tx: Transaction, projectId: string): Promise<PromotionRow[]> =>
  tx.promotion.findMany({
    where: { projectId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
    include: withNames,
  });

/** The id of the version that a project serves, or null. */
export async function findServedVersionId(projectId: string, tx: Transaction = db()): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT "modelVersionId" AS "id" FROM "Promotion" WHERE "projectId" = ${projectId}::uuid
    ORDER BY "createdAt" DESC, "id" DESC LIMIT 1`;
  return row?.id ?? null;
}

/** What each project serves. */
export const findServedVersions = (tx: Transaction = db()): Promise<{ projectId: string; modelVersionId: string }[]> =>
  tx.$queryRaw`
    SELECT DISTINCT ON ("projectId") "projectId", "modelVersionId" FROM "Promotion"
    ORDER BY "projectId", "createdAt" DESC, "id" DESC`;
