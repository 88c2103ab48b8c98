/**
 * Decodes with live parameters and a time-major cache: see onnx/live-decoder.ts.
 * Each cache begins with one masked place of zeros, because FusedMatMul divides by the size of the past.
 */
import { attentionSizes, type ModelConfig } from "../nn/config";
import { parameterSpecs } from "../nn/weights";
import { liveDecoder } from "../onnx/live-decoder";
import type { Parameters } from "../parameters";
import { openSession, type Tensor, tensorOf } from "../runtime";
import type { Decoder } from "./decoder";

export async function openLiveDecoder(c: ModelConfig, parameters: Parameters): Promise<Decoder> {
  const session = await openSession(liveDecoder(c));
  const weights: Record<string, Tensor> = {};
  for (const { name, shape } of parameterSpecs(c))
    weights[name] = tensorOf(parameters.view(name), shape, "float32", name);

  const { K, h } = attentionSizes(c);
  const width = K * h;
  const names = Array.from({ length: c.layers }, (_, i) => [`${i}.key`, `${i}.value`]).flat();
  let caches: Float32Array[] = [];
  let padding = new Int32Array();
  let past = 0;
  let logits = new Float32Array();

  /** @param ids  [S, B] */
  const run = async (ids: Int32Array) => {
    const B = padding.length;
    const S = ids.length / B;
    const positions = Int32Array.from(ids, (_, i) => {
      const place = past + Math.floor(i / B) - padding[i % B]!;
      return Math.min(Math.max(0, place), c.maxPositions - 1);
    });
    const feeds: Record<string, Tensor> = {
      ...weights,
      ids: tensorOf(ids, [S, B], "int32"),
      positions: tensorOf(positions, [S, B], "int32"),
      padding: tensorOf(padding, [B], "int32"),
    };
    logits = logits.subarray(0, B * c.vocabSize);
    const fetches: Record<string, Tensor> = {
      logits: tensorOf(logits, [B, c.vocabSize], "float32"),
    };
    const [used, filled] = [past * B * width, (past + S) * B * width];
    const shape = (places: number) => [places, B, K, h];
    names.forEach((name, i) => {
      const cache = caches[i]!;
      feeds[`past.${name}`] = tensorOf(cache.subarray(0, used), shape(past), "float32");
      fetches[`present.${name}`] = tensorOf(cache.subarray(used, filled), shape(S), "float32");
    });
    await session.run(feeds, fetches);
    past += S;
    return logits;
  };

  return {
    begin({ prompts, capacity }) {
      const B = prompts.length;
      const S = Math.max(...prompts.map((prompt) => prompt.length));
      const size = (1 + capacity) * B * width;
      if (caches.length === 0 || caches[0]!.length < size) caches = names.map(() => new Float32Array(size));
      logits = new Float32Array(B * c.vocabSize);
      for (const cache of caches) cache.fill(0, 0, B * width);
      padding = Int32Array.from(prompts, (prompt) => 1 + S - prompt.length);
      past = 1;
      const ids = new Int32Array(S * B);
      prompts.forEach((prompt, b) => {
        for (const [i, id] of prompt.entries()) ids[(S - prompt.length + i) * B + b] = id;
      });
      return run(ids);
    },
    next: run,
    keep(rows) {
      const B = padding.length;
      for (const cache of caches)
        for (let t = 0; t < past; t++)
          rows.forEach((row, i) => {
            const from = (t * B + row) * width;
            cache.copyWithin((t * rows.length + i) * width, from, from + width);
          });
      padding = Int32Array.from(rows, (row) => padding[row]!);
    },
    release: () => session.release(),
  };
}
