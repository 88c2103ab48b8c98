/** Decodes with an ONNX file of the standard form that onnx/export-decoder.ts describes. */
import { attentionSizes, type ModelConfig } from "../nn/config";
import { openSession, type Tensor, tensorOf } from "../runtime";
import type { Decoder } from "./decoder";

export async function openStandardDecoder(files: ReadonlyMap<string, Uint8Array>, c: ModelConfig): Promise<Decoder> {
  const session = await openSession(files);
  const { K, h } = attentionSizes(c);
  const takesPositions = session.inputNames.includes("position_ids");
  const names = Array.from({ length: c.layers }, (_, i) => [`${i}.key`, `${i}.value`]).flat();
  let caches: Record<string, Tensor> = {};
  /** Places before each prompt, [B]. */
  let padding = new Int32Array();
  let past = 0;

  const cacheOf = (data: Float32Array, places: number) => tensorOf(data, [padding.length, K, places, h], "float32");

  /** @param ids  [B, S] */
  const run = async (ids: Int32Array) => {
    const B = padding.length;
    const S = ids.length / B;
    const total = past + S;
    const mask = new BigInt64Array(B * total).fill(1n);
    padding.forEach((n, row) => void mask.fill(0n, row * total, row * total + n));
    const positions = BigInt64Array.from(ids, (_, i) => {
      const place = past + (i % S) - padding[Math.floor(i / S)]!;
      return BigInt(Math.min(Math.max(0, place), c.maxPositions - 1));
    });
    const results = await session.run({
      ...caches,
      input_ids: tensorOf(BigInt64Array.from(ids, BigInt), [B, S], "int64"),
      attention_mask: tensorOf(mask, [B, total], "int64"),
      ...(takesPositions ? { position_ids: tensorOf(positions, [B, S], "int64") } : {}),
    });
    caches = Object.fromEntries(names.map((name) => [`past_key_values.${name}`, results[`present.${name}`]!]));
    past = total;
    const logits = results.logits!.data as Float32Array; // float32 by the file's contract
    return S === 1 ? logits : lastPlaces(logits, B, c.vocabSize);
  };

  return {
    begin({ prompts }) {
      const S = Math.max(...prompts.map((prompt) => prompt.length));
      padding = Int32Array.from(prompts, (prompt) => S - prompt.length);
      const ids = new Int32Array(prompts.length * S);
      prompts.forEach((prompt, b) => void ids.set(prompt, b * S + padding[b]!));
      past = 0;
      const nothing = cacheOf(new Float32Array(), 0);
      caches = Object.fromEntries(names.map((name) => [`past_key_values.${name}`, nothing]));
      return run(ids);
    },
    next: run,
    keep(rows) {
      padding = Int32Array.from(rows, (row) => padding[row]!);
      const width = K * past * h;
      for (const [name, cache] of Object.entries(caches)) {
        const data = cache.data as Float32Array; // float32 by the file's contract
        rows.forEach((row, i) => void data.copyWithin(i * width, row * width, (row + 1) * width));
        caches[name] = cacheOf(data.subarray(0, rows.length * width), past);
      }
    },
    release: () => session.release(),
  };
}

/** Logits [B, S, V] of the last of S places: [B, V]. */
function lastPlaces(logits: Float32Array, B: number, V: number): Float32Array {
  const stride = logits.length / B;
  const last = new Float32Array(B * V);
  for (let row = 0; row < B; row++) last.set(logits.subarray((row + 1) * stride - V, (row + 1) * stride), row * V);
  return last;
}
