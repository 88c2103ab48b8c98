/**
 * Reverse-mode differentiation of a graph into the same graph.
 *
 * The gradient is itself symbolic, so one ONNX file holds the loss and its gradient, and
 * onnxruntime runs both in one session call.
 * Source: Griewank & Walther, Evaluating Derivatives (2008), ch. 3.
 */
import type { Node, Value } from "./graph";
import { ops } from "./ops";
import { broadcastAxes } from "./shape";

/**
 * Gradient of a scalar with respect to each of `params`.
 *
 * @param loss    shape [].
 * @param params  any values of the same graph.
 * @returns       one value per parameter, of that parameter's shape; zeros where `loss` does not depend on it.
 * @throws        Error when `loss` is not a scalar.
 */
export function gradients(loss: Value, params: readonly Value[]): Value[] {
  if (loss.shape.length !== 0)
    throw new Error(`gradients: loss must be a scalar, got shape [${loss.shape.join(", ")}]`);
  const { graph } = loss;
  const dependent = reachableFrom(params, graph.nodes);
  const cotangents = new Map<Value, Value>([[loss, graph.constant(1)]]);

  // A copy, because the loop appends to graph.nodes while it walks them backwards.
  for (const { op, inputs, attributes, outputs } of [...graph.nodes].reverse()) {
    const output = outputs[0]!;
    const ct = cotangents.get(output);
    if (!ct || !dependent.has(output)) continue;
    ops[op].vjp(ct, inputs, outputs, attributes).forEach((inputCt, i) => {
      const input = inputs[i]!;
      if (!inputCt || !dependent.has(input)) return;
      const summed = sumToShape(inputCt, input);
      const previous = cotangents.get(input);
      cotangents.set(input, previous ? previous.add(summed) : summed);
    });
  }
  return params.map((p) => cotangents.get(p) ?? graph.constant(0).expand(...p.shape));
}

/** Sums a cotangent over the axes along which `value` was broadcast. */
function sumToShape(ct: Value, value: Value): Value {
  const axes = broadcastAxes(value.shape, ct.shape);
  return axes.length === 0 ? ct : ct.sum(...axes).reshape(...value.shape);
}

function reachableFrom(params: readonly Value[], nodes: readonly Node[]): Set<Value> {
  const reached = new Set(params);
  for (const { inputs, outputs } of nodes)
    if (inputs.some((x) => reached.has(x))) for (const output of outputs) reached.add(output);
  return reached;
}
