/** Gives the kernels of `adamw.wat` a memory. */
import { ADAMW_WASM } from "./adamw-wasm";

/** Numbers copied in at once: a multiple of 8, so that the order of sums does not depend on it, and few enough to stay cached. */
export const CHUNK = 16_384;

/** The exports of `adamw.wat`, and views of their memory, whose addresses are their `byteOffset`. */
export type Kernels = {
  /** [8] */
  sums: Float64Array;
  /** [CHUNK] weights and gradient. */
  p: Float32Array;
  g: Float32Array;
  /** [parameterCount] moments, zeros at first. */
  m: Float32Array;
  v: Float32Array;
  addSquares(sums: number, x: number, n: number): void;
  update(p: number, m: number, v: number, g: number, n: number, ...coefficients: number[]): void;
};

const compiled = new WebAssembly.Module(Buffer.from(ADAMW_WASM, "base64"));

/** @throws RangeError when the moments of so many parameters do not fit the 4 GiB of a memory. */
export function kernelsFor(parameterCount: number): Kernels {
  const pAt = 8 * Float64Array.BYTES_PER_ELEMENT;
  const gAt = pAt + 4 * CHUNK;
  const mAt = gAt + 4 * CHUNK;
  // The kernel reads four numbers after the last moment and puts them back: m and v must not be one another's.
  const momentBytes = 4 * parameterCount + 16;
  const vAt = mAt + momentBytes;
  const bytes = vAt + momentBytes;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const { exports } = new WebAssembly.Instance(compiled, { hone: { memory } });
  return {
    sums: new Float64Array(memory.buffer, 0, 8),
    p: new Float32Array(memory.buffer, pAt, CHUNK),
    g: new Float32Array(memory.buffer, gAt, CHUNK),
    m: new Float32Array(memory.buffer, mAt, parameterCount),
    v: new Float32Array(memory.buffer, vAt, parameterCount),
    // WebAssembly has no types for TypeScript: these are the signatures in adamw.wat.
    ...(exports as Pick<Kernels, "addSquares" | "update">),
  };
}
