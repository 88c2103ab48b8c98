/**
 * A static computation graph, built by calling methods on symbolic values.
 *
 * The graph is append-only, so its node list is already in topological order: writing it as ONNX
 * and differentiating it (see autodiff.ts) are both one pass over that list. Writing the same
 * expression twice gives the same value: nothing is computed twice.
 */
import { type OpName, ops } from "./ops";
import type { Attributes } from "./ops/op";
import { type Shape, ShapeError, sizeOf } from "./shape";

/** Half precision is for storage only: `widen` it before computing with it. */
export type DType = "float32" | "float16" | "bfloat16" | "int32" | "int64" | "bool";
export type Aval = { dtype: DType; shape: Shape };
export type Node = { op: OpName; inputs: Value[]; attributes: Attributes; outputs: Value[] };
/**
 * What the backward pass of a block computes again instead of keeping it: less memory for more time.
 * "elementwise" are the activations of the MLP, which cost no time that we could measure; "all" is the whole block, for about
 * a quarter more time (docs/engine.md).
 */
export type Recompute = "nothing" | "elementwise" | "all";
/** Nodes [start, end) of a graph. */
export type Block = { start: number; end: number; recompute: Recompute };

export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs: Value[] = [];
  readonly constants = new Map<Value, Float64Array>();
  readonly blocks: Block[] = [];
  /** The node that made a value; none made inputs and constants. */
  readonly producer = new Map<Value, Node>();
  readonly #known = new Map<string, Value[]>();
  #nextId = 0;

  /** A value fed at run time under `name`. */
  input(name: string, shape: Shape, dtype: DType = "float32"): Value {
    if (this.inputs.some((x) => x.name === name)) throw new Error(`input "${name}" exists already`);
    const value = this.#value({ dtype, shape }, name);
    this.inputs.push(value);
    return value;
  }

  constant(data: number | ArrayLike<number>, shape: Shape = [], dtype: DType = "float32"): Value {
    if (typeof data !== "number") return this.#constant(Float64Array.from(data), shape, dtype);
    return this.#once(`constant ${data} ${shape} ${dtype}`, () => [
      this.#constant(new Float64Array(sizeOf(shape)).fill(data), shape, dtype),
    ])[0]!;
  }

  /** Appends one node; its first output. Throws ShapeError at the line that wrote the op, never at run time. */
  apply(op: OpName, inputs: Value[], attributes: Attributes = {}): Value {
    return this.applyAll(op, inputs, attributes)[0]!;
  }

  /** All outputs of the node. */
  applyAll(op: OpName, inputs: Value[], attributes: Attributes = {}): Value[] {
    const key = `${op} ${inputs.map((x) => x.id)} ${JSON.stringify(attributes)}`;
    return this.#once(key, () => {
      if (inputs.some((x) => x.graph !== this)) throw new Error(`${op}: operands of two graphs`);
      const outputs = ops[op].infer(inputs, attributes).map((aval) => this.#value(aval, op));
      const node = { op, inputs, attributes, outputs };
      this.nodes.push(node);
      for (const output of outputs) this.producer.set(output, node);
      return outputs;
    });
  }

  /**
   * Marks what `build` appends as a block, whose weights' gradients the backward pass finishes before it goes on.
   */
  block(build: () => Value, options: { recompute: Recompute }): Value {
    const start = this.nodes.length;
    const result = build();
    this.blocks.push({ start, end: this.nodes.length, ...options });
    return result;
  }

  #constant(data: Float64Array, shape: Shape, dtype: DType): Value {
    if (data.length !== sizeOf(shape))
      throw new ShapeError("constant", `${data.length} numbers do not fill the shape`, shape);
    const value = this.#value({ dtype, shape }, "constant");
    this.constants.set(value, data);
    return value;
  }

  #once(key: string, make: () => Value[]): Value[] {
    let values = this.#known.get(key);
    if (!values) this.#known.set(key, (values = make()));
    return values;
  }

  #value({ dtype, shape }: Aval, name: string): Value {
    return new Value(this, this.#nextId++, name, dtype, shape);
  }
}

/** A symbolic tensor. Immutable; arithmetic appends to its graph and broadcasts as NumPy does. */
export class Value {
  constructor(
    readonly graph: Graph,
    readonly id: number,
    readonly name: string,
    readonly dtype: DType,
    readonly shape: Shape,
  ) {}

  add(y: Value | number): Value {
    return this.#with("add", y);
  }
  sub(y: Value | number): Value {
    return this.#with("sub", y);
  }
  mul(y: Value | number): Value {
    return this.#with("mul", y);
  }
  div(y: Value | number): Value {
    return this.#with("div", y);
  }
  maximum(y: Value | number): Value {
    return this.#with("maximum", y);
  }
  minimum(y: Value | number): Value {
    return this.#with("minimum", y);
  }
  clip(low: number, high: number): Value {
    return this.maximum(low).minimum(high);
  }
  /** 1 where this >= y, else 0, in float32. No gradient flows through a comparison. */
  greaterOrEqual(y: Value | number): Value {
    return this.#with("greaterOrEqual", y).cast("float32");
  }
  /** 1 where this < y, else 0, in float32. */
  less(y: Value | number): Value {
    return this.#with("less", y).cast("float32");
  }
  /** `x` where this is not 0, else `y`: unlike arithmetic with a mask, safe where the other branch is NaN. */
  where(x: Value | number, y: Value | number): Value {
    const [a, b] = [x, y].map((v) => (typeof v === "number" ? this.graph.constant(v) : v));
    return this.graph.apply("where", [this.cast("bool"), a!, b!]);
  }

  neg(): Value {
    return this.#apply("neg");
  }
  exp(): Value {
    return this.#apply("exp");
  }
  log(): Value {
    return this.#apply("log");
  }
  sqrt(): Value {
    return this.#apply("sqrt");
  }
  abs(): Value {
    return this.#apply("abs");
  }
  tanh(): Value {
    return this.#apply("tanh");
  }
  sigmoid(): Value {
    return this.#apply("sigmoid");
  }
  /** log(1 + eˣ), stable for large |x|; −softplus(−x) is log sigmoid(x). */
  softplus(): Value {
    return this.#apply("softplus");
  }
  /** x · sigmoid(x). */
  silu(): Value {
    return this.#apply("silu");
  }

  /** x · Φ(x) with Φ, the normal distribution, in its tanh approximation. */
  gelu(): Value {
    return this.#apply("gelu");
  }
  /** Half precision as float32; float32 as it is. */
  widen(): Value {
    return this.dtype === "float16" || this.dtype === "bfloat16" ? this.#apply("widen") : this;
  }
  /** This, computed only after the others: it decides when memory is needed, never a number. */
  after(...others: Value[]): Value {
    return others.length === 0 ? this : this.graph.apply("after", [this, ...others]);
  }

  /** Over the last two axes; the leading ones broadcast. */
  matmul(y: Value): Value {
    return this.graph.apply("matmul", [this, y]);
  }
  transpose(...perm: number[]): Value {
    return this.graph.apply("transpose", [this], { perm });
  }
  reshape(...shape: number[]): Value {
    if (shape.join() === this.shape.join()) return this;
    const node = this.graph.producer.get(this);
    if (node?.op === "reshape") return node.inputs[0]!.reshape(...shape);
    return this.graph.apply("reshape", [this], { shape });
  }
  expand(...shape: number[]): Value {
    if (shape.join() === this.shape.join()) return this;
    return this.graph.apply("expand", [this], { shape });
  }
  /** Elements [start, end) along one axis. */
  slice(axis: number, start: number, end: number): Value {
    return this.graph.apply("slice", [this], { axis, start, end });
  }
  concat(axis: number, ...others: Value[]): Value {
    return this.graph.apply("concat", [this, ...others], { axis });
  }
  cast(dtype: DType): Value {
    return dtype === this.dtype ? this : this.graph.apply("cast", [this], { dtype });
  }
  stopGradient(): Value {
    return this.#apply("stopGradient");
  }

  /** Over the given axes, which vanish; over all when none is given. */
  sum(...axes: number[]): Value {
    const over = axes.length ? [...axes].sort((a, b) => a - b) : this.shape.map((_, i) => i);
    return over.length ? this.graph.apply("sum", [this], { axes: over, keepdims: 0 }) : this;
  }
  mean(...axes: number[]): Value {
    const total = this.sum(...axes);
    return total.mul(sizeOf(total.shape) / sizeOf(this.shape));
  }
  /** Along one axis, which stays with size 1. It has no gradient: call stopGradient() on it. */
  max(axis: number): Value {
    return this.graph.apply("max", [this], { axes: [axis], keepdims: 1 });
  }
  /** Along the last axis. */
  softmax(): Value {
    return this.#apply("softmax");
  }

  /** Rows of this table [rows, ...rest] by integer ids [...]: [...ids, ...rest]. */
  gather(ids: Value): Value {
    return this.graph.apply("gather", [this, ids]);
  }
  /** this[..., id], one integer id a row: [..., V] and [...] to [...]. */
  pick(ids: Value): Value {
    return this.graph.apply("pick", [this, ids]);
  }
  /** This [..., V] with `amounts` [...] added at `ids` [...] of each row. */
  addAt(ids: Value, amounts: Value): Value {
    return this.graph.apply("addAt", [this, ids, amounts]);
  }
  /** Log-probability in nats of the integer `ids` [...] under the logits [..., V] that this is: [...]. */
  tokenLogprobs(ids: Value): Value {
    const logits = this.reshape(sizeOf(ids.shape), this.shape.at(-1)!);
    const operands = [logits, logits.softmax(), ids.reshape(sizeOf(ids.shape))];
    return this.graph.apply("tokenLogprobs", operands).reshape(...ids.shape);
  }

  #apply(op: OpName): Value {
    return this.graph.apply(op, [this]);
  }
  #with(op: OpName, y: Value | number): Value {
    const other = typeof y === "number" ? this.graph.constant(y, [], this.dtype) : y;
    return this.graph.apply(op, [this, other]);
  }
}
