/** What the library knows about an op. The table of all of them is ops.ts. */
import type { Aval, DType, Value } from "../graph";
import type { OnnxBuilder } from "../onnx/builder";
import type { Shape } from "../shape";

export type Attributes = {
  perm?: readonly number[];
  shape?: Shape;
  axes?: readonly number[];
  keepdims?: 0 | 1;
  axis?: number;
  start?: number;
  end?: number;
  before?: number;
  after?: number;
  rows?: number;
  dtype?: DType;
  transA?: 0 | 1;
  transB?: 0 | 1;
  /** Factor of a matrix product. */
  alpha?: number;
  epsilon?: number;
};
export type Operand = { shape: Shape; dtype: DType; data: Float64Array };

export type Op = {
  /** Its shape rule, one entry an output; throws ShapeError. */
  infer: (inputs: readonly Aval[], attributes: Attributes) => Aval[];
  /** What it means, in plain float64: the oracle of the tests, never used to train. */
  evaluate: (inputs: readonly Operand[], outputs: readonly Aval[], attributes: Attributes) => Float64Array[];
  /**
   * Vector-Jacobian product of the first output: the cotangent of each input, built from ops of the
   * table. `null` marks an input through which no gradient flows. It may ignore broadcasting:
   * autodiff.ts sums each cotangent back to its input's shape.
   */
  vjp: (ct: Value, inputs: readonly Value[], outputs: readonly Value[], attributes: Attributes) => (Value | null)[];
  /** Writes its ONNX nodes and returns the names of its outputs. */
  lower: (
    onnx: OnnxBuilder,
    inputs: readonly string[],
    node: { inputs: readonly Aval[]; outputs: readonly Aval[]; attributes: Attributes },
  ) => string[];
};

/** The lowering of an op that is one ONNX node without attributes. */
export const oneNode =
  (type: string): Op["lower"] =>
  (onnx, inputs) => [onnx.node(type, inputs)];
