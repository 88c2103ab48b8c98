/** Scaled dot-product attention, as one op because its derivative is cheaper than those of its parts. */
import { type Shape, ShapeError } from "../shape";
import { elementwiseOps } from "./elementwise";
import { matmulOps } from "./matmul";
import type { Op, Operand } from "./op";
import { reduceOps, rowSum } from "./reduce";

export type AttentionName = "attention";

/**
 * softmax(alpha · q kᵀ + bias) v, and the softmax, P, as a further output. Shapes: q [B, K, G·S, h], k and v [B, K, T, h], P
 * [B, K, G·S, T]; bias [B, 1, S, T] is the same for all K·G heads, and has no gradient.
 *
 * Source: Vaswani et al. 2017, arXiv 1706.03762, eq. 1; the derivative of the softmax by sums over the output instead of over
 * P is Dao et al. 2022, arXiv 2205.14135, appendix B.2.
 */
export const attentionOps: Record<AttentionName, Op> = {
  attention: {
    infer: ([q, k, v, bias]) => {
      const [B, K, rows, h] = fourAxes(q!.shape);
      const [S, T] = [bias!.shape.at(-2)!, bias!.shape.at(-1)!];
      for (const x of [k!, v!])
        if (x.shape.join() !== [B, K, T, h].join())
          throw new ShapeError("Attention", "keys and values do not fit the queries", q!.shape, x.shape);
      if (bias!.shape.join() !== [B, 1, S, T].join() || rows % S !== 0)
        throw new ShapeError("Attention", "the bias does not fit the queries", q!.shape, bias!.shape);
      return [
        { dtype: q!.dtype, shape: q!.shape },
        { dtype: q!.dtype, shape: [B, K, rows, T] },
      ];
    },
    evaluate: ([q, k, v, bias], [, weights], { alpha }) => {
      const operand = (shape: Shape, [data]: Float64Array[]): Operand => ({ shape, dtype: "float32", data: data! });
      const float = (shape: Shape) => [{ dtype: "float32" as const, shape }];
      const perHead = headShape(weights!.shape, bias!.shape);
      const product = matmulOps.matmul.evaluate([q!, k!], [weights!], { transB: 1, alpha: alpha ?? 1 });
      const scores = operand(perHead, product);
      const masked = operand(perHead, elementwiseOps.add.evaluate([scores, bias!], float(perHead), {}));
      const shares = operand(weights!.shape, reduceOps.softmax.evaluate([masked], [], {}));
      return [...matmulOps.matmul.evaluate([shares, v!], float(q!.shape), {}), shares.data];
    },
    vjp: (ct, [q, k, v], [mixed, weights], { alpha }) => {
      const product = (a: typeof ct, b: typeof ct, attributes: { transA?: 1; transB?: 1; alpha?: number }) =>
        ct.graph.apply("matmul", [a, b], attributes);
      const dWeights = product(ct, v!, { transB: 1 });
      const dScores = weights!.mul(dWeights.sub(rowSum(ct.mul(mixed!))));
      return [
        product(dScores, k!, { alpha: alpha ?? 1 }),
        product(dScores, q!, { transA: 1, alpha: alpha ?? 1 }),
        product(weights!, ct, { transA: 1 }),
        null,
      ];
    },
    lower: (onnx, [q, k, v, bias], { inputs, outputs, attributes }) => {
      const shape = outputs[1]!.shape;
      const [scores] = matmulOps.matmul.lower(onnx, [q!, k!], {
        inputs,
        outputs,
        attributes: { transB: 1, alpha: attributes.alpha ?? 1 },
      });
      const perHead = onnx.node("Reshape", [scores!, onnx.int64s(...headShape(shape, inputs[3]!.shape))]);
      const shares = onnx.node("Softmax", [onnx.node("Add", [perHead, bias!])]);
      const weights = onnx.node("Reshape", [shares, onnx.int64s(...shape)]);
      return [onnx.node("MatMul", [weights, v!]), weights];
    },
  },
};

/** [B, K·G, S, T] of weights [B, K, G·S, T] under a bias [B, 1, S, T]. */
function headShape(weights: Shape, bias: Shape): Shape {
  const [B, K, rows, T] = fourAxes(weights);
  const S = bias[2]!;
  return [B, (K * rows) / S, S, T];
}

function fourAxes(shape: Shape): readonly [number, number, number, number] {
  if (shape.length !== 4) throw new ShapeError("Attention", "queries need four axes", shape);
  return shape as unknown as readonly [number, number, number, number]; // its length was checked
}
