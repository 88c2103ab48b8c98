/** Decodes with live parameters, and writes keys and values in place: see onnx/live-decoder.ts. */
import { attentionSizes, type ModelConfig } from "../nn/config";
import { parameterSpecs } from "../nn/weights";
import { cacheWidth, liveDecoder } from "../onnx/live-decoder";
import type { Parameters } from "../parameters";
import { openSession, runInto, type Tensor, tensorOf } from "../runtime";
import type { Decoder } from "./decoder";

export async function openLiveDecoder(c: ModelConfig, parameters: Parameters): Promise<Decoder> {
  const session = await openSession(liveDecoder(c));
  const weights: Record<string, Tensor> = {};
  for (const { name, shape } of parameterSpecs(c))
    weights[name] = tensorOf(parameters.view(name), shape, "float32", name);

  const { K } = attentionSizes(c);
  const h = cacheWidth(c);
  const names = Array.from({ length: c.layers }, (_, i) => [`${i}.key`, `${i}.value`]).flat();
  /** Each [B, K, capacity, h], in a buffer that may be larger. */
  let caches: Float32Array[] = [];
  let capacity = 0;
  /** What the session reads and writes at once. */
  const pasts: Record<string, Tensor> = {};
  const presents: Record<string, Tensor> = {};
  /** Tokens of each sequence, [B]. */
  let lengths = new Int32Array();
  let logits = new Float32Array();

  const bindCaches = () => {
    const shape = [lengths.length, K, capacity, h];
    names.forEach((name, i) => {
      const cache = tensorOf(caches[i]!.subarray(0, lengths.length * K * capacity * h), shape, "float32");
      pasts[`past.${name}`] = presents[`present.${name}`] = cache;
    });
  };

  /** @param ids  [B, S], padded on the right; `lengths` counts them. */
  const run = async (ids: Int32Array) => {
    const B = lengths.length;
    const S = ids.length / B;
    const row = (data: Int32Array) => tensorOf(data, [B], "int32");
    const start = (b: number) => (S > 1 ? 0 : lengths[b]! - 1);
    const positions = Int32Array.from(ids, (_, i) => Math.min(start(Math.floor(i / S)) + (i % S), c.maxPositions - 1));
    const feeds: Record<string, Tensor> = {
      ...weights,
      ...pasts,
      ids: tensorOf(ids, [B, S], "int32"),
      positions: tensorOf(positions, [B, S], "int32"),
      last: row(lengths.map((length, b) => b * S + Math.min(length, S) - 1)),
      length: row(lengths.map((length) => length - 1)),
      longest: tensorOf(Int32Array.of(lengths.reduce((a, b) => Math.max(a, b))), [], "int32"),
    };
    logits = logits.subarray(0, B * c.vocabSize);
    const fetches = { ...presents, logits: tensorOf(logits, [B, c.vocabSize], "float32") };
    await runInto(session, feeds, fetches);
    return logits;
  };

  return {
    begin({ prompts, ...input }) {
      const S = Math.max(...prompts.map((prompt) => prompt.length));
      const ids = new Int32Array(prompts.length * S);
      prompts.forEach((prompt, b) => void ids.set(prompt, b * S));
      capacity = Math.min(input.capacity, c.maxPositions);
      const size = prompts.length * K * capacity * h;
      if (caches.length === 0 || caches[0]!.length < size) caches = names.map(() => new Float32Array(size));
      lengths = Int32Array.from(prompts, (prompt) => prompt.length);
      logits = new Float32Array(prompts.length * c.vocabSize);
      bindCaches();
      return run(ids);
    },
    next(ids) {
      lengths = lengths.map((length) => Math.min(length + 1, capacity));
      return run(ids);
    },
    keep(rows) {
      const width = K * capacity * h;
      for (const cache of caches) rows.forEach((b, i) => void cache.copyWithin(i * width, b * width, (b + 1) * width));
      lengths = Int32Array.from(rows, (row) => lengths[row]!);
      bindCaches();
    },
    release: () => session.release(),
  };
}
