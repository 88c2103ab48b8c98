/** Named tensors that live in one flat buffer, so that optimizers and checkpoints see one array. */
import { toBFloat16, toFloat16 } from "./half";
import { type Shape, ShapeError, sizeOf } from "./shape";

export type ParameterSpec = { name: string; shape: Shape };

/** What a program reads weights from. */
export type Weights = {
  readonly specs: readonly ParameterSpec[];
  readonly dtype: "float32" | "float16" | "bfloat16";
  /** A live view of one tensor: its numbers, or the 16 bits of each in half precision. Throws when there is none. */
  view(name: string): Float32Array | Uint16Array;
};

export class Parameters implements Weights {
  readonly dtype = "float32";
  readonly specs: readonly ParameterSpec[];
  /** All tensors, one after another in the order of `specs`. */
  readonly data: Float32Array;
  readonly #offsets: ReadonlyMap<string, { start: number; end: number }>;

  private constructor(specs: readonly ParameterSpec[], data?: Float32Array) {
    this.specs = specs;
    this.#offsets = offsetsOf(specs);
    const size = specs.reduce((n, { shape }) => n + sizeOf(shape), 0);
    this.data = data ?? new Float32Array(size);
    if (this.data.length !== size) throw new Error(`parameters: ${this.data.length} numbers for ${size} parameters`);
  }

  static zeros(specs: readonly ParameterSpec[]): Parameters {
    return new Parameters(specs);
  }

  /** Copies tensors by name; throws when one is missing or of another size. Surplus tensors are ignored. */
  static from(specs: readonly ParameterSpec[], tensors: ReadonlyMap<string, Float32Array>): Parameters {
    const parameters = new Parameters(specs);
    for (const { name, shape } of specs) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`parameters: tensor "${name}" is missing`);
      if (tensor.length !== sizeOf(shape))
        throw new ShapeError(name, `${tensor.length} numbers do not fill the shape`, shape);
      parameters.view(name).set(tensor);
    }
    return parameters;
  }

  /** The same names and shapes over another flat buffer, such as a gradient. Nothing is copied. */
  over(data: Float32Array): Parameters {
    return new Parameters(this.specs, data);
  }

  has(name: string): boolean {
    return this.#offsets.has(name);
  }

  /** A live view of one tensor: writing to it writes to `data`. */
  view(name: string): Float32Array {
    const range = this.#offsets.get(name);
    if (!range) throw new Error(`parameters: no tensor "${name}"`);
    return this.data.subarray(range.start, range.end);
  }

  clone(): Parameters {
    return new Parameters(this.specs, this.data.slice());
  }

  *entries(): IterableIterator<{ name: string; shape: Shape; data: Float32Array }> {
    for (const { name, shape } of this.specs) yield { name, shape, data: this.view(name) };
  }
}

/**
 * Weights that are not trained, in half the memory; programs widen a tensor when they need it, and forget it.
 * bfloat16 has the range of float32 and 8 bits of precision, float16 11 bits and numbers up to 65,504.
 */
export function frozenHalf(parameters: Parameters, dtype: "float16" | "bfloat16"): Weights {
  const convert = dtype === "float16" ? toFloat16 : toBFloat16;
  const halves = new Map([...parameters.entries()].map(({ name, data }) => [name, convert(data)]));
  const view = (name: string) => {
    const bits = halves.get(name);
    if (!bits) throw new Error(`parameters: no tensor "${name}"`);
    return bits;
  };
  return { specs: parameters.specs, dtype, view };
}

function offsetsOf(specs: readonly ParameterSpec[]): Map<string, { start: number; end: number }> {
  const offsets = new Map<string, { start: number; end: number }>();
  let start = 0;
  for (const { name, shape } of specs) {
    if (offsets.has(name)) throw new Error(`parameters: two tensors are named "${name}"`);
    const end = start + sizeOf(shape);
    offsets.set(name, { start, end });
    start = end;
  }
  return offsets;
}
