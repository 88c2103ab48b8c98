/** The matrix product, with transposes and a factor folded in. */
import type { Value } from "../graph";
import { MICROSOFT } from "../onnx/builder";
import { broadcastOffsets, broadcastShapes, type Shape, ShapeError, sizeOf } from "../shape";
import type { Attributes, Op } from "./op";

export type MatmulName = "matmul";

/** alpha · A′ @ B′ over the last two axes, A′ = Aᵀ when transA; leading axes broadcast. Two matrices may take a bias [m]. */
export const matmulOps: Record<MatmulName, Op> = {
  matmul: {
    infer: ([a, b, bias], attributes) => {
      if (a!.shape.length < 2 || b!.shape.length < 2)
        throw new ShapeError("MatMul", "both sides need two axes", a!.shape, b!.shape);
      const [n, k] = lastTwo(a!.shape, attributes.transA);
      const [k2, m] = lastTwo(b!.shape, attributes.transB);
      if (k !== k2) throw new ShapeError("MatMul", "inner sizes differ", a!.shape, b!.shape);
      if (bias && (bias.shape.join() !== `${m}` || a!.shape.length + b!.shape.length > 4))
        throw new ShapeError("MatMul", "only two matrices take a bias, of one number a column", b!.shape, bias.shape);
      const batch = broadcastShapes("MatMul", a!.shape.slice(0, -2), b!.shape.slice(0, -2));
      return [{ dtype: a!.dtype, shape: [...batch, n, m] }];
    },
    evaluate: ([a, b, bias], [output], { transA, transB, alpha }) => {
      const [n, m] = lastTwo(output!.shape);
      const k = lastTwo(a!.shape, transA)[1];
      const batch = output!.shape.slice(0, -2);
      const aBatch = broadcastOffsets(a!.shape.slice(0, -2), batch);
      const bBatch = broadcastOffsets(b!.shape.slice(0, -2), batch);
      const [aRow, aColumn] = transA ? [1, n] : [k, 1];
      const [bRow, bColumn] = transB ? [1, k] : [m, 1];
      const result = new Float64Array(sizeOf(output!.shape));
      for (let i = 0; i < result.length; i++) {
        const p = Math.floor(i / (n * m));
        const row = aBatch[p]! * n * k + (Math.floor(i / m) % n) * aRow;
        const column = bBatch[p]! * k * m + (i % m) * bColumn;
        let total = 0;
        for (let j = 0; j < k; j++) total += a!.data[row + j * aColumn]! * b!.data[column + j * bRow]!;
        result[i] = (alpha ?? 1) * total + (bias?.data[i % m] ?? 0);
      }
      return [result];
    },
    vjp: (ct, [a, b], _, attributes) => {
      const { transA, transB } = attributes;
      const residual = ct.graph.producer.get(ct);
      if (residual?.op === "oneHotMinus" && a!.shape.length === 2 && !transA && transB)
        return ofLogits(residual.inputs, a!, b!, attributes.alpha);
      // A weight shared by all leading axes: one product over all rows, not one a batch element, summed.
      if (b!.shape.length === 2 && a!.shape.length > 2 && !transA) {
        const [rows, columns] = [flat(a!), flat(ct)];
        const [da, db] = cotangents(columns, rows, b!, attributes);
        return [da.reshape(...a!.shape), db];
      }
      return [...cotangents(ct, a!, b!, { ...attributes, transA: transA ?? 0, transB: transB ?? 0 }), ct];
    },
    lower: (onnx, inputs, { attributes: { transA = 0, transB = 0, alpha = 1 } }) => {
      const scaled = { transA, transB, alpha: { float: alpha } };
      if (inputs.length === 3) return [onnx.node("Gemm", inputs, scaled)];
      const isPlain = !transA && !transB && alpha === 1;
      return [isPlain ? onnx.node("MatMul", inputs) : onnx.node("FusedMatMul", inputs, scaled, MICROSOFT)];
    },
  },
};

function cotangents(ct: Value, a: Value, b: Value, { transA = 0, transB = 0, alpha = 1 }: Attributes): [Value, Value] {
  const product = (x: Value, y: Value, tx: 0 | 1, ty: 0 | 1) =>
    ct.graph.apply("matmul", [x, y], { transA: tx, transB: ty, alpha });
  const not = (flag: 0 | 1): 0 | 1 => (flag ? 0 : 1);
  return [
    transA ? product(b, ct, transB, 1) : product(ct, b, 0, not(transB)),
    transB ? product(ct, a, 1, transA) : product(a, ct, not(transA), 0),
  ];
}

/**
 * Cotangents of hidden states [N, d] and output weights [V, d] from those of their logits, (one-hot(ids) − p) · amounts:
 * rows are gathered and added in place of two passes over [N, V], the widest tensor there is.
 */
function ofLogits(parts: readonly Value[], hidden: Value, weights: Value, alpha = 1): [Value, Value] {
  const [p, ids, amounts] = parts as [Value, Value, Value];
  const column = amounts.mul(alpha).reshape(hidden.shape[0]!, 1);
  const weighted = hidden.mul(column);
  const hits = p.graph.apply("scatterRows", [weighted, ids], { rows: weights.shape[0]! });
  const misses = p.graph.apply("matmul", [p, weighted], { transA: 1 });
  return [weights.gather(ids).sub(p.matmul(weights)).mul(column), hits.sub(misses)];
}

const flat = (x: Value) => x.reshape(sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!);

function lastTwo(shape: Shape, transposed: 0 | 1 = 0): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}
