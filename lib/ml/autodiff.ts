/**
 * Reverse-mode differentiation of a graph into the same graph.
 *
 * The gradient is itself symbolic, so one ONNX file holds the loss and its gradient, and
 * onnxruntime runs both in one session call.
 * Source: Griewank & Walther, Evaluating Derivatives (2008), ch. 3.
 */
import type { Block, Graph, Node, Value } from "./graph";
import { type OpName, ops } from "./ops";
import { broadcastAxes } from "./shape";

/**
 * Gradient of a scalar with respect to each of `params`.
 *
 * @param loss    shape [].
 * @param params  any values of the same graph.
 * @param first   what is computed before the backward pass goes into the graph's blocks, so that what it needs is not kept.
 * @returns       one value per parameter, of that parameter's shape; zeros where `loss` does not depend on it.
 * @throws        Error when `loss` is not a scalar, or depends on a further output of an op, which have no derivative.
 */
export function gradients(loss: Value, params: readonly Value[], first: readonly Value[] = []): Value[] {
  if (loss.shape.length !== 0)
    throw new Error(`gradients: loss must be a scalar, got shape [${loss.shape.join(", ")}]`);
  const { graph } = loss;
  const nodes = [...graph.nodes]; // the loop appends to graph.nodes
  const dependent = reachableFrom(params, nodes);
  const cotangents = new Cotangents();
  cotangents.add(loss, graph.constant(1));
  const blockAtEnd = new Map(graph.blocks.map((block) => [block.end - 1, block]));
  const done = new Set<Value>();
  let block: Block | undefined;
  let late = (x: Value): Value => x;

  for (let at = nodes.length - 1; at >= 0; at--) {
    const entered = blockAtEnd.get(at);
    if (entered) {
      block = entered;
      const inside = nodes.slice(block.start, block.end);
      const arriving = inside.flatMap(({ outputs }) => outputs).findLast((x) => cotangents.of(x));
      const finished = [...first, ...params.flatMap((p) => cotangents.of(p) ?? [])].filter((x) => !done.has(x));
      for (const x of finished) done.add(x);
      if (arriving) late = onArrival(graph, inside, block, cotangents.hold(arriving, finished));
    }
    const { op, inputs, attributes, outputs } = nodes[at]!;
    if (outputs.slice(1).some((x) => cotangents.of(x)))
      throw new Error(`gradients: ${op} has no derivative by its further outputs, such as a second derivative needs`);
    const ct = dependent.has(outputs[0]!) ? cotangents.of(outputs[0]!) : undefined;
    if (ct)
      ops[op].vjp(ct, inputs.map(late), outputs.map(late), attributes).forEach((inputCt, i) => {
        const input = inputs[i]!;
        if (inputCt && dependent.has(input)) cotangents.add(input, sumToShape(inputCt, input));
      });
    if (at === block?.start) late = (x) => x;
  }
  return params.map((p) => cotangents.of(p) ?? graph.constant(0).expand(...p.shape));
}

/** What is known so far of the loss's derivative by each value. */
class Cotangents {
  readonly #parts = new Map<Value, Value[]>();

  add(x: Value, ct: Value): void {
    this.#parts.set(x, [...(this.#parts.get(x) ?? []), ct]);
  }

  of(x: Value): Value | undefined {
    const parts = this.#parts.get(x);
    if (!parts) return undefined;
    const total = joined(parts) ?? parts.reduce((a, b) => a.add(b));
    this.#parts.set(x, [total]);
    return total;
  }

  /** The cotangent of x from now on waits for the others. */
  hold(x: Value, others: readonly Value[]): Value {
    const held = this.of(x)!.after(...others);
    this.#parts.set(x, [held]);
    return held;
  }
}

/** Cotangents of parts into which one tensor was cut, such as queries, keys and values, side by side instead of padded. */
function joined(cts: readonly Value[]): Value | undefined {
  const pads = cts.map((ct) => ct.graph.producer.get(ct)!).filter((node) => node?.op === "pad");
  const axis = pads[0]?.attributes.axis;
  if (axis === undefined || pads.length !== cts.length) return undefined;
  pads.sort((a, b) => a.attributes.before! - b.attributes.before!);
  const parts = pads.map(({ inputs }) => inputs[0]!);
  let end = 0;
  const tiles = pads.every(({ attributes }, i) => {
    const follows = attributes.axis === axis && attributes.before === end;
    end += parts[i]!.shape[axis]!;
    return follows;
  });
  return tiles && end === cts[0]!.shape[axis] ? parts[0]!.concat(axis, ...parts.slice(1)) : undefined;
}

const ELEMENTWISE: ReadonlySet<OpName> = new Set(["silu", "gelu", "mul"]);

/**
 * How the backward pass of a block sees the values of the forward pass: not before the block's cotangent has arrived, since
 * what is derived from them early lies in memory until then. Some are computed again: those that `recompute` says, and in
 * any case widened weights, which would otherwise be kept in float32.
 * Source: Chen et al. 2016, arXiv 1604.06174, §3.
 */
function onArrival(graph: Graph, nodes: readonly Node[], { recompute }: Block, arrived: Value): (x: Value) => Value {
  const copies = new Map<Value, Value>();
  const late = (x: Value): Value => {
    const isMade = graph.producer.has(x) || x.dtype === "float16" || x.dtype === "bfloat16";
    return copies.get(x) ?? (isMade && x.shape.length > 0 ? x.after(arrived) : x);
  };
  for (const { op, inputs, attributes, outputs } of nodes) {
    const isCheap = op === "widen" || (recompute === "elementwise" && ELEMENTWISE.has(op));
    if (isCheap || recompute === "all")
      graph.applyAll(op, inputs.map(late), attributes).forEach((copy, i) => void copies.set(outputs[i]!, copy));
  }
  return late;
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
