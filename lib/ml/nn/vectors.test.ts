import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Graph } from "../graph";
import { type ParameterSpec, Parameters } from "../parameters";
import { compileGradients, parameterInputs } from "../train-step";
import type { ModelConfig } from "./config";
import { type LoraConfig, loraSpecs } from "./lora";
import { hiddenStates, logitsOf } from "./model";
import { parameterSpecs } from "./weights";

/** Made by the programs in vectors/: another language, another forward pass, another way to differentiate. */
type Vector<C = ModelConfig> = {
  name: string;
  config: C;
  /** Each [B][S]. */
  batch: Record<"ids" | "positions" | "mask" | "labels" | "weights", number[][]>;
  /** Nats: Σ weight·nll / Σ weight. */
  loss: number;
  /** By parameter, row-major. */
  gradients: Record<string, number[]>;
};
const read = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, `vectors/${name}.json`), "utf8"));

/** Numbers by the formula of those programs, counted from `start`. */
function waves(specs: readonly ParameterSpec[], scale: number, start = 0): Parameters {
  const parameters = Parameters.zeros(specs);
  let i = start;
  for (const { name, data } of parameters.entries())
    for (let k = 0; k < data.length; k++) {
      const wave = Math.sin(1.7 * ++i + 0.3);
      data[k] = /(norm|ln_1|ln_2|ln_f)\.weight$/.test(name) ? 1 + 0.3 * wave : scale * wave;
    }
  return parameters;
}

/** Compares loss and gradients; with LoRA those of the adapters. */
async function compare(v: Vector, lora?: LoraConfig): Promise<void> {
  const base = waves(parameterSpecs(v.config), 0.6);
  const adapters = lora && waves(loraSpecs(v.config, lora), 0.3, base.data.length);
  const trained = adapters ?? base;
  const graph = new Graph();
  const p = parameterInputs(graph, base, ...(adapters ? [adapters] : []));
  const shape = [v.batch.ids.length, v.batch.ids[0]!.length];
  const [ids, positions, labels] = ["ids", "positions", "labels"].map((name) => graph.input(name, shape, "int32"));
  const [mask, weights] = ["mask", "weights"].map((name) => graph.input(name, shape));
  const network = { graph, p, config: v.config, ids: ids!, positions: positions!, mask: mask! };
  const hidden = hiddenStates({ ...network, ...(lora ? { lora } : {}) });
  const logprobs = logitsOf(hidden, p, v.config).tokenLogprobs(labels!);
  const loss = logprobs.mul(weights!).sum().div(weights!.sum()).neg();
  const frozen = adapters ? { frozen: base } : {};
  const program = await compileGradients({ graph, parameters: trained, ...frozen, loss, outputs: { loss } });
  const { batch } = v;
  const outputs = await program.run({
    ids: Int32Array.from(batch.ids.flat()),
    positions: Int32Array.from(batch.positions.flat()),
    labels: Int32Array.from(batch.labels.flat()),
    mask: Float32Array.from(batch.mask.flat()),
    weights: Float32Array.from(batch.weights.flat()),
  });
  expect(outputs.loss![0]).toBeCloseTo(v.loss, 5);
  const gradient = trained.over(program.gradient);
  expect(Object.keys(v.gradients)).toEqual(trained.specs.map(({ name }) => name));
  for (const [name, expected] of Object.entries(v.gradients)) {
    const largest = Math.max(...expected.map(Math.abs));
    const worst = Math.max(...gradient.view(name).map((g, i) => Math.abs(g - expected[i]!)));
    // float32 against float64; some biases of GPT-2's keys have a gradient of zero, where only rounding is left.
    expect(worst, name).toBeLessThan(2e-6 + 1e-5 * largest);
  }
  await program.release();
}

test.each([...(read("llama") as Vector[]), ...(read("gpt2") as Vector[])])(
  "loss and gradients are those of an independent program: $config.architecture, $name",
  (v) => compare(v),
);

test.each(read("lora") as Vector<ModelConfig & LoraConfig>[])(
  "loss and gradients of adapters are those of an independent program: $name",
  ({ config: { rank, alpha, targetModules, ...config }, ...v }) =>
    compare({ ...v, config }, { rank, alpha, targetModules }),
);
