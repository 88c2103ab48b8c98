/** What sums a version up, and what promoting it would be. Pure. */
import { percent } from "@/app/_ui/format";
import type { ModelVersion, Promotion } from "@/lib/contract/models";
import type { ResultWeights } from "@/lib/contract/settings/rollout";
import { formatMetric } from "../_format/number";

/** Metrics that sum a version up, most telling first, with how to say them. */
const SAID: readonly [name: string, say: (value: number) => string][] = [
  ["accuracy/heldout", (v) => `accuracy ${percent(v)}`],
  ["rewards/accuracies_heldout", (v) => `accuracy ${percent(v)}`],
  ["objective/scores", (v) => `score ${formatMetric(v)}`],
  ["objective/kl", (v) => `KL ${formatMetric(v)}`],
  ["loss/heldout", (v) => `held-out loss ${formatMetric(v)}`],
];

/** The metrics that are there, in words. */
export const summaryOf = (model: Pick<ModelVersion, "summary">): string[] =>
  SAID.flatMap(([name, say]) => {
    const value = model.summary[name];
    return value === undefined ? [] : [say(value)];
  });

export const mainMetric = (model: Pick<ModelVersion, "summary">): string | undefined => summaryOf(model)[0];

/** "Roll back" when it was served before, "Promote" otherwise; null when it is served now or cannot be. */
export function promotionOf(model: ModelVersion, promotions: readonly Promotion[]): "promote" | "roll back" | null {
  if (model.kind === "reward" || model.served) return null;
  return promotions.some((p) => p.modelVersion.id === model.id) ? "roll back" : "promote";
}

/** Which weights of its round a version answers with, and where the others are; null where there is no choice. */
export const weightsOf = ({ weights }: Pick<ModelVersion, "weights">): { short: string; long: string } | null =>
  weights && {
    short: `${weights} weights`,
    long: `It answers with the ${weights} weights of its round. The ${OTHER[weights]} ones are in its folder as ${OTHER[weights]}.safetensors.`,
  };

const OTHER = { last: "average", average: "last" } as const satisfies Record<ResultWeights, ResultWeights>;

/** 1234567 → "1.23 M". */
export const parameterText = (n: number): string =>
  n >= 1e6 ? `${(n / 1e6).toFixed(2)} M` : n >= 1e3 ? `${(n / 1e3).toFixed(0)} K` : String(n);
