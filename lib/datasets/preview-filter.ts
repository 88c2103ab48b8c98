import type { FilterChange, LabelerWeights, Whose } from "@/lib/contract/snapshot-filter";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { countChanges } from "@/lib/db/snapshot-filter";
import { USUALLY, type Which } from "@/lib/db/snapshots";
import { whomOf } from "./whom";

/** What a snapshot frozen now with these weights would hold, beside one without. Nothing is stored. */
export const previewFilter = (
  input: { projectId: string; whose: Whose; weights: LabelerWeights } & Partial<Which>,
): Promise<{ changes: FilterChange[] }> =>
  transaction(async (tx) => {
    const { projectId, whose, weights, ...asked } = input;
    await requireProject(tx, projectId);
    const which = { ...USUALLY, ...asked };
    return { changes: await countChanges(tx, { projectId, who: whomOf(whose), which, weights }) };
  });
