import { describe, expect, test } from "vitest";
import { gradients } from "./autodiff";
import { Graph, type Value } from "./graph";
import { linear } from "./nn/graph-layers";
import { type OpName, ops } from "./ops";
import { evaluate } from "./reference";
import { compile, type Feed } from "./runtime";
import { type Shape, sizeOf } from "./shape";

/** Deterministic values in (low, high), no two equal, so that no maximum or minimum ties. */
const fill = (shape: Shape, low: number, high: number, phase: number) =>
  Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => low + (high - low) * ((((i * 0.754877666 + phase * 0.5698402) % 1) + 1) % 1),
  );

type Case = {
  op: OpName;
  note?: string;
  shapes: Shape[];
  f: (...xs: Value[]) => Value;
  low?: number;
};

const integers = (x: Value, ...data: number[]) => x.graph.constant(data, [data.length], "int32");
const angles = (x: Value, f: (n: number) => number) =>
  x.graph.constant(
    Array.from({ length: 10 }, (_, i) => f((Math.floor(i / 2) + 0.3) * (i % 2 ? 0.4 : 1))),
    [5, 2],
  );
const rotary = (x: Value) => {
  const positions = integers(x, 0, 4, 2, 2, 1, 3).reshape(2, 3);
  return x.graph.apply("rotary", [x, positions, angles(x, Math.cos), angles(x, Math.sin)]);
};
/** Two heads that share keys and values, two places, of which the first does not see the second. */
const attention = (...operands: Value[]) => {
  const bias = operands[0]!.graph.constant([0, -1e9, 0, 0.5, 0, -1e9, -0.3, 0], [2, 1, 2, 2]);
  return operands[0]!.graph.apply("attention", [...operands, bias], { alpha: 0.6 });
};
const product =
  (transA: 0 | 1, transB: 0 | 1) =>
  (...operands: Value[]) =>
    operands[0]!.graph.apply("matmul", operands, { transA, transB, alpha: 0.7 });
/** 1, −2 and 0.5. */
const halves = (x: Value, dtype: "float16" | "bfloat16") =>
  x.graph.constant(dtype === "float16" ? [0x3c00, 0xc000, 0x3800] : [0x3f80, 0xc000, 0x3f00], [3], dtype).widen();
const layerNorm = (...operands: Value[]) => operands[0]!.graph.apply("layerNorm", operands, { epsilon: 0.1 });
const rmsNorm = (x?: Value, weight?: Value) => x!.graph.apply("rmsNorm", [x!, weight!], { epsilon: 0.1 });

const cases: Case[] = [
  { op: "add", note: "broadcasts", shapes: [[2, 3], [3]], f: (x, y) => x!.add(y!) },
  { op: "sub", note: "broadcasts", shapes: ["2,1", "1,3"].map(dims), f: (x, y) => x!.sub(y!) },
  { op: "mul", note: "by a scalar", shapes: [[2, 3], []], f: (x, y) => x!.mul(y!) },
  { op: "mul", note: "of a value used twice", shapes: [[3]], f: (x) => x!.mul(x!.exp()) },
  { op: "div", shapes: ["2,3", "2,1"].map(dims), f: (x, y) => x!.div(y!), low: 0.5 },
  { op: "maximum", shapes: [[4], [4]], f: (x, y) => x!.maximum(y!) },
  { op: "minimum", shapes: [[4], [1]], f: (x, y) => x!.minimum(y!) },
  { op: "minimum", note: "in a clip", shapes: [[5]], f: (x) => x!.clip(-0.3, 0.4) },
  { op: "greaterOrEqual", shapes: [[4], [4]], f: (x, y) => x!.greaterOrEqual(y!).mul(x!) },
  { op: "less", shapes: [[4], [4]], f: (x, y) => x!.less(y!).mul(x!) },
  { op: "neg", shapes: [[3]], f: (x) => x!.neg() },
  { op: "exp", shapes: [[3]], f: (x) => x!.exp() },
  { op: "log", shapes: [[3]], f: (x) => x!.log(), low: 0.5 },
  { op: "sqrt", shapes: [[3]], f: (x) => x!.sqrt(), low: 0.5 },
  { op: "abs", shapes: [[4]], f: (x) => x!.abs() },
  { op: "tanh", shapes: [[3]], f: (x) => x!.tanh() },
  { op: "sigmoid", shapes: [[3]], f: (x) => x!.sigmoid() },
  { op: "softplus", shapes: [[4]], f: (x) => x!.mul(9).softplus() },
  { op: "silu", shapes: [[4]], f: (x) => x!.silu() },
  { op: "gelu", shapes: [[5]], f: (x) => x!.mul(3).gelu() },
  { op: "where", shapes: ["2,3", "3"].map(dims), f: (x, y) => x!.less(0.4).where(x!, y!) },
  { op: "transpose", shapes: [[2, 3, 4]], f: (x) => x!.transpose(2, 0, 1) },
  { op: "reshape", shapes: [[2, 3]], f: (x) => x!.reshape(3, 2) },
  { op: "expand", shapes: [[2, 1]], f: (x) => x!.expand(2, 3) },
  { op: "slice", shapes: [[2, 4, 2]], f: (x) => x!.slice(1, 1, 3) },
  {
    op: "pad",
    shapes: [[2, 2]],
    f: (x) => x!.graph.apply("pad", [x!], { axis: 1, before: 1, after: 2 }),
  },
  { op: "concat", shapes: ["2,1,2", "2,3,2"].map(dims), f: (x, y) => x!.concat(1, y!) },
  { op: "cast", shapes: [[3]], f: (x) => x!.mul(x!.mul(5).cast("int32").cast("float32")) },
  { op: "widen", note: "float16", shapes: [[3]], f: (x) => x!.mul(halves(x!, "float16")) },
  { op: "widen", note: "bfloat16", shapes: [[3]], f: (x) => x!.mul(halves(x!, "bfloat16")) },
  { op: "after", shapes: ["3,2", "5"].map(dims), f: (x, y) => x!.after(y!, y!.exp()).mul(y!.sum()) },
  { op: "after", note: "of one axis", shapes: [[4]], f: (x) => x!.after(x!.sum().reshape(1)).exp() },
  { op: "stopGradient", shapes: [[3]], f: (x) => x!.mul(x!.less(9).stopGradient()) },
  { op: "sum", shapes: [[2, 3, 2]], f: (x) => x!.sum(1) },
  { op: "sum", note: "over leading axes", shapes: [[2, 3, 2]], f: (x) => x!.sum(0, 1) },
  { op: "sum", note: "as a mean", shapes: [[2, 3]], f: (x) => x!.mean(1) },
  {
    op: "max",
    shapes: [[2, 3]],
    f: (x) => x!.max(1).mul(50).cast("int32").cast("float32").mul(x!),
  },
  { op: "softmax", shapes: [[2, 4]], f: (x) => x!.mul(3).softmax() },
  { op: "rmsNorm", shapes: [[2, 3, 4], [4]], f: rmsNorm },
  { op: "layerNorm", shapes: [[2, 3, 4], [4], [4]], f: layerNorm },
  { op: "tokenLogprobs", shapes: [[3, 4]], f: (x) => x!.tokenLogprobs(integers(x!, 3, 0, 0)) },
  {
    op: "tokenLogprobs",
    note: "of projected states",
    shapes: ["2,2,3", "4,3"].map(dims),
    f: (x, y) => linear(x!, y!, { alpha: 0.7 }).tokenLogprobs(integers(x!, 3, 0, 0, 1).reshape(2, 2)),
  },
  {
    op: "oneHotMinus",
    shapes: ["3,4", "3"].map(dims),
    f: (x, y) => x!.graph.apply("oneHotMinus", [x!, integers(x!, 3, 0, 0), y!]),
  },
  {
    op: "tokenLogprobs",
    note: "of a hopeless token",
    shapes: [[2, 3]],
    f: (x) =>
      x!
        .mul(500)
        .tokenLogprobs(integers(x!, 1, 2))
        .mul(1e-3),
  },
  { op: "matmul", shapes: ["2,3", "3,4"].map(dims), f: (x, y) => x!.matmul(y!) },
  { op: "matmul", note: "aᵀb", shapes: ["3,2", "3,4"].map(dims), f: product(1, 0) },
  { op: "matmul", note: "abᵀ", shapes: ["2,3", "4,3"].map(dims), f: product(0, 1) },
  { op: "matmul", note: "aᵀbᵀ", shapes: ["3,2", "4,3"].map(dims), f: product(1, 1) },
  { op: "matmul", note: "with a bias", shapes: ["2,3", "4,3", "4"].map(dims), f: product(0, 1) },
  { op: "matmul", note: "aᵀb with a bias", shapes: ["3,2", "3,4", "4"].map(dims), f: product(1, 0) },
  { op: "matmul", note: "batched", shapes: ["2,2,3", "2,3,2"].map(dims), f: product(0, 0) },
  { op: "matmul", note: "batched abᵀ", shapes: ["2,1,2,3", "3,4,3"].map(dims), f: product(0, 1) },
  { op: "matmul", note: "shared b", shapes: ["2,2,3", "3,2"].map(dims), f: product(0, 0) },
  { op: "matmul", note: "shared bᵀ", shapes: ["2,2,3", "4,3"].map(dims), f: product(0, 1) },
  { op: "gather", shapes: [[4, 3]], f: (x) => x!.gather(integers(x!, 3, 0, 3, 1).reshape(2, 2)) },
  {
    op: "scatterRows",
    shapes: [[3, 2]],
    f: (x) => x!.graph.apply("scatterRows", [x!, integers(x!, 3, 0, 3)], { rows: 4 }),
  },
  { op: "pick", shapes: [[3, 4]], f: (x) => x!.pick(integers(x!, 3, 0, 0)) },
  { op: "addAt", shapes: [[3, 4], [3]], f: (x, y) => x!.addAt(integers(x!, 3, 0, 0), y!) },
  { op: "attention", shapes: ["2,1,4,3", "2,1,2,3", "2,1,2,3"].map(dims), f: attention },
  { op: "rotary", shapes: [[2, 3, 8]], f: (x) => rotary(x!) },
];

describe.each(cases)("$op $note", ({ shapes, f, low = -1 }) => {
  const graph = new Graph();
  const xs = shapes.map((s, i) => graph.input(`x${i}`, s));
  const y = f(...xs);
  // Weighted, so that a gradient which merely has the right sum does not pass.
  const loss = y.mul(graph.constant(fill(y.shape, 0.2, 2, 9), y.shape)).sum();
  const grads = gradients(loss, xs);
  const values = xs.map((x, i) => fill(x.shape, low, 1.5, i + 1));
  const feeds = new Map(xs.map((x, i) => [x, values[i]!]));

  test("has the central difference as its gradient", () => {
    const actual = evaluate(graph, feeds, grads);
    xs.forEach((x, k) => {
      const h = 1e-5;
      values[k]!.forEach((v, i) => {
        const at = (d: number) => {
          const data = values[k]!.with(i, v + d);
          return evaluate(graph, new Map(feeds).set(x, data), [loss])[0]![0]!;
        };
        expect(actual[k]![i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 6);
      });
    });
  });

  test("means the same to onnxruntime", async () => {
    const outputs = [y, loss, ...grads];
    const program = await compile(graph, Object.fromEntries(outputs.map((o, i) => [`o${i}`, o])));
    const single = values.map((v) => Float32Array.from(v));
    const got = await program.run(Object.fromEntries(single.map((data, i): [string, Feed] => [`x${i}`, data])));
    const exact = new Map(xs.map((x, i) => [x, Float64Array.from(single[i]!)]));
    evaluate(graph, exact, outputs).forEach((want, o) => {
      want.forEach((v, i) => {
        expect(got[`o${o}`]![i]).toBeCloseTo(v, 4);
      });
    });
    await program.release();
  });
});

function dims(text: string): Shape {
  return text.split(",").map(Number);
}

test("every op has a case", () => {
  const covered = new Set(cases.map((c) => c.op));
  expect(Object.keys(ops).filter((op) => !covered.has(op as OpName))).toEqual([]);
});

test("a shape error is thrown where the op is written, and names both shapes", () => {
  const g = new Graph();
  expect(() => g.input("a", [2, 3]).matmul(g.input("b", [4, 2]))).toThrow(
    "MatMul: inner sizes differ, got [2, 3] and [4, 2]",
  );
});

test("a second derivative through an op that has none is refused, not wrong", () => {
  const g = new Graph();
  const x = g.input("x", [2, 4]);
  const [first] = gradients(
    rmsNorm(x, g.input("w", [4]))
      .exp()
      .sum(),
    [x],
  );
  expect(() => gradients(first!.mul(first!).sum(), [x])).toThrow("rmsNorm has no derivative by its further outputs");
});

test("an expression written twice is one value", () => {
  const g = new Graph();
  const x = g.input("x", [2]);
  expect(x.mul(2).exp()).toBe(x.mul(2).exp());
  expect(x.mul(2)).not.toBe(x.mul(3));
});
