/** Writes the part of a graph that some outputs need as ONNX nodes. */
import type { DType, Graph, Node, Value } from "../graph";
import { ops } from "../ops";
import { OnnxBuilder, type TensorData } from "./builder";

/** @returns the model, the ONNX name of each output, in the order given, and the nodes of the graph that it computes. */
export function lowerGraph(
  graph: Graph,
  outputs: readonly Value[],
): { model: OnnxBuilder; inputs: Value[]; outputNames: string[]; nodes: Node[] } {
  const model = new OnnxBuilder();
  const needed = ancestorsOf(graph, outputs);
  const inputs = graph.inputs.filter((x) => needed.has(x));
  const names = new Map<Value, string>();
  for (const x of inputs) names.set(x, model.input(x.name, x.dtype, x.shape));
  for (const [x, data] of graph.constants)
    if (needed.has(x)) names.set(x, model.initializer({ dtype: x.dtype, shape: x.shape, data: TYPED[x.dtype](data) }));

  // Only what a node made, and made once, can be an output as it is.
  const available = new Set<string>();
  const nodes = graph.nodes.filter((node) => node.outputs.some((x) => needed.has(x)));
  for (const node of nodes) {
    const before = model.nodes.length;
    const made = ops[node.op].lower(
      model,
      node.inputs.map((x) => names.get(x)!),
      node,
    );
    node.outputs.forEach((x, i) => void names.set(x, made[i]!));
    for (const { outputs: own } of model.nodes.slice(before)) for (const name of own) available.add(name);
  }
  const outputNames = outputs.map((x) => {
    const name = names.get(x)!;
    const isFree = available.delete(name);
    return model.output(name, x.dtype, x.shape, ...(isFree ? [] : [`%out${model.outputs.length}`]));
  });
  return { model, inputs, outputNames, nodes };
}

const TYPED: Record<DType, (data: Float64Array) => TensorData> = {
  float32: (data) => Float32Array.from(data),
  int32: (data) => Int32Array.from(data),
  int64: (data) => BigInt64Array.from(data, BigInt),
  bool: (data) => Uint8Array.from(data, Number),
  float16: (data) => Uint16Array.from(data),
  bfloat16: (data) => Uint16Array.from(data),
};

function ancestorsOf(graph: Graph, outputs: readonly Value[]): Set<Value> {
  const needed = new Set(outputs);
  for (const { inputs, outputs: own } of [...graph.nodes].reverse())
    if (own.some((x) => needed.has(x))) for (const x of inputs) needed.add(x);
  return needed;
}
