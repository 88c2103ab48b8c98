/**
 * Collects the nodes, initializers, inputs and outputs of one ONNX graph; encode.ts writes them.
 * Names are made up here, so that whoever adds a node only wires values.
 */
import type { DType } from "../graph";
import { fromBFloat16 } from "../half";

/** A fixed size, or the name of a size that is known at run time only. */
export type Dimension = number | string;
/** A number or a list of numbers is an integer attribute; a real one is written `{ float }`. */
export type OnnxAttribute = number | readonly number[] | string | { float: number };
export type OnnxNode = {
  type: string;
  domain: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, OnnxAttribute>>;
};
export type TensorData = Float32Array | Uint16Array | Int32Array | BigInt64Array | Uint8Array;
export type OnnxTensor = {
  name: string;
  dtype: DType;
  shape: readonly number[];
  data: TensorData;
};
export type OnnxPort = { name: string; dtype: DType | "sequence"; shape: readonly Dimension[] };

/** The name of an output that onnxruntime's Node binding cannot return. */
export const UNRETURNABLE = "%unreturnable";
/** The domain of onnxruntime's own ops. */
export const MICROSOFT = "com.microsoft";

export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly inputs: OnnxPort[] = [];
  readonly outputs: OnnxPort[] = [];
  readonly #shared = new Map<string, string>();
  #nextId = 0;

  input(name: string, dtype: DType, shape: readonly Dimension[]): string {
    this.inputs.push({ name, dtype, shape });
    return name;
  }

  /** Declares a value as an output; with `as`, under that name (one Identity node). */
  output(value: string, dtype: DType, shape: readonly Dimension[], as?: string): string {
    if (as !== undefined) this.nodes.push(onnxNode("Identity", [value], [as]));
    this.outputs.push({ name: as ?? value, dtype, shape });
    return as ?? value;
  }

  /** Declares it before all other outputs: see `runInto` in ../runtime.ts. */
  unreturnableOutput(): void {
    this.nodes.push(onnxNode("SequenceEmpty", [], [UNRETURNABLE]));
    this.outputs.unshift({ name: UNRETURNABLE, dtype: "sequence", shape: [] });
  }

  /** Appends a node with one output and returns the name of that output. */
  node(type: string, inputs: readonly string[], attributes: OnnxNode["attributes"] = {}, domain = ""): string {
    return this.nodeWithOutputs(1, type, inputs, attributes, domain)[0]!;
  }

  nodeWithOutputs(
    count: number,
    type: string,
    inputs: readonly string[],
    attributes: OnnxNode["attributes"] = {},
    domain = "",
  ): string[] {
    const outputs = Array.from({ length: count }, () => this.#name(type));
    this.nodes.push(onnxNode(type, inputs, outputs, attributes, domain));
    return outputs;
  }

  initializer(tensor: Omit<OnnxTensor, "name">, name = this.#name("const")): string {
    this.initializers.push({ ...tensor, name });
    return name;
  }

  /** A one-dimensional int64 constant: the form in which ops take shapes and axes. */
  int64s(...values: number[]): string {
    return this.#once(`int64 ${values}`, {
      dtype: "int64",
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  }

  /** An int64 constant of shape []. */
  int64(value: number): string {
    return this.#once(`scalar ${value}`, {
      dtype: "int64",
      shape: [],
      data: BigInt64Array.of(BigInt(value)),
    });
  }

  /** A float32 constant of shape []. */
  float(value: number): string {
    return this.#once(`float ${value}`, {
      dtype: "float32",
      shape: [],
      data: Float32Array.of(value),
    });
  }

  /** A [rows, columns] float32 constant of ones. */
  ones(rows: number, columns: number): string {
    return this.#once(`ones ${rows} ${columns}`, {
      dtype: "float32",
      shape: [rows, columns],
      data: new Float32Array(rows * columns).fill(1),
    });
  }

  /** [65536] float32: the number of every bfloat16 by its bits. */
  bfloat16Table(): string {
    const data = fromBFloat16(Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits));
    return this.#once("bfloat16", { dtype: "float32", shape: [data.length], data });
  }

  #once(key: string, tensor: Omit<OnnxTensor, "name">): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.initializer(tensor);
    this.#shared.set(key, name);
    return name;
  }

  #name(stem: string): string {
    return `%${stem}${this.#nextId++}`;
  }
}

const onnxNode = (
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: OnnxNode["attributes"] = {},
  domain = "",
): OnnxNode => ({ type, domain, inputs, outputs, attributes });
