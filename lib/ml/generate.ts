/**
 * Sampling of responses, batched, with a key-value cache.
 *
 * Every sequence has its own random numbers and its own positions, so that its result does not depend
 * on its batch mates, but for the rounding of sums.
 */
import type { Decoder } from "./decoding/decoder";
import { openLiveDecoder } from "./decoding/live-decoder";
import { Sampler, type Sampling } from "./decoding/sampler";
import { openStandardDecoder } from "./decoding/standard-decoder";
import type { ModelConfig } from "./nn/config";
import type { Parameters } from "./parameters";
import { type Random, randomFrom } from "./random";

export type { Sampling };
export type Generation = {
  /** New tokens, with the final EOS when the model stopped. */
  ids: number[];
  /** One a token, in nats, at the sampling temperature, before top-k and top-p. */
  logprobs: number[];
  finishReason: "stop" | "length";
};
export type GenerateInput = {
  prompts: readonly (readonly number[])[];
  /** One a prompt. */
  seeds: readonly number[];
  sampling: Sampling;
  eosId: number;
  padId: number;
  /** Hears each new token as it is drawn, with the place of its prompt. */
  onToken?: (place: number, id: number) => void;
};
export type Generator = {
  /** In the order of the prompts. */
  generate(input: GenerateInput): Promise<Generation[]>;
  release(): Promise<void>;
};

/** Rows decoded at once: more are not faster, and their cache is larger. */
const MOST_ROWS = 128;
/** Finished rows leave the batch when no more than this share is still running. */
const KEEP_SHARE = 0.75;

/** For serving: files as onnx/export-decoder.ts writes them. */
export async function generatorFromOnnx(
  files: ReadonlyMap<string, Uint8Array>,
  config: ModelConfig,
): Promise<Generator> {
  return generatorFrom(await openStandardDecoder(files, config), config);
}

/** For rollouts: reads `parameters.data` as it is at each call. */
export async function generatorFromParameters(config: ModelConfig, parameters: Parameters): Promise<Generator> {
  return generatorFrom(await openLiveDecoder(config, parameters), config);
}

type Row = { place: number; prompt: readonly number[]; random: Random; room: number; result: Generation };

function generatorFrom(decoder: Decoder, config: ModelConfig): Generator {
  const generateAll = async (input: GenerateInput): Promise<Generation[]> => {
    const rows = input.prompts.map((prompt, i) => rowOf(input, prompt, i, config));
    const sampler = new Sampler(config.vocabSize, input.sampling);
    // Neighbours in length share a batch: little padding.
    const byLength = rows.filter((row) => row.room > 0).sort((a, b) => a.prompt.length - b.prompt.length);
    for (let start = 0; start < byLength.length; start += MOST_ROWS)
      await decode(decoder, sampler, byLength.slice(start, start + MOST_ROWS), input);
    return rows.map((row) => row.result);
  };
  // A decoder holds one batch: calls that overlap wait for one another.
  let earlier: Promise<unknown> = Promise.resolve();
  return {
    generate(input) {
      const generated = earlier.then(() => generateAll(input));
      earlier = generated.catch(() => undefined);
      return generated;
    },
    release: () => decoder.release(),
  };
}

function rowOf(
  { seeds, sampling }: GenerateInput,
  prompt: readonly number[],
  i: number,
  { maxPositions }: ModelConfig,
): Row {
  const seed = seeds[i];
  if (seed === undefined) throw new Error(`generate: ${seeds.length} seeds, but a prompt ${i}`);
  if (prompt.length === 0) throw new Error(`generate: prompt ${i} is empty`);
  if (prompt.length >= maxPositions)
    throw new Error(
      `generate: prompt ${i} has ${prompt.length} tokens; of ${maxPositions} places none is left to answer`,
    );
  return {
    place: i,
    prompt,
    random: randomFrom(seed),
    room: Math.min(sampling.maxNewTokens, maxPositions - prompt.length),
    result: { ids: [], logprobs: [], finishReason: "length" },
  };
}

/** Fills the results of these rows. */
async function decode(
  decoder: Decoder,
  sampler: Sampler,
  rows: readonly Row[],
  { eosId, padId, onToken }: GenerateInput,
): Promise<void> {
  const longest = Math.max(...rows.map((row) => row.prompt.length));
  const capacity = longest + Math.max(...rows.map((row) => row.room));
  let logits = await decoder.begin({ prompts: rows.map((row) => row.prompt), capacity });
  let batch = rows;
  let tokens = new Int32Array(batch.length).fill(padId);
  while (true) {
    const vocabSize = logits.length / batch.length;
    let running = 0;
    batch.forEach((row, i) => {
      if (isFinished(row)) return;
      const id = sampler.draw(logits, i * vocabSize, row.random);
      tokens[i] = id;
      row.result.ids.push(id);
      row.result.logprobs.push(sampler.logprob);
      onToken?.(row.place, id);
      if (id === eosId) row.result.finishReason = "stop";
      if (!isFinished(row)) running++;
    });
    if (running === 0) return;
    if (running <= KEEP_SHARE * batch.length) {
      const kept = Int32Array.from(batch.keys()).filter((i) => !isFinished(batch[i]!));
      decoder.keep(kept);
      tokens = Int32Array.from(kept, (i) => tokens[i]!);
      batch = Array.from(kept, (i) => batch[i]!);
    }
    logits = await decoder.next(tokens);
  }
}

const isFinished = ({ result, room }: Row): boolean => result.finishReason === "stop" || result.ids.length >= room;
