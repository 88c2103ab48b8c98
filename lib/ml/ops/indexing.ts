/** Ops that read or write at positions given by integers, and rotary positions. */
import type { Aval } from "../graph";
import { MICROSOFT } from "../onnx/builder";
import { onnxType } from "../onnx/encode";
import { ShapeError, sizeOf } from "../shape";
import type { Op } from "./op";

export type IndexingName = "gather" | "scatterRows" | "pick" | "addAt" | "rotary";

export const indexingOps: Record<IndexingName, Op> = {
  /** Rows of a table [rows, ...rest] by ids [...]: [...ids, ...rest]. */
  gather: {
    infer: ([table, ids]) => {
      integers("Gather", ids!);
      if (table!.shape.length === 0) throw new ShapeError("Gather", "no rows", table!.shape);
      return [{ dtype: table!.dtype, shape: [...ids!.shape, ...table!.shape.slice(1)] }];
    },
    evaluate: ([table, ids], [output]) => {
      const width = sizeOf(table!.shape.slice(1));
      const rows = new Float64Array(sizeOf(output!.shape));
      ids!.data.forEach((id, i) => {
        rows.set(table!.data.subarray(id * width, (id + 1) * width), i * width);
      });
      return [rows];
    },
    vjp: (ct, [table, ids]) => {
      const width = sizeOf(table!.shape.slice(1));
      const rows = ct.reshape(sizeOf(ids!.shape), width);
      const flatIds = ids!.reshape(sizeOf(ids!.shape));
      const summed = ct.graph.apply("scatterRows", [rows, flatIds], { rows: table!.shape[0]! });
      return [summed.reshape(...table!.shape), null];
    },
    lower: (onnx, inputs) => [onnx.node("Gather", inputs, { axis: 0 })],
  },

  /** Zeros [rows, width], plus every row of x [N, width] at its id [N]; repeated ids add up. */
  scatterRows: {
    infer: ([x, ids], { rows }) => {
      integers("ScatterRows", ids!);
      if (x!.shape.length !== 2 || ids!.shape.length !== 1 || x!.shape[0] !== ids!.shape[0])
        throw new ShapeError("ScatterRows", "needs [N, width] and [N]", x!.shape, ids!.shape);
      return [{ dtype: x!.dtype, shape: [rows!, x!.shape[1]!] }];
    },
    evaluate: ([x, ids], [output]) => {
      const width = x!.shape[1]!;
      const table = new Float64Array(sizeOf(output!.shape));
      x!.data.forEach((v, i) => {
        table[ids!.data[Math.floor(i / width)]! * width + (i % width)]! += v;
      });
      return [table];
    },
    vjp: (ct, [, ids]) => [ct.gather(ids!), null],
    lower: (onnx, [x, ids], { inputs, outputs }) => {
      // ScatterElements adds one element after another: deterministic, unlike ScatterND.
      const zeros = onnx.node("Expand", [onnx.float(0), onnx.int64s(...outputs[0]!.shape)]);
      const column = onnx.node("Unsqueeze", [ids!, onnx.int64s(-1)]);
      const spread = onnx.node("Expand", [column, onnx.int64s(...inputs[0]!.shape)]);
      return [onnx.node("ScatterElements", [zeros, spread, x!], { axis: 0, reduction: "add" })];
    },
  },

  /** x[..., id] for one id a row: x [..., V], ids [...] to [...]. */
  pick: {
    infer: ([x, ids]) => {
      oneIdARow("Pick", x!, ids!);
      return [{ dtype: x!.dtype, shape: ids!.shape }];
    },
    evaluate: ([x, ids]) => {
      const width = x!.shape.at(-1)!;
      return [ids!.data.map((id, row) => x!.data[row * width + id]!)];
    },
    vjp: (ct, [x, ids]) => [
      ct.graph
        .constant(0)
        .expand(...x!.shape)
        .addAt(ids!, ct),
      null,
    ],
    lower: (onnx, [x, ids]) => {
      const last = onnx.int64s(-1);
      const column = onnx.node("Unsqueeze", [ids!, last]);
      return [onnx.node("Squeeze", [onnx.node("GatherElements", [x!, column], { axis: -1 }), last])];
    },
  },

  /** x [..., V] with amounts [...] added at ids [...] of each row. */
  addAt: {
    infer: ([x, ids, amounts]) => {
      oneIdARow("AddAt", x!, ids!);
      oneIdARow("AddAt", x!, { ...amounts!, dtype: ids!.dtype });
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    evaluate: ([x, ids, amounts]) => {
      const width = x!.shape.at(-1)!;
      const result = x!.data.slice();
      ids!.data.forEach((id, row) => {
        result[row * width + id]! += amounts!.data[row]!;
      });
      return [result];
    },
    vjp: (ct, [, ids]) => [ct, null, ct.pick(ids!)],
    lower: (onnx, [x, ids, amounts]) => {
      const columns = [ids!, amounts!].map((v) => onnx.node("Unsqueeze", [v, onnx.int64s(-1)]));
      return [onnx.node("ScatterElements", [x!, ...columns], { axis: -1, reduction: "add" })];
    },
  },

  /**
   * Rotary positions: x [B, S, heads·size], positions [B, S], cos and sin [maxPositions, size/2].
   * Rotates (x_i, x_{i+size/2}) of every head by the angle of its position, as Hugging Face does.
   * Source: Su et al. 2021, arXiv 2104.09864, eq. 34. The gradient is the rotation by −angle.
   */
  rotary: {
    infer: ([x, positions, cos, sin]) => {
      integers("Rotary", positions!);
      if (x!.shape.length !== 3 || positions!.shape.join() !== x!.shape.slice(0, 2).join())
        throw new ShapeError("Rotary", "needs [B, S, width], [B, S]", x!.shape, positions!.shape);
      if (cos!.shape.join() !== sin!.shape.join() || x!.shape[2]! % (2 * cos!.shape[1]!) !== 0)
        throw new ShapeError("Rotary", "width is no multiple of the head size", x!.shape, cos!.shape);
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    evaluate: ([x, positions, cos, sin]) => {
      const width = x!.shape[2]!;
      const half = cos!.shape[1]!;
      return [
        x!.data.map((v, i) => {
          const inHead = (i % width) % (2 * half);
          const angle = positions!.data[Math.floor(i / width)]! * half + (inHead % half);
          const rotated = inHead < half ? -x!.data[i + half]! : x!.data[i - half]!;
          return v * cos!.data[angle]! + rotated * sin!.data[angle]!;
        }),
      ];
    },
    vjp: (ct, [, positions, cos, sin]) => [
      ct.graph.apply("rotary", [ct, positions!, cos!, sin!.neg()]),
      null,
      null,
      null,
    ],
    lower: (onnx, [x, positions, cos, sin]) => {
      const longs = onnx.node("Cast", [positions!], { to: onnxType("int64") });
      return [onnx.node("RotaryEmbedding", [x!, longs, cos!, sin!], {}, MICROSOFT)];
    },
  },
};

function integers(op: string, ids: Aval): void {
  if (ids.dtype !== "int32" && ids.dtype !== "int64")
    throw new TypeError(`${op}: ids are ${ids.dtype}; they must be int32 or int64`);
}

function oneIdARow(op: string, x: Aval, ids: Aval): void {
  integers(op, ids);
  if (ids.shape.join() !== x.shape.slice(0, -1).join()) throw new ShapeError(op, "one id a row", x.shape, ids.shape);
}
