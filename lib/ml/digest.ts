/** What a model is, in 64 digits, however its tensors are ordered, spread over files or stored. */
import { createHash } from "node:crypto";
import { bytesOf } from "./bytes";
import type { Shape } from "./shape";

/**
 * sha256 of named tensors, in lower-case hexadecimal. Hashed is, for each tensor in the order of the names' UTF-16 code units:
 * the JSON `["name",[2,3]]` (name and shape, no spaces) in UTF-8, a line feed, then the elements as little-endian float32 in
 * row-major order. So it ignores order, files and metadata, and halves count as the float32 that they stand for; any other bit
 * counts, -0 and the payload of NaN included.
 * @param tensors  no two of one name; `parameters.entries()` for a model.
 */
export function digestTensors(tensors: Iterable<{ name: string; shape: Shape; data: Float32Array }>): string {
  const hash = createHash("sha256");
  for (const { name, shape, data } of [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    hash.update(`${JSON.stringify([name, shape])}\n`);
    hash.update(bytesOf(data));
  }
  return hash.digest("hex");
}
