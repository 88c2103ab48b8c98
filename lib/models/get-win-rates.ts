import type { WinRate } from "@/lib/contract/models";
import { db } from "@/lib/db/client";
import { findModelsById, findRankedAcrossModels } from "@/lib/db/models";
import { requireProject } from "@/lib/db/projects";
import { modelRef } from "./label";
import { duels } from "./win-rate";

/** Win rates between all versions of a project that labelers have compared blind. */
export async function getWinRates({ projectId }: { projectId: string }): Promise<{ winRates: WinRate[] }> {
  await requireProject(db(), projectId);
  const found = duels(await findRankedAcrossModels(db(), projectId));
  const ids = [...new Set(found.flatMap(({ a, b }) => [a, b]))];
  const models = new Map((await findModelsById(db(), projectId, ids)).map((m) => [m.id, m]));
  const ref = (id: string) => {
    const model = models.get(id);
    if (!model) throw new Error(`Rankings name the model version ${id}, which is not there.`);
    return modelRef(model);
  };
  return { winRates: found.map((duel) => ({ ...duel, a: ref(duel.a), b: ref(duel.b) })) };
}
