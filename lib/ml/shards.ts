/**
 * The weights of a model folder: one safetensors file, or shards and an index that tells which tensor lies where.
 * @source github.com/huggingface/huggingface_hub, src/huggingface_hub/serialization/_base.py, for names and index
 */
import { z } from "zod";
import type { Pieces } from "./bytes";
import { FormatError, parseJson } from "./format-error";
import { BYTES, type Dtype, safetensorsPieces, type Tensor } from "./safetensors";

export const WEIGHTS = "model.safetensors";
export const WEIGHTS_INDEX = "model.safetensors.index.json";

export type WeightsOptions = {
  /** How numbers are stored, F32 by default. */
  dtype?: Dtype;
  /** What the tensors of one file may take; Hugging Face's limit by default. A larger tensor has a file of its own. */
  maxShardBytes?: number;
};

/** The files by name. Shards are filled in the order of the tensors' names, and written only when there are two or more. */
export function encodeWeights(
  tensors: ReadonlyMap<string, Tensor>,
  { dtype = "F32", maxShardBytes = 5_000_000_000 }: WeightsOptions,
): Map<string, Pieces | Uint8Array> {
  let shard = new Map<string, Tensor>();
  const shards = [shard];
  let [shardBytes, total] = [0, 0];
  for (const [name, tensor] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = tensor.data.length * BYTES[dtype];
    if (shard.size > 0 && shardBytes + bytes > maxShardBytes) {
      shards.push((shard = new Map()));
      shardBytes = 0;
    }
    shard.set(name, tensor);
    shardBytes += bytes;
    total += bytes;
  }
  const digits = (n: number): string => String(n).padStart(5, "0");
  const fileOf = (i: number): string =>
    shards.length === 1 ? WEIGHTS : `model-${digits(i + 1)}-of-${digits(shards.length)}.safetensors`;
  // Transformers refuses weights whose metadata do not name a framework.
  const options = { dtype, metadata: { format: "pt" } };
  const files = new Map<string, Pieces | Uint8Array>(shards.map((s, i) => [fileOf(i), safetensorsPieces(s, options)]));
  if (shards.length > 1) {
    const weightMap = Object.fromEntries(shards.flatMap((s, i) => [...s.keys()].map((name) => [name, fileOf(i)])));
    const index = { metadata: { total_size: total }, weight_map: weightMap };
    files.set(WEIGHTS_INDEX, new TextEncoder().encode(`${JSON.stringify(index, null, 2)}\n`));
  }
  return files;
}

/** The names of the files that an index tells of. */
export function parseWeightsIndex(text: string): string[] {
  const parsed = z
    .looseObject({ weight_map: z.record(z.string(), z.string()) })
    .safeParse(parseJson(WEIGHTS_INDEX, text));
  if (!parsed.success) throw new FormatError(WEIGHTS_INDEX, "has no weight_map");
  return [...new Set(Object.values(parsed.data.weight_map))].sort();
}
