import { AppError } from "@/lib/contract/errors";
import type { Promotion } from "@/lib/contract/models";
import { db, transaction } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { lockProject, requireProject } from "@/lib/db/projects";
import { findPromotions, findServedVersionId, insertPromotion, type PromotionRow } from "@/lib/db/promotions";
import { modelLabel, modelRef } from "./label";

/**
 * Makes a version the served one. Promotions are appended under the project's lock; promoting what is served already is refused, so a
 * double click promotes once. Policy servers hear of it when the transaction commits.
 * @throws AppError not_found, wrong_state
 */
export const promote = (input: { id: string; userId: string; reason: string }): Promise<Promotion> =>
  transaction(async (tx) => {
    const model = await findModel(tx, input.id);
    if (!model) throw new AppError("not_found", "There is no such model version.");
    if (model.kind === "reward") throw new AppError("wrong_state", "A reward model gives scores; it cannot be served.");
    await lockProject(tx, model.projectId);
    if ((await findServedVersionId(model.projectId, tx)) === model.id)
      throw new AppError("wrong_state", `${modelLabel(model)} is served already.`);
    const row = await insertPromotion(tx, {
      projectId: model.projectId,
      modelVersionId: model.id,
      promotedById: input.userId,
      reason: input.reason,
    });
    return promotionView(row);
  });

/** A project's promotions, newest first. */
export async function listPromotions({ projectId }: { projectId: string }): Promise<{ promotions: Promotion[] }> {
  await requireProject(db(), projectId);
  return { promotions: (await findPromotions(db(), projectId)).map(promotionView) };
}

const promotionView = (row: PromotionRow): Promotion => ({
  id: row.id,
  modelVersion: modelRef(row.modelVersion),
  by: row.promotedBy?.name ?? null,
  reason: row.reason,
  createdAt: row.createdAt.toISOString(),
});
