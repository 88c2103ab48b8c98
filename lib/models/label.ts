import type { ModelKind } from "@/lib/contract/models";

const NAMES: Record<ModelKind, string> = {
  base: "base",
  policy: "policy",
  reward: "reward model",
};

/** What people call a model version: "policy v3". */
export const modelLabel = (model: { kind: ModelKind; number: number }): string =>
  `${NAMES[model.kind]} v${model.number}`;

/** A reference to a model version as the contract has it. */
export const modelRef = <T extends { id: string; kind: ModelKind; number: number } | null>(
  model: T,
): T extends null ? null : { id: string; label: string } =>
  // The conditional type follows from the test for null.
  (model && { id: model.id, label: modelLabel(model) }) as never;
