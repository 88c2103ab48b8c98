/** One training step of ours, compiled: forward and backward in a graph, then AdamW with a clip of the gradient. */
import type { Graph, Node, Value } from "@/lib/ml/graph";
import { initializeLlama, type LlamaConfig, llamaLogits } from "@/lib/ml/nn/llama";
import { AdamW } from "@/lib/ml/optim";
import type { Parameters } from "@/lib/ml/parameters";
import { randomFrom } from "@/lib/ml/random";
import type { RuntimeOptions } from "@/lib/ml/runtime";
import { sizeOf } from "@/lib/ml/shape";
import { compileGradients } from "@/lib/ml/train-step";
import { bodyGraph } from "@/lib/rlhf/body";
import type { TrainWork, Work } from "./protocol";

export type TrainingStep = {
  sessionSeconds: number;
  flops: number;
  /** @returns the milliseconds that AdamW took. */
  run(): Promise<number>;
  release(): Promise<void>;
};

export async function compileTrainingStep(work: TrainWork, options: RuntimeOptions = {}): Promise<TrainingStep> {
  const { graph, parameters, loss } = trainingGraph(work);
  const startedAt = performance.now();
  const program = await compileGradients({
    graph,
    parameters,
    loss,
    outputs: { loss },
    options: { threads: work.threads, ...options },
  });
  const sessionSeconds = (performance.now() - startedAt) / 1000;
  const optimizer = new AdamW(parameters, { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 });
  const feeds = batchOf(work);
  return {
    sessionSeconds,
    // compileGradients has written the backward pass into the same graph.
    flops: graph.nodes.reduce((sum, node) => sum + productFlops(node), 0),
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
function trainingGraph(work: TrainWork): { graph: Graph; parameters: Parameters; loss: Value } {
  const { form, training, B, T } = work;
  if (form !== "llama" || training !== "full") throw new Error(`There is no training step for ${form}, ${training}.`);
  const config = llamaConfig(work);
  const parameters = initializeLlama(config, randomFrom(1));
  const { graph, p, hidden } = bodyGraph({ model: { config, parameters }, rows: B, width: T });
  const labels = graph.input("labels", [B, T], "int32");
  return { graph, parameters, loss: llamaLogits(hidden, p, config).tokenLogprobs(labels).mean().neg() };
}

export const llamaConfig = ({ d, L, V, T, intermediateSize }: Work): LlamaConfig => ({
  vocabSize: V,
  hiddenSize: d,
  intermediateSize,
  layers: L,
  heads: d / 32,
  keyValueHeads: d / 32,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-5,
  maxPositions: Math.max(T, 256),
  tiedEmbeddings: true,
  attentionBias: false,
});

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

function productFlops({ op, inputs, outputs, attributes }: Node): number {
  if (op !== "matmul") return 0;
  const inner = inputs[0]!.shape.at(attributes.transA ? -2 : -1)!;
  return 2 * inner * sizeOf(outputs[0]!.shape);
}
