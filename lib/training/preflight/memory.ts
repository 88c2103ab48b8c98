/** How much memory a round's process will hold at most. */
import { attentionSizes, type ModelConfig } from "@/lib/ml/nn/config";
import type { Plan } from "./plan-parts";
import { type Decoding, type Pass, programCount, sum } from "./work";

const BYTES = 4;

/** Node, onnxruntime and what both have loaded before the first network. Like all constants here, measured on Linux. */
const PROCESS_BYTES = 155 * 2 ** 20;
/** A program before its first run. */
const PROGRAM_BYTES = 12 * 2 ** 20;

/**
 * Peak of the process, in bytes. Each program keeps the memory that it once needed, so all of them count together. How near
 * this comes is in docs/benchmarks.md.
 */
export const memoryBytes = ({ work, heldNumbers }: Pick<Plan, "work" | "heldNumbers">): number =>
  PROCESS_BYTES +
  PROGRAM_BYTES * programCount(work) +
  BYTES * (heldNumbers + sum(work.passes.map(passNumbers)) + sum(work.decodings.map(cacheNumbers)));

/** Numbers that a program holds at once: with a gradient, what each layer keeps for the backward pass. */
export function passNumbers(pass: Pass): number {
  const { network, rows, width, places, gradient, times } = pass;
  if (times === 0) return 0;
  const { config, head } = network;
  const outputs = head === "score" ? 1 : config.vocabSize;
  const perToken = gradient ? config.layers * keptNumbers(config, width) : passingNumbers(config, width);
  return rows * width * perToken + LOGITS_HELD * rows * places * outputs;
}

/** Logits, their probabilities and the gradient of both, partly at once. */
const LOGITS_HELD = 3;

/** Of one token in one layer, for the backward pass: states and norms, queries, keys, values, weights of attention, the MLP's. */
function keptNumbers(config: ModelConfig, width: number): number {
  const { hiddenSize: d, intermediateSize: f } = config;
  const { H, K, h } = attentionSizes(config);
  const wide = config.architecture === "llama" ? 2 * f : f;
  return 9 * d + 2 * K * h + wide + H * width;
}

/** Of one token in a forward pass alone: what one layer needs, and the arena does not give back to the next. */
function passingNumbers(config: ModelConfig, width: number): number {
  const { hiddenSize: d, intermediateSize: f, heads } = config;
  return 4 * d + 3 * f + 5 * heads * width;
}

/** Keys and values of all places, and the logits. */
function cacheNumbers({ config, rows, promptTokens, newTokens }: Decoding): number {
  const { K, h } = attentionSizes(config);
  return rows * ((promptTokens + newTokens) * 2 * config.layers * K * h + 2 * config.vocabSize);
}
