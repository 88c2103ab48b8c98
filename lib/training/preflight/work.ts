/**
 * What a round computes, counted before it starts: passes of batches through networks, decoding, and updates.
 *
 * Only matrix products are counted, with a multiplication and an addition for each term; the speed of a machine is
 * measured by the same count (see seconds.ts), so that what lies between the products is in it.
 */
import type { ModelHead } from "@/lib/ml/model-config";
import { embeddingName, type ModelConfig, OUTPUT_WEIGHT } from "@/lib/ml/nn/config";
import { parameterSpecs } from "@/lib/ml/nn/weights";
import { sizeOf } from "@/lib/ml/shape";

export type Network = { config: ModelConfig; head: ModelHead };

/** One program, run over batches [rows, width]. */
export type Pass = {
  network: Network;
  rows: number;
  width: number;
  /** Places of a row that the head reads: fewer than `width` where only responses matter. */
  places: number;
  /** Whether the backward pass follows. */
  gradient: boolean;
  /** Whether most weights are frozen: then only the gradient of what flows through them is computed. */
  isAdapted?: boolean;
  times: number;
};

/** Responses sampled with a key-value cache, `rows` at once. */
export type Decoding = {
  config: ModelConfig;
  rows: number;
  promptTokens: number;
  newTokens: number;
  times: number;
};

export type Work = {
  passes: readonly Pass[];
  decodings: readonly Decoding[];
  /** Parameters that optimizers change, in all steps together; a copy that follows them counts too. */
  updatedParameters: number;
};

/** Numbers that a network has to learn. */
export function parameterCount({ config, head }: Network): number {
  const all = parameterSpecs(config).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (head === "language-model") return all;
  const output = config.tiedEmbeddings ? 0 : config.vocabSize * config.hiddenSize;
  return all - output + config.hiddenSize;
}

/**
 * Operations of one run of a program; backward takes twice the products of forward, or about as many where weights are
 * frozen. What adapters themselves multiply is left out: it is little beside the layers that they adapt.
 */
export const passFlops = (pass: Pass): number => (pass.gradient ? (pass.isAdapted ? 2 : 3) : 1) * forwardFlops(pass);

function forwardFlops({ network, rows, width, places }: Pass): number {
  const { config, head } = network;
  const { layers, hiddenSize: d } = config;
  // Each query meets the keys of the whole row, then their values.
  const attention = 4 * layers * rows * width * width * d;
  const linear = 2 * rows * width * linearWeights(config);
  return linear + attention + 2 * rows * places * d * outputsOf(network.config, head);
}

/** Operations of one place of one sequence, the cache as full as it is on average. */
export function placeFlops({ config, promptTokens, newTokens }: Decoding): number {
  const { layers, hiddenSize: d, vocabSize } = config;
  return 2 * (linearWeights(config) + d * vocabSize) + 4 * layers * d * (promptTokens + newTokens / 2);
}

/** How many programs are opened. */
export const programCount = ({ passes, decodings }: Work): number =>
  passes.filter(({ times }) => times > 0).length + decodings.length;

const outputsOf = (config: ModelConfig, head: ModelHead): number => (head === "score" ? 1 : config.vocabSize);

/** Numbers in the matrices of the blocks, each multiplied once by every token. */
function linearWeights(config: ModelConfig): number {
  const tables = new Set([embeddingName(config), OUTPUT_WEIGHT, "transformer.wpe.weight"]);
  return sum(
    parameterSpecs(config).map(({ name, shape }) => (shape.length === 2 && !tables.has(name) ? sizeOf(shape) : 0)),
  );
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
