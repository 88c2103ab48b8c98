/** Evaluates a graph in plain float64, op by op. Slow and exact: the oracle of the tests. */
import type { Graph, Value } from "./graph";
import { ops } from "./ops";
import type { Operand } from "./ops/op";

/** @param feeds  every input of the graph that the outputs need; integers and booleans as numbers. */
export function evaluate(
  graph: Graph,
  feeds: ReadonlyMap<Value, Float64Array>,
  outputs: readonly Value[],
): Float64Array[] {
  const known = new Map<Value, Float64Array>([...graph.constants, ...feeds]);
  for (const node of graph.nodes) {
    const operands = node.inputs.map((x): Operand => ({ shape: x.shape, dtype: x.dtype, data: known.get(x)! }));
    const results = ops[node.op].evaluate(operands, node.outputs, node.attributes);
    node.outputs.forEach((output, i) => void known.set(output, results[i]!));
  }
  return outputs.map((o) => known.get(o)!);
}
