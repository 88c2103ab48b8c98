/** A network in a graph: which weights it reads, and which of them learn. */
import { Graph, type Value } from "@/lib/ml/graph";
import type { ModelConfig } from "@/lib/ml/nn/config";
import type { LoraConfig } from "@/lib/ml/nn/lora";
import { hiddenStates } from "@/lib/ml/nn/model";
import type { Parameters, Weights } from "@/lib/ml/parameters";
import type { Program } from "@/lib/ml/runtime";
import { compileForward, compileGradients, type GradientProgram, parameterInputs } from "@/lib/ml/train-step";

/** A `LanguageModel` is one, all of whose weights may learn. */
export type Network = {
  config: ModelConfig;
  /** Those that may learn: all of them where nothing is frozen. */
  parameters: Parameters;
  /** Those that are read only. */
  frozen?: Weights;
  /** What of `parameters` are adapters of the frozen weights. */
  lora?: LoraConfig;
};

export type BodyGraph = {
  graph: Graph;
  /** A weight of the network by its name. */
  p: (name: string) => Value;
  /** [rows, width, d] after the final norm; of no meaning at padding. */
  hidden: Value;
};

/** The body over a batch of tokens, in a new graph. Its inputs are ids, positions and mask, all [rows, width], as in `TokenBatch`. */
export function bodyGraph(input: { model: Network; rows: number; width: number }): BodyGraph {
  const { rows, width } = input;
  const { parameters, frozen, lora } = input.model;
  const graph = new Graph();
  const p = parameterInputs(graph, parameters, ...(frozen ? [frozen] : []));
  const shape = [rows, width];
  const ids = graph.input("ids", shape, "int32");
  const positions = graph.input("positions", shape, "int32");
  const mask = graph.input("mask", shape);
  // With its padding a row may be wider than the longest text; positions skip padding, but the table of rotations
  // must have as many rows.
  const config = { ...input.model.config, maxPositions: Math.max(input.model.config.maxPositions, width) };
  return { graph, p, hidden: hiddenStates({ graph, p, config, ids, positions, mask, ...(lora && { lora }) }) };
}

type Compiled = { graph: Graph; outputs: Record<string, Value> };

/** A program that reads the network's weights at each run. */
export const forwardOf = ({ parameters, frozen }: Network, compiled: Compiled): Promise<Program> =>
  compileForward({ ...compiled, parameters, ...(frozen && { frozen }) });

/** The same, and the gradient of `loss` for the weights that learn. */
export const gradientsOf = (
  { parameters, frozen }: Network,
  compiled: Compiled & { loss: Value },
): Promise<GradientProgram> => compileGradients({ ...compiled, parameters, ...(frozen && { frozen }) });
