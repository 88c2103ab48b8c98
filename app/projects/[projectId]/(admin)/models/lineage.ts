/** Where each model version stands in the picture of who was trained from whom, left to right. Pure. */
import type { ModelKind, ModelVersion } from "@/lib/contract/models";

export const KIND_NAME: Record<ModelKind, string> = {
  base: "base model",
  policy: "policy",
  reward: "reward model",
};

export type LineageNode = { model: ModelVersion; column: number; row: number };
export type LineageEdge = { from: string; to: string; by: "parent" | "reward" };
export type Lineage = {
  nodes: LineageNode[];
  edges: LineageEdge[];
  columns: number;
  rows: number;
};

/**
 * A version stands one column right of the last that it needs (its parent, and its reward model), in the first free row
 * at or below its parent's. Versions are placed in order of creation, so a new one never moves an old one.
 */
export function lineageOf(models: readonly ModelVersion[]): Lineage {
  const byAge = models.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  const placed = new Map<string, LineageNode>();
  const taken = new Set<string>();
  const edges: LineageEdge[] = [];
  for (const model of byAge) {
    const parent = model.parent && placed.get(model.parent.id);
    const reward = model.reward && placed.get(model.reward.id);
    const column = Math.max(parent?.column ?? -1, reward?.column ?? -1) + 1;
    let row = parent?.row ?? 0;
    while (taken.has(`${column} ${row}`)) row++;
    taken.add(`${column} ${row}`);
    placed.set(model.id, { model, column, row });
    if (parent) edges.push({ from: parent.model.id, to: model.id, by: "parent" });
    if (reward) edges.push({ from: reward.model.id, to: model.id, by: "reward" });
  }
  const nodes = [...placed.values()];
  return {
    nodes,
    edges,
    columns: Math.max(0, ...nodes.map((n) => n.column + 1)),
    rows: Math.max(0, ...nodes.map((n) => n.row + 1)),
  };
}
