/** The weights of a network: their names and shapes, and how they begin. */
import { type ParameterSpec, Parameters } from "../parameters";
import { gaussian, type Random } from "../random";
import type { ModelConfig } from "./config";
import { gpt2Specs } from "./gpt2";
import { llamaSpecs } from "./llama";

/** Standard deviation of new weights; those that write to the residual stream are smaller. */
const INITIAL_DEVIATION = 0.02;
const TO_RESIDUAL = /\.(o_proj|down_proj|c_proj)\.weight$/;

/** @throws Error when the sizes do not fit one another. */
export const parameterSpecs = (c: ModelConfig): ParameterSpec[] =>
  c.architecture === "llama" ? llamaSpecs(c) : gpt2Specs(c);

/** Normal weights of deviation 0.02, divided by √(2·layers) before the residual stream (Radford et al. 2019, §2.3). */
export function initialize(c: ModelConfig, random: Random): Parameters {
  const parameters = Parameters.zeros(parameterSpecs(c));
  for (const { name, shape, data } of parameters.entries()) {
    if (shape.length === 1) {
      data.fill(name.endsWith(".bias") ? 0 : 1);
      continue;
    }
    const deviation = INITIAL_DEVIATION / (TO_RESIDUAL.test(name) ? Math.sqrt(2 * c.layers) : 1);
    for (let i = 0; i < data.length; i++) data[i] = deviation * gaussian(random);
  }
  return parameters;
}
