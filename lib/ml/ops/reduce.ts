/** Reductions, and the fused ops that contain one: softmax, RMS normalisation, log-probabilities. */
import type { Value } from "../graph";
import { broadcastOffsets, type Shape, ShapeError, sizeOf } from "../shape";
import { type Op, oneNode } from "./op";

export type ReduceName = "sum" | "max" | "softmax" | "rmsNorm" | "layerNorm" | "tokenLogprobs" | "oneHotMinus";

export const reduceOps: Record<ReduceName, Op> = {
  sum: {
    ...reduction("ReduceSum", 0, (a, b) => a + b),
    vjp: (ct, [x], _, { axes }) => [
      ct.reshape(...x!.shape.map((d, i) => (axes!.includes(i) ? 1 : d))).expand(...x!.shape),
    ],
    lower: (onnx, [x], { inputs, outputs, attributes: { axes, keepdims } }) => {
      const shape = inputs[0]!.shape;
      const rest = sizeOf(shape.slice(axes!.length));
      // Over leading axes, ones @ x is several times faster than onnxruntime's column sums.
      if (rest > 1 && axes!.every((axis, i) => axis === i)) {
        const rows = sizeOf(shape) / rest;
        const flat = onnx.node("Reshape", [x!, onnx.int64s(rows, rest)]);
        const total = onnx.node("MatMul", [onnx.ones(1, rows), flat]);
        return [onnx.node("Reshape", [total, onnx.int64s(...outputs[0]!.shape)])];
      }
      return [onnx.node("ReduceSum", [x!, onnx.int64s(...axes!)], { keepdims: keepdims! })];
    },
  },

  max: {
    ...reduction("ReduceMax", Number.NEGATIVE_INFINITY, Math.max),
    vjp: () => {
      throw new Error("max has no vjp: wrap it in stopGradient()");
    },
    lower: (onnx, [x], { attributes: { axes, keepdims } }) => [
      onnx.node("ReduceMax", [x!, onnx.int64s(...axes!)], { keepdims: keepdims! }),
    ],
  },

  /** Along the last axis. */
  softmax: {
    infer: ([x]) => [sameAs(x!)],
    evaluate: ([x]) => [overRows(x!.data, x!.shape, softmaxRow)],
    vjp: (ct, _, [y]) => {
      const weighted = ct.mul(y!);
      return [weighted.sub(y!.mul(rowSum(weighted)))];
    },
    lower: oneNode("Softmax"),
  },

  /**
   * x / rms(x) · weight along the last axis, rms(x) = √(mean(x²) + ε); the second output is 1 / rms.
   * Source: Zhang & Sennrich 2019, arXiv 1910.07467, eq. 4.
   */
  rmsNorm: {
    infer: ([x, weight]) => {
      const width = x!.shape.at(-1);
      if (weight!.shape.length !== 1 || weight!.shape[0] !== width)
        throw new ShapeError("RmsNorm", "weight must be [last size]", x!.shape, weight!.shape);
      return [sameAs(x!), { dtype: x!.dtype, shape: x!.shape.with(-1, 1) }];
    },
    evaluate: ([x, weight], [, inverse], { epsilon }) => {
      const width = x!.shape.at(-1)!;
      const inverseRms = new Float64Array(sizeOf(inverse!.shape)).map((_, row) => {
        let total = 0;
        for (let i = 0; i < width; i++) total += x!.data[row * width + i]! ** 2;
        return 1 / Math.sqrt(total / width + epsilon!);
      });
      const y = x!.data.map((v, i) => v * inverseRms[Math.floor(i / width)]! * weight!.data[i % width]!);
      return [y, inverseRms];
    },
    vjp: (ct, [x, weight], [y, inverseRms]) => {
      const normalised = x!.mul(inverseRms!);
      const projection = rowSum(ct.mul(y!)).mul(1 / x!.shape.at(-1)!);
      return [ct.mul(weight!).sub(normalised.mul(projection)).mul(inverseRms!), ct.mul(normalised)];
    },
    lower: (onnx, inputs, { attributes }) =>
      onnx.nodeWithOutputs(2, "SimplifiedLayerNormalization", inputs, {
        axis: -1,
        epsilon: { float: attributes.epsilon! },
        stash_type: 1,
      }),
  },

  /**
   * (x − mean) / deviation · weight + bias along the last axis; further outputs are mean and 1 / deviation, √(variance + ε).
   * Source: Ba et al. 2016, arXiv 1607.06450, eq. 4.
   */
  layerNorm: {
    infer: ([x, weight, bias]) => {
      for (const v of [weight!, bias!])
        if (v.shape.length !== 1 || v.shape[0] !== x!.shape.at(-1))
          throw new ShapeError("LayerNorm", "weight and bias must be [last size]", x!.shape, v.shape);
      const column = { dtype: x!.dtype, shape: x!.shape.with(-1, 1) };
      return [sameAs(x!), column, column];
    },
    evaluate: ([x, weight, bias], [, column], { epsilon }) => {
      const width = x!.shape.at(-1)!;
      const [mean, inverse] = [0, 0].map(() => new Float64Array(sizeOf(column!.shape)));
      const y = overRows(x!.data, x!.shape, (row, r) => {
        const mu = row.reduce((a, b) => a + b) / width;
        const scale = 1 / Math.sqrt(row.reduce((a, b) => a + (b - mu) ** 2, 0) / width + epsilon!);
        [mean![r], inverse![r]] = [mu, scale];
        return row.map((v, i) => (v - mu) * scale * weight!.data[i]! + bias!.data[i]!);
      });
      return [y, mean!, inverse!];
    },
    vjp: (ct, [x, weight], [, mean, inverse]) => {
      const normalised = x!.sub(mean!).mul(inverse!);
      const weighted = ct.mul(weight!);
      const average = (v: Value) => rowSum(v).mul(1 / x!.shape.at(-1)!);
      const projected = normalised.mul(average(weighted.mul(normalised)));
      return [weighted.sub(projected).sub(average(weighted)).mul(inverse!), ct.mul(normalised), ct];
    },
    lower: (onnx, inputs, { attributes }) =>
      onnx.nodeWithOutputs(3, "LayerNormalization", inputs, { axis: -1, epsilon: { float: attributes.epsilon! } }),
  },

  /**
   * Inputs logits [..., V], their softmax, ids [...]: log softmax(logits)[id], shape [...].
   * Exact however unlikely the id: x_id − max x + log max p, where max p ≥ 1/V.
   */
  tokenLogprobs: {
    infer: ([logits, , ids]) => {
      if (ids!.shape.join() !== logits!.shape.slice(0, -1).join())
        throw new ShapeError("TokenLogprobs", "one id a row", logits!.shape, ids!.shape);
      return [{ dtype: "float32", shape: ids!.shape }];
    },
    evaluate: ([logits, , ids]) => {
      const width = logits!.shape.at(-1)!;
      return [
        ids!.data.map((id, row) => {
          const x = logits!.data.subarray(row * width, (row + 1) * width);
          const highest = x.reduce((a, b) => Math.max(a, b));
          return x[id]! - highest - Math.log(x.reduce((n, v) => n + Math.exp(v - highest), 0));
        }),
      ];
    },
    vjp: (ct, [, p, ids]) => [ct.graph.apply("oneHotMinus", [p!, ids!, ct]), null, null],
    lower: (onnx, [logits, p, ids]) => {
      const last = onnx.int64s(-1);
      const column = onnx.node("Unsqueeze", [ids!, last]);
      const chosen = onnx.node("GatherElements", [logits!, column], { axis: -1 });
      const highest = onnx.node("ReduceMax", [logits!, last], { keepdims: 1 });
      const likeliest = onnx.node("ReduceMax", [p!, last], { keepdims: 1 });
      const shifted = onnx.node("Sub", [chosen, highest]);
      const logprob = onnx.node("Add", [shifted, onnx.node("Log", [likeliest])]);
      return [onnx.node("Squeeze", [logprob, last])];
    },
  },

  /**
   * (one-hot(ids) − p) · amounts: p [..., V], ids and amounts [...]. The cotangent of logits; a product with a matrix is
   * cheaper by its parts, and never makes this: see matmul.ts.
   */
  oneHotMinus: {
    infer: ([p, ids, amounts]) => {
      for (const rows of [ids!, amounts!])
        if (rows.shape.join() !== p!.shape.slice(0, -1).join())
          throw new ShapeError("OneHotMinus", "one a row", p!.shape, rows.shape);
      return [sameAs(p!)];
    },
    evaluate: ([p, ids, amounts]) => {
      const width = p!.shape.at(-1)!;
      const hit = (i: number, row: number) => (ids!.data[row] === i % width ? 1 : 0);
      return [
        p!.data.map((v, i) => {
          const row = Math.floor(i / width);
          return (hit(i, row) - v) * amounts!.data[row]!;
        }),
      ];
    },
    vjp: (ct, [p, ids, amounts]) => {
      const column = amounts!.reshape(...amounts!.shape, 1);
      const weighted = ct.pick(ids!).sub(rowSum(ct.mul(p!)).reshape(...ids!.shape));
      return [ct.mul(column.neg()), null, weighted];
    },
    lower: (onnx, [p, ids, amounts]) => {
      const columns = [ids!, amounts!].map((v) => onnx.node("Unsqueeze", [v, onnx.int64s(-1)]));
      const scaled = onnx.node("Mul", [p!, onnx.node("Neg", [columns[1]!])]);
      return [onnx.node("ScatterElements", [scaled, ...columns], { axis: -1, reduction: "add" })];
    },
  },
};

function reduction(type: string, start: number, f: (a: number, b: number) => number): Pick<Op, "infer" | "evaluate"> {
  return {
    infer: ([x], { axes, keepdims }) => {
      if (axes!.some((axis) => axis < 0 || axis >= x!.shape.length))
        throw new ShapeError(type, `no such axes: ${axes}`, x!.shape);
      const shape = x!.shape.flatMap((d, i) => (axes!.includes(i) ? (keepdims ? [1] : []) : [d]));
      return [{ dtype: x!.dtype, shape }];
    },
    evaluate: ([x], [output], { axes }) => {
      const kept = x!.shape.map((d, i) => (axes!.includes(i) ? 1 : d));
      const to = broadcastOffsets(kept, x!.shape);
      const result = new Float64Array(sizeOf(output!.shape)).fill(start);
      x!.data.forEach((v, i) => {
        result[to[i]!] = f(result[to[i]!]!, v);
      });
      return [result];
    },
  };
}

const sameAs = ({ dtype, shape }: { dtype: Value["dtype"]; shape: Shape }) => ({ dtype, shape });

/** Sum along the last axis, which stays with size 1. */
export const rowSum = (x: Value) => x.graph.apply("sum", [x], { axes: [x.shape.length - 1], keepdims: 1 });

function overRows(data: Float64Array, shape: Shape, f: (row: Float64Array, r: number) => Float64Array): Float64Array {
  const width = shape.at(-1)!;
  const result = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += width) result.set(f(data.subarray(at, at + width), at / width), at);
  return result;
}

function softmaxRow(row: Float64Array): Float64Array {
  const highest = row.reduce((a, b) => Math.max(a, b));
  const powers = row.map((v) => Math.exp(v - highest));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((v) => v / total);
}
