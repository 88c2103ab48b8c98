/** What the plans of all kinds of rounds are made of. */
import { AppError } from "@/lib/contract/errors";
import type { LoraSettings } from "@/lib/contract/settings/lora";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { LORA_TARGETS, loraSpecs } from "@/lib/ml/nn/lora";
import { sizeOf } from "@/lib/ml/shape";
import type { Texts } from "./texts";
import { type Decoding, type Network, parameterCount, sum, type Work } from "./work";

export type Plan = {
  /** Optimizer steps; of PPO iterations. */
  steps: number;
  /** Of the model that results. */
  parameters: number;
  /** Those that an optimizer changes, over all networks of the round. */
  trainedParameters: number;
  work: Work;
  /** Numbers of four bytes that are held beside the programs: weights, gradients, moments, a checkpoint on its way out. */
  heldNumbers: number;
};

export type Given = {
  config: Readonly<Record<string, unknown>>;
  /** The network that the round starts from; pretraining from nothing has the one its settings ask for. */
  base: ModelConfig;
  /** Of the reward model, where the round takes one. */
  reward: ModelConfig | null;
  /** How many reward models score, the monitor included. */
  judges: number;
  texts: Texts;
};

/** Widths of batches are multiples of this; as lib/rlhf/batches.ts pads them. */
const WIDTH_STEP = 16;
export const paddedWidth = (tokens: number): number => Math.max(1, Math.ceil(tokens / WIDTH_STEP)) * WIDTH_STEP;

/** A round shows answers to so many prompts of so many tokens, so many times; see fixed-prompts.ts and run-round.ts. */
export const SHOWN = { times: 10, rows: 8, newTokens: 48 };

/**
 * How much of a network learns: all of it, or adapters and the head.
 * @throws AppError when adapters would be larger than what they adapt.
 */
export function learnedOf(network: Network, settings: LoraSettings): { parameters: number; isAdapted: boolean } {
  const { config, head } = network;
  const { loraRank: rank, loraAlpha: alpha, loraTargets } = settings;
  if (rank === 0) return { parameters: parameterCount(network), isAdapted: false };
  if (rank >= config.hiddenSize)
    throw new AppError(
      "invalid_settings",
      `loraRank: adapters of rank ${rank} would have more weights than the layers of width ${config.hiddenSize} that they adapt. Choose a smaller rank, or 0 to train everything.`,
    );
  const specs = loraSpecs(config, { rank, alpha, targetModules: LORA_TARGETS[config.architecture][loraTargets] });
  const adapters = sum(specs.map(({ shape }) => sizeOf(shape)));
  return { parameters: adapters + (head === "score" ? config.hiddenSize : 0), isAdapted: true };
}

/** The weights that were read, and those that are trained. */
export const WEIGHTS_AND_COPY = 2;
/** The weights that answer the fixed prompts. */
export const SHOWN_COPY = 1;
/** The running average of a policy, and its copy in a checkpoint. */
export const AVERAGE = 3;

/**
 * Arrays as large as the trained parameters: gradient, two moments; the gradient of a further micro-batch; and a checkpoint's
 * copy of weights and moments, once as numbers and once as bytes.
 */
export const learnerNumbers = (accumulates: boolean): number => 3 + (accumulates ? 1 : 0) + 2 * 3;

/** Runs of `rows` items in one pass over all, which are cut into batches first. */
export function runsOf(items: number, batchSize: number, rows: number): number {
  const whole = Math.floor(items / batchSize) * Math.ceil(batchSize / rows);
  return whole + Math.ceil((items % batchSize) / rows);
}

/** How often held-out data is measured: before the first step, at each multiple, and after the last. */
export const evaluations = (steps: number, every: number): number => 1 + Math.ceil(steps / every);

export const shown = (config: ModelConfig, steps: number, promptTokens: number): Decoding => ({
  config,
  rows: SHOWN.rows,
  promptTokens,
  newTokens: Math.min(SHOWN.newTokens, Math.ceil(config.maxPositions / 2)),
  times: 1 + Math.min(SHOWN.times, steps),
});

/** Rows decoded at once, as lib/ml/generate.ts cuts them. */
const MOST_ROWS = 128;

export function sampled({ responses, ...decoding }: Omit<Decoding, "rows"> & { responses: number }): Decoding[] {
  const rows = Math.min(MOST_ROWS, responses);
  return [{ ...decoding, rows, times: decoding.times * Math.ceil(responses / rows) }];
}
