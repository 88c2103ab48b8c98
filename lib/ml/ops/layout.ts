/** Ops that move elements without changing them. */
import { fromBFloat16, fromFloat16 } from "../half";
import { onnxType } from "../onnx/encode";
import { broadcastOffsets, broadcastShapes, ShapeError, sizeOf, stridedOffsets, strides } from "../shape";
import type { Op } from "./op";

export type LayoutName =
  | "transpose"
  | "reshape"
  | "expand"
  | "slice"
  | "pad"
  | "concat"
  | "cast"
  | "widen"
  | "stopGradient"
  | "after";

export const layoutOps: Record<LayoutName, Op> = {
  transpose: {
    infer: ([x], { perm }) => {
      if ([...perm!].sort((a, b) => a - b).some((p, i) => p !== i) || perm!.length !== x!.shape.length)
        throw new ShapeError("Transpose", "not a permutation of the axes", perm!, x!.shape);
      return [{ dtype: x!.dtype, shape: perm!.map((p) => x!.shape[p]!) }];
    },
    evaluate: ([x], [output], { perm }) => {
      const steps = strides(x!.shape);
      const from = stridedOffsets(
        output!.shape,
        perm!.map((p) => steps[p]!),
      );
      return [Float64Array.from(from, (o) => x!.data[o]!)];
    },
    vjp: (ct, _, __, { perm }) => [ct.transpose(...perm!.map((_, i) => perm!.indexOf(i)))],
    lower: (onnx, inputs, { attributes }) => [onnx.node("Transpose", inputs, { perm: attributes.perm! })],
  },

  reshape: {
    infer: ([x], { shape }) => {
      if (sizeOf(x!.shape) !== sizeOf(shape!)) throw new ShapeError("Reshape", "sizes differ", x!.shape, shape!);
      return [{ dtype: x!.dtype, shape: shape! }];
    },
    evaluate: ([x]) => [x!.data],
    vjp: (ct, [x]) => [ct.reshape(...x!.shape)],
    lower: (onnx, [x], { attributes }) => [onnx.node("Reshape", [x!, onnx.int64s(...attributes.shape!)])],
  },

  expand: {
    infer: ([x], { shape }) => [{ dtype: x!.dtype, shape: broadcastShapes("Expand", x!.shape, shape!) }],
    evaluate: ([x], [output]) => [Float64Array.from(broadcastOffsets(x!.shape, output!.shape), (o) => x!.data[o]!)],
    vjp: (ct) => [ct],
    lower: (onnx, [x], { attributes }) => [onnx.node("Expand", [x!, onnx.int64s(...attributes.shape!)])],
  },

  slice: {
    infer: ([x], { axis, start, end }) => {
      const size = x!.shape[axis!];
      if (size === undefined || start! < 0 || end! <= start! || end! > size)
        throw new ShapeError("Slice", `[${start}, ${end}) is no range of axis ${axis}`, x!.shape);
      return [{ dtype: x!.dtype, shape: x!.shape.with(axis!, end! - start!) }];
    },
    evaluate: ([x], [output], { axis, start }) => {
      const steps = strides(x!.shape);
      const from = stridedOffsets(output!.shape, steps, start! * steps[axis!]!);
      return [Float64Array.from(from, (o) => x!.data[o]!)];
    },
    vjp: (ct, [x], _, { axis, start, end }) => [
      ct.graph.apply("pad", [ct], {
        axis: axis!,
        before: start!,
        after: x!.shape[axis!]! - end!,
      }),
    ],
    lower: (onnx, [x], { attributes: { axis, start, end } }) => [
      onnx.node("Slice", [x!, onnx.int64s(start!), onnx.int64s(end!), onnx.int64s(axis!)]),
    ],
  },

  /** Zeros before and after along one axis. */
  pad: {
    infer: ([x], { axis, before, after }) => [
      { dtype: x!.dtype, shape: x!.shape.with(axis!, before! + x!.shape[axis!]! + after!) },
    ],
    evaluate: ([x], [output], { axis, before }) => {
      const steps = strides(output!.shape);
      const padded = new Float64Array(sizeOf(output!.shape));
      const to = stridedOffsets(x!.shape, steps, before! * steps[axis!]!);
      x!.data.forEach((v, i) => {
        padded[to[i]!] = v;
      });
      return [padded];
    },
    vjp: (ct, [x], _, { axis, before }) => [ct.slice(axis!, before!, before! + x!.shape[axis!]!)],
    lower: (onnx, [x], { inputs, attributes: { axis, before, after } }) => {
      const rank = inputs[0]!.shape.length;
      const amounts = new Array<number>(2 * rank).fill(0);
      amounts[axis!] = before!;
      amounts[rank + axis!] = after!;
      return [onnx.node("Pad", [x!, onnx.int64s(...amounts)])];
    },
  },

  concat: {
    infer: (inputs, { axis }) => {
      const first = inputs[0]!;
      for (const x of inputs)
        if (x.shape.length !== first.shape.length || x.shape.some((d, i) => i !== axis && d !== first.shape[i]))
          throw new ShapeError("Concat", `sizes differ beside axis ${axis}`, first.shape, x.shape);
      const total = inputs.reduce((n, x) => n + x.shape[axis!]!, 0);
      return [{ dtype: first.dtype, shape: first.shape.with(axis!, total) }];
    },
    evaluate: (inputs, [output], { axis }) => {
      const steps = strides(output!.shape);
      const result = new Float64Array(sizeOf(output!.shape));
      let start = 0;
      for (const x of inputs) {
        const to = stridedOffsets(x.shape, steps, start * steps[axis!]!);
        x.data.forEach((v, i) => {
          result[to[i]!] = v;
        });
        start += x.shape[axis!]!;
      }
      return [result];
    },
    vjp: (ct, inputs, _, { axis }) => {
      let start = 0;
      return inputs.map((x) => {
        const end = start + x.shape[axis!]!;
        const part = ct.slice(axis!, start, end);
        start = end;
        return part;
      });
    },
    lower: (onnx, inputs, { attributes }) => [onnx.node("Concat", inputs, { axis: attributes.axis! })],
  },

  cast: {
    infer: ([x], { dtype }) => [{ dtype: dtype!, shape: x!.shape }],
    evaluate: ([x], _, { dtype }) => {
      if (dtype === "float32") return [x!.data];
      return [x!.data.map(dtype === "bool" ? (v) => Number(v !== 0) : Math.trunc)];
    },
    vjp: (ct, [x], _, { dtype }) => [x!.dtype === "float32" && dtype === "float32" ? ct : null],
    lower: (onnx, inputs, { attributes }) => [onnx.node("Cast", inputs, { to: onnxType(attributes.dtype!) })],
  },

  /** float16 or bfloat16 numbers, given as their 16 bits, to float32. They are storage: no gradient reaches them. */
  widen: {
    infer: ([x]) => {
      if (x!.dtype !== "float16" && x!.dtype !== "bfloat16")
        throw new TypeError(`Widen: ${x!.dtype} is no half precision`);
      return [{ dtype: "float32", shape: x!.shape }];
    },
    evaluate: ([x]) => {
      const widen = x!.dtype === "float16" ? fromFloat16 : fromBFloat16;
      return [Float64Array.from(widen(Uint16Array.from(x!.data)))];
    },
    vjp: () => [null],
    lower: (onnx, [x], { inputs }) => {
      if (inputs[0]!.dtype === "float16") return [onnx.node("Cast", [x!], { to: onnxType("float32") })];
      // onnxruntime's Node binding feeds no bfloat16: its bits come as uint16, and a table of all of them is looked up.
      const index = onnx.node("Cast", [x!], { to: onnxType("int32") });
      return [onnx.node("Gather", [onnx.bfloat16Table(), index], { axis: 0 })];
    },
  },

  stopGradient: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    evaluate: ([x]) => [x!.data],
    vjp: () => [null],
    lower: (_, inputs) => [inputs[0]!],
  },

  /** The first input, once the others are there: their sizes, read when they exist, make up a zero that is added to its shape. */
  after: {
    infer: ([x]) => {
      if (x!.shape.length === 0) throw new ShapeError("After", "a scalar cannot wait", x!.shape);
      return [{ dtype: x!.dtype, shape: x!.shape }];
    },
    evaluate: ([x]) => [x!.data],
    vjp: (ct, inputs) => inputs.map((_, i) => (i === 0 ? ct : null)),
    lower: (onnx, [x, ...others], { inputs }) => {
      const total = inputs.slice(1).reduce((n, { shape }) => n + sizeOf(shape), 0);
      const sizes = others.map((other) => onnx.node("Size", [other])).reduce((a, b) => onnx.node("Add", [a, b]));
      const zero = onnx.node("Sub", [sizes, onnx.int64(total)]);
      const shape = onnx.node("Add", [zero, onnx.int64s(...inputs[0]!.shape)]);
      return [onnx.node("Reshape", [x!, shape])];
    },
  },
};
