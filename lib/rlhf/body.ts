/** The body of a network over a batch of tokens, in a new graph. */
import { Graph, type Value } from "@/lib/ml/graph";
import { hiddenStates } from "@/lib/ml/nn/model";
import { parameterInputs } from "@/lib/ml/train-step";
import type { LanguageModel } from "./language-model";

export type BodyGraph = {
  graph: Graph;
  /** A parameter of the model by its name. */
  p: (name: string) => Value;
  /** [rows, width, d] after the final norm; of no meaning at padding. */
  hidden: Value;
};

/** Its inputs are ids, positions and mask, all [rows, width], as in `TokenBatch`, and the model's parameters. */
export function bodyGraph(input: { model: LanguageModel; rows: number; width: number }): BodyGraph {
  const { model, rows, width } = input;
  const graph = new Graph();
  const p = parameterInputs(graph, model.parameters);
  const shape = [rows, width];
  const ids = graph.input("ids", shape, "int32");
  const positions = graph.input("positions", shape, "int32");
  const mask = graph.input("mask", shape);
  // With its padding a row may be wider than the longest text; positions skip padding, but the table of rotations
  // must have as many rows.
  const config = { ...model.config, maxPositions: Math.max(model.config.maxPositions, width) };
  return { graph, p, hidden: hiddenStates({ graph, p, config, ids, positions, mask }) };
}
