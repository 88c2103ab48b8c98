/** Ops that act on each element alone, with NumPy broadcasting between their operands. */
import type { Aval, DType, Value } from "../graph";
import { MICROSOFT } from "../onnx/builder";
import { broadcastOffsets, broadcastShapes, ShapeError, sizeOf } from "../shape";
import { type Op, oneNode } from "./op";

export type ElementwiseName =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "maximum"
  | "minimum"
  | "greaterOrEqual"
  | "less"
  | "neg"
  | "exp"
  | "log"
  | "sqrt"
  | "abs"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "silu"
  | "gelu"
  | "where";

const GELU_1 = 2 * Math.sqrt(2 / Math.PI);
const GELU_3 = 0.044715 * GELU_1;
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

export const elementwiseOps: Record<ElementwiseName, Op> = {
  add: binary(
    "Add",
    (x, y) => x + y,
    (ct) => [ct, ct],
  ),
  sub: binary(
    "Sub",
    (x, y) => x - y,
    (ct) => [ct, ct.neg()],
  ),
  mul: binary(
    "Mul",
    (x, y) => x * y,
    (ct, [x, y]) => [ct.mul(y!), ct.mul(x!)],
  ),
  div: binary(
    "Div",
    (x, y) => x / y,
    (ct, [, y], [out]) => {
      const dx = ct.div(y!);
      return [dx, dx.mul(out!).neg()];
    },
  ),
  // At a tie the first operand takes the whole gradient.
  maximum: binary("Max", Math.max, (ct, [x, y]) => routed(ct, x!.greaterOrEqual(y!))),
  minimum: binary("Min", Math.min, (ct, [x, y]) => routed(ct, y!.greaterOrEqual(x!))),
  greaterOrEqual: binary(
    "GreaterOrEqual",
    (x, y) => Number(x >= y),
    () => [null, null],
    "bool",
  ),
  less: binary(
    "Less",
    (x, y) => Number(x < y),
    () => [null, null],
    "bool",
  ),

  neg: unary(
    "Neg",
    (x) => -x,
    (ct) => ct.neg(),
  ),
  exp: unary("Exp", Math.exp, (ct, _, y) => ct.mul(y)),
  log: unary("Log", Math.log, (ct, x) => ct.div(x)),
  sqrt: unary("Sqrt", Math.sqrt, (ct, _, y) => ct.div(y.mul(2))),
  abs: unary("Abs", Math.abs, (ct, x) => ct.mul(x.greaterOrEqual(0).mul(2).sub(1))),
  tanh: unary("Tanh", Math.tanh, (ct, _, y) => ct.sub(ct.mul(y.mul(y)))),
  sigmoid: unary("Sigmoid", logistic, (ct, _, y) => ct.mul(y.sub(y.mul(y)))),
  softplus: unary(
    "Softplus",
    (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    (ct, x) => ct.mul(x.sigmoid()),
  ),
  silu: {
    // d silu = s + σ(1 − s), with s = x·σ(x) the output itself.
    ...unary(
      "QuickGelu",
      (x) => x * logistic(x),
      (ct, x, y) => ct.mul(y.add(x.sigmoid().mul(ct.graph.constant(1).sub(y)))),
    ),
    lower: (onnx, inputs) => [onnx.node("QuickGelu", inputs, { alpha: { float: 1 } }, MICROSOFT)],
  },

  /** Source: Hendrycks & Gimpel 2016, arXiv 1606.08415, §2; ½(1 + tanh u) is written σ(2u), with 2u = x(GELU_1 + GELU_3 x²). */
  gelu: {
    // d = σ + y(1 − σ)·(2u)′, with y = xσ the output itself.
    ...unary(
      "FastGelu",
      (x) => x * logistic(x * (GELU_1 + GELU_3 * x * x)),
      (ct, x, y) => {
        const square = x.mul(x);
        const s = square.mul(GELU_3).add(GELU_1).mul(x).sigmoid();
        const slope = square.mul(3 * GELU_3).add(GELU_1);
        return ct.mul(s.add(y.sub(y.mul(s)).mul(slope)));
      },
    ),
    lower: (onnx, inputs) => [onnx.node("FastGelu", inputs, {}, MICROSOFT)],
  },

  where: {
    ...elementwise(
      "Where",
      (condition, x, y) => (condition !== 0 ? x! : y!),
      ([, x]) => x!.dtype,
    ),
    lower: oneNode("Where"),
    vjp: (ct, [condition]) => [null, ...routed(ct, condition!.cast("float32"))],
  },
};

function binary(type: string, f: (x: number, y: number) => number, vjp: Op["vjp"], dtype?: DType): Op {
  const { infer, evaluate } = elementwise(
    type,
    (x, y) => f(x!, y!),
    ([x, y]) => {
      if (x!.dtype !== y!.dtype)
        throw new TypeError(`${type}: operands are ${x!.dtype} and ${y!.dtype}; cast one of them`);
      return dtype ?? x!.dtype;
    },
  );
  return { infer, evaluate, vjp, lower: oneNode(type) };
}

function unary(type: string, f: (x: number) => number, vjp: (ct: Value, x: Value, y: Value) => Value): Op {
  const { infer, evaluate } = elementwise(
    type,
    (x) => f(x!),
    ([x]) => x!.dtype,
  );
  return { infer, evaluate, vjp: (ct, [x], [y]) => [vjp(ct, x!, y!)], lower: oneNode(type) };
}

function elementwise(
  type: string,
  f: (...xs: number[]) => number,
  dtypeOf: (inputs: readonly Aval[]) => DType,
): Pick<Op, "infer" | "evaluate"> {
  return {
    infer: (inputs) => {
      if (inputs.length === 0) throw new ShapeError(type, "no operands");
      return [
        {
          dtype: dtypeOf(inputs),
          shape: inputs.map((x) => x.shape).reduce((a, b) => broadcastShapes(type, a, b)),
        },
      ];
    },
    evaluate: (inputs, [output]) => {
      const offsets = inputs.map((x) => broadcastOffsets(x.shape, output!.shape));
      return [
        Float64Array.from({ length: sizeOf(output!.shape) }, (_, i) =>
          f(...inputs.map((x, k) => x.data[offsets[k]![i]!]!)),
        ),
      ];
    },
  };
}

const routed = (ct: Value, toFirst: Value): [Value, Value] => {
  const first = ct.mul(toFirst);
  return [first, ct.sub(first)];
};
