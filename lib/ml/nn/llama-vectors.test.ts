import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Graph, type Value } from "../graph";
import { readModel, readModelFolder } from "../model-folder";
import { Parameters } from "../parameters";
import { compileForward, compileGradients, parameterInputs } from "../train-step";
import type { LlamaConfig, ModelConfig } from "./config";
import { hiddenStates, logitsOf } from "./model";
import { parameterSpecs } from "./weights";

/** Made by vectors/make_llama.py: another language, another forward pass, another way to differentiate. */
type Vector = {
  name: string;
  config: LlamaConfig;
  /** Each [B][S]. */
  batch: Record<"ids" | "positions" | "mask" | "labels" | "weights", number[][]>;
  /** Nats: Σ weight·nll / Σ weight. */
  loss: number;
  /** By parameter, row-major. */
  gradients: Record<string, number[]>;
};
const vectors = JSON.parse(readFileSync(path.join(import.meta.dirname, "vectors/llama.json"), "utf8")) as Vector[];
for (const v of vectors)
  Object.assign(v.config, {
    architecture: "llama",
    normEpsilon: (v.config as never as { rmsNormEpsilon: number }).rmsNormEpsilon,
  });

/** The formula of make_llama.py. */
function waves(c: ModelConfig): Parameters {
  const parameters = Parameters.zeros(parameterSpecs(c));
  let i = 0;
  for (const { name, data } of parameters.entries())
    for (let k = 0; k < data.length; k++) {
      const wave = Math.sin(1.7 * ++i + 0.3);
      data[k] = name.endsWith("norm.weight") ? 1 + 0.3 * wave : 0.6 * wave;
    }
  return parameters;
}

/** Σ weight·nll / Σ weight over a batch of B sequences of S places. */
function buildLoss(c: ModelConfig, parameters: Parameters, [B, S]: [number, number]): { graph: Graph; loss: Value } {
  const graph = new Graph();
  const p = parameterInputs(graph, parameters);
  const integers = (name: string): Value => graph.input(name, [B, S], "int32");
  const mask = graph.input("mask", [B, S]);
  const weights = graph.input("weights", [B, S]);
  const [ids, positions] = [integers("ids"), integers("positions")];
  const hidden = hiddenStates({ graph, p, config: c, ids, positions, mask });
  const logprobs = logitsOf(hidden, p, c).tokenLogprobs(integers("labels"));
  return { graph, loss: logprobs.mul(weights).sum().div(weights.sum()).neg() };
}

test.each(vectors)("loss and gradients are those of an independent program: $name", async (v) => {
  const parameters = waves(v.config);
  const { graph, loss } = buildLoss(v.config, parameters, [2, 5]);
  const program = await compileGradients({ graph, parameters, loss, outputs: { loss } });
  const outputs = await program.run({
    ids: Int32Array.from(v.batch.ids.flat()),
    positions: Int32Array.from(v.batch.positions.flat()),
    labels: Int32Array.from(v.batch.labels.flat()),
    mask: Float32Array.from(v.batch.mask.flat()),
    weights: Float32Array.from(v.batch.weights.flat()),
  });
  expect(outputs.loss![0]).toBeCloseTo(v.loss, 5);
  const gradient = parameters.over(program.gradient);
  expect(Object.keys(v.gradients)).toEqual(parameters.specs.map(({ name }) => name));
  for (const [name, expected] of Object.entries(v.gradients)) {
    const largest = Math.max(...expected.map(Math.abs));
    const worst = Math.max(...gradient.view(name).map((g, i) => Math.abs(g - expected[i]!)));
    // float32 against float64; biases of keys have a gradient of zero, where nothing but rounding is left.
    expect(worst, name).toBeLessThan(2e-6 + 1e-5 * largest);
  }
  await program.release();
});

const shared = path.join(process.env.HONE_SHARED ?? "../shared", "data/models/tinystories-656k");
const absent = existsSync(shared) ? "" : ` (skipped: ${shared} is absent)`;
test.skipIf(absent !== "")(`a published model foretells the stories it was made for${absent}`, async () => {
  const { config, parameters, tokenizer } = readModel(await readModelFolder(shared));
  const story =
    "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. " +
    "One day, she saw a big dog. The dog was very friendly and wanted to play with her.";
  const ids = [1, ...tokenizer.encode(story)];
  const width = ids.length - 1;
  const { graph, loss } = buildLoss(config, parameters, [1, width]);
  const program = await compileForward({ graph, parameters, outputs: { loss } });
  const result = await program.run({
    ids: Int32Array.from(ids.slice(0, -1)),
    positions: Int32Array.from({ length: width }, (_, i) => i),
    labels: Int32Array.from(ids.slice(1)),
    mask: new Float32Array(width).fill(1),
    weights: new Float32Array(width).fill(1),
  });
  // In bits per character: 0.58. Guessing costs 1.51; a rotary base of 100, 0.66; no rotation at all, 0.70.
  const bits = (result.loss![0]! * width) / Math.LN2 / story.length;
  expect(bits).toBeLessThan(0.6);
  await program.release();
});
