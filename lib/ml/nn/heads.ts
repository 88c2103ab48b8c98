/** Heads that read the hidden states of a body. */
import type { Value } from "../graph";
import { type ParameterSpec, Parameters } from "../parameters";
import { gaussian, type Random } from "../random";
import type { ModelConfig } from "./config";
import { linear } from "./graph-layers";

/** The name that Hugging Face gives to the head of a …ForSequenceClassification. */
export const SCORE_WEIGHT = "score.weight";

export const scoreHeadSpecs = (c: ModelConfig): ParameterSpec[] => [{ name: SCORE_WEIGHT, shape: [1, c.hiddenSize] }];

/** Normal weights of deviation 1/√(d+1). Source: Stiennon et al. 2020, arXiv 2009.01325, appendix B.1. */
export function initializeScoreHead(c: ModelConfig, random: Random): Parameters {
  const parameters = Parameters.zeros(scoreHeadSpecs(c));
  const deviation = 1 / Math.sqrt(c.hiddenSize + 1);
  for (let i = 0; i < c.hiddenSize; i++) parameters.data[i] = deviation * gaussian(random);
  return parameters;
}

/** A scalar at every place: hidden [B, S, d] to [B, S]. */
export function scoreHead(hidden: Value, p: (name: string) => Value): Value {
  return linear(hidden, p(SCORE_WEIGHT)).reshape(...hidden.shape.slice(0, -1));
}
