/** One training step of ours, compiled: forward and backward in a graph, then AdamW with a clip of the gradient. */
import { Graph, type Node, type Value } from "@/lib/ml/graph";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { initializeLora } from "@/lib/ml/nn/lora";
import { hiddenStates, logitsOf } from "@/lib/ml/nn/model";
import { initialize } from "@/lib/ml/nn/weights";
import { AdamW } from "@/lib/ml/optim";
import type { Parameters } from "@/lib/ml/parameters";
import { randomFrom } from "@/lib/ml/random";
import type { RuntimeOptions } from "@/lib/ml/runtime";
import { sizeOf } from "@/lib/ml/shape";
import { compileGradients, parameterInputs } from "@/lib/ml/train-step";
import type { Form, TrainWork, Work } from "./protocol";

export type TrainingStep = {
  sessionSeconds: number;
  flops: number;
  /** @returns the milliseconds that AdamW took. */
  run(): Promise<number>;
  release(): Promise<void>;
};

export async function compileTrainingStep(work: TrainWork, options: RuntimeOptions = {}): Promise<TrainingStep> {
  const { graph, loss, ...weights } = trainingGraph(work);
  const { parameters } = weights;
  const startedAt = performance.now();
  const program = await compileGradients({
    graph,
    ...weights,
    loss,
    outputs: { loss },
    options: { threads: work.threads, ...options },
  });
  const sessionSeconds = (performance.now() - startedAt) / 1000;
  const optimizer = new AdamW(parameters, { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 });
  const feeds = batchOf(work);
  return {
    sessionSeconds,
    flops: program.nodes.reduce((sum, node) => sum + productFlops(node), 0),
    async run() {
      await program.run(feeds);
      const optimizerStartedAt = performance.now();
      optimizer.step({ gradient: program.gradient, learningRate: 1e-4, maxGradientNorm: 1 });
      return performance.now() - optimizerStartedAt;
    },
    release: () => program.release(),
  };
}

/**
 * All that depends on the form of the model and on what is trained. The inputs of the graph are `ids`, `positions`,
 * `mask` and `labels`, all [B, T]; `parameters` are those that AdamW changes.
 */
function trainingGraph(work: TrainWork): { graph: Graph; parameters: Parameters; frozen?: Parameters; loss: Value } {
  const { B, T } = work;
  const config = configOf(work);
  const base = initialize(config, randomFrom(1));
  const lora = work.training === "lora" ? { lora: { rank: 8, alpha: 16, targetModules: LINEAR[work.form] } } : {};
  const adapters = "lora" in lora ? initializeLora(config, lora.lora, randomFrom(2)) : undefined;
  const graph = new Graph();
  const p = parameterInputs(graph, base, ...(adapters ? [adapters] : []));
  const [ids, positions, labels] = ["ids", "positions", "labels"].map((name) => graph.input(name, [B, T], "int32"));
  const mask = graph.input("mask", [B, T]);
  const hidden = hiddenStates({ graph, p, config, ids: ids!, positions: positions!, mask, ...lora });
  const loss = logitsOf(hidden, p, config).tokenLogprobs(labels!).mean().neg();
  return adapters ? { graph, parameters: adapters, frozen: base, loss } : { graph, parameters: base, loss };
}

const LINEAR: Record<Form, readonly string[]> = {
  llama: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  gpt2: ["c_attn", "c_proj", "c_fc"],
};

/** Heads of 32, tied embeddings; GPT-2's MLP is four times as wide as its states. */
export function configOf({ form, d, L, V, T, intermediateSize }: Work): ModelConfig {
  const sizes = {
    vocabSize: V,
    hiddenSize: d,
    layers: L,
    heads: d / 32,
    maxPositions: Math.max(T, 256),
    normEpsilon: 1e-5,
    tiedEmbeddings: true,
  };
  if (form === "gpt2") return { ...sizes, architecture: form, intermediateSize: 4 * d };
  const rotary = { keyValueHeads: sizes.heads, ropeTheta: 10_000, attentionBias: false };
  return { ...sizes, architecture: form, intermediateSize, ...rotary };
}

/** Random tokens, each the label of the one before it. */
function batchOf({ B, T, V }: TrainWork) {
  const random = randomFrom(2);
  const ids = Int32Array.from({ length: B * T }, () => Math.floor(random() * V));
  return {
    ids,
    positions: ids.map((_, i) => i % T),
    mask: new Float32Array(B * T).fill(1),
    labels: ids.map((_, i) => ids[(i + 1) % ids.length]!),
  };
}

/** Operations of a node's matrix products: a multiplication and an addition for each term. */
export function productFlops({ op, inputs, outputs, attributes }: Node): number {
  // Two products: of queries and keys, and of their weights and the values.
  if (op === "attention") return 4 * sizeOf(outputs[1]!.shape) * inputs[0]!.shape.at(-1)!;
  if (op !== "matmul") return 0;
  const inner = inputs[0]!.shape.at(attributes.transA ? -2 : -1)!;
  return 2 * inner * sizeOf(outputs[0]!.shape);
}
