/** What each kind of round will compute and hold in memory, from its settings, networks and texts. */

import type { RoundKind } from "@/lib/contract/round-config";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { SftConfig } from "@/lib/contract/settings/sft";
import type { ModelConfig } from "@/lib/ml/nn/config";
import type { Texts } from "./texts";
import { type Decoding, type Network, type Pass, parameterCount, type Work } from "./work";

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
  texts: Texts;
};

export const PLANS: Record<RoundKind, (given: Given) => Plan> = {
  pretrain: planPretraining,
  sft: planSft,
  reward_model: planRewardModel,
  ppo: planPpo,
};

/** Widths of batches are multiples of this; as lib/rlhf/batches.ts pads them. */
const WIDTH_STEP = 16;
export const paddedWidth = (tokens: number): number => Math.max(1, Math.ceil(tokens / WIDTH_STEP)) * WIDTH_STEP;

/** A round shows answers to so many prompts of so many tokens, so many times; see fixed-prompts.ts and run-round.ts. */
const SHOWN = { times: 10, rows: 8, newTokens: 48 };

function planPretraining({ config: given, base, texts: { train, heldOut } }: Given): Plan {
  const config = PretrainConfig.parse(given);
  const { steps, batchSize, microBatchSize: rows, contextLength: width } = config;
  const heldOutRows = Math.floor((heldOut.texts * heldOut.mean) / width);
  return nextTokenPlan({
    base,
    steps,
    rows,
    width,
    gradients: steps * Math.ceil(batchSize / rows),
    evaluations: evaluations(steps, config.evaluateEvery) * Math.ceil(heldOutRows / rows),
    promptTokens: Math.min(SHOWN.rows, train.mean),
  });
}

function planSft({ config: given, base, texts: { train, heldOut } }: Given): Plan {
  const config = SftConfig.parse(given);
  const { epochs, batchSize, microBatchSize: rows } = config;
  const steps = epochs * Math.ceil(train.items / batchSize);
  return nextTokenPlan({
    base,
    steps,
    rows,
    width: paddedWidth(Math.max(train.longest, heldOut.longest) - 1),
    gradients: epochs * runsOf(train.items, batchSize, rows),
    evaluations: evaluations(steps, config.evaluateEvery) * Math.ceil(heldOut.items / rows),
    promptTokens: train.mean / 2,
  });
}

/** Pretraining and fine-tuning compute alike; see next-token.ts. */
function nextTokenPlan(input: {
  base: ModelConfig;
  steps: number;
  rows: number;
  width: number;
  gradients: number;
  evaluations: number;
  promptTokens: number;
}): Plan {
  const { base, steps, rows, width, promptTokens } = input;
  const network: Network = { config: base, head: "language-model" };
  const parameters = parameterCount(network);
  const pass = { network, rows, width, places: width };
  const added = input.gradients - steps;
  return {
    steps,
    parameters,
    trainedParameters: parameters,
    work: {
      passes: [
        { ...pass, gradient: true, times: input.gradients },
        { ...pass, gradient: false, times: input.evaluations },
      ],
      decodings: [shown(base, steps, promptTokens)],
      updatedParameters: (steps + added) * parameters,
    },
    heldNumbers: (WEIGHTS_AND_COPY + SHOWN_COPY + learnerNumbers(added > 0)) * parameters,
  };
}

function planRewardModel({ config: given, base, texts }: Given): Plan {
  const config = RewardModelConfig.parse(given);
  const { epochs, batchSize, microBatchSize: rows } = config;
  const { train, heldOut, demonstrations } = texts;
  const network: Network = { config: base, head: "score" };
  const parameters = parameterCount(network);
  const steps = epochs * Math.ceil(train.items / batchSize);
  // A comparison is not cut: a micro-batch holds as many whole ones as there is room for.
  const responses = Math.max(1, train.texts / Math.max(1, train.items));
  const gradients = epochs * runsOf(train.items, batchSize, Math.max(1, Math.floor(rows / responses)));
  const width = paddedWidth(Math.max(train.longest, heldOut.longest));
  const scored = (texts: number, times: number, mean: number): Pass => ({
    network,
    rows,
    width: paddedWidth(mean),
    places: paddedWidth(mean),
    gradient: false,
    times: times * Math.ceil(texts / rows),
  });
  return {
    steps,
    parameters,
    trainedParameters: parameters,
    work: {
      passes: [
        { network, rows, width, places: width, gradient: true, times: gradients },
        scored(heldOut.texts, evaluations(steps, config.evaluateEvery), heldOut.mean),
        // Bias and gain are measured with the last step and once more for the result.
        scored(train.texts, 2, train.mean),
        scored(demonstrations.texts, 2, demonstrations.mean),
      ],
      decodings: [],
      updatedParameters: gradients * parameters,
    },
    heldNumbers: (WEIGHTS_AND_COPY + learnerNumbers(gradients > steps)) * parameters,
  };
}

function planPpo({ config: given, base, reward, texts: { train, responses } }: Given): Plan {
  const config = PpoConfig.parse(given);
  const { iterations, batchSize, microBatchSize: rows, epochs } = config;
  const policy: Network = { config: base, head: "language-model" };
  const value: Network = { config: reward ?? base, head: "score" };
  const [policySize, valueSize] = [parameterCount(policy), parameterCount(value)];
  const longest = Math.min(config.maxNewTokens, responses.longest);
  const mean = Math.min(config.maxNewTokens, responses.mean);
  const places = paddedWidth(longest);
  const width = paddedWidth(train.longest) + places;
  const runs = iterations * Math.ceil(batchSize / rows);
  const updates = iterations * epochs * (batchSize / config.minibatchSize);
  const added = epochs * runs - updates;
  const read = (network: Network, times: number, gradient = false): Pass => ({
    network,
    rows,
    width,
    places,
    gradient,
    times,
  });
  const scoredWidth = paddedWidth(train.mean + mean);
  return {
    steps: iterations,
    parameters: policySize,
    trainedParameters: policySize + valueSize,
    work: {
      passes: [
        read(policy, runs), // as it sampled
        read(policy, runs), // as the reference
        read(value, runs),
        { ...read(value, runs), width: scoredWidth, places: scoredWidth }, // the reward model's scores
        read(policy, epochs * runs, true),
        read(value, epochs * runs, true),
      ],
      decodings: [
        ...sampled({
          config: base,
          responses: batchSize,
          promptTokens: train.mean,
          newTokens: longest,
          times: iterations,
        }),
        shown(base, iterations, train.mean),
      ],
      // The average of the policy's weights moves with each update too.
      updatedParameters: updates * (2 * policySize + valueSize) + added * (policySize + valueSize),
    },
    heldNumbers:
      (WEIGHTS_AND_COPY + AVERAGE + SHOWN_COPY + learnerNumbers(added > 0)) * policySize +
      (WEIGHTS_AND_COPY + learnerNumbers(added > 0)) * valueSize,
  };
}

// ── what the kinds share ──

/** The weights that were read, and those that are trained. */
const WEIGHTS_AND_COPY = 2;
/** The weights that answer the fixed prompts. */
const SHOWN_COPY = 1;
/** The running average of a policy, and its copy in a checkpoint. */
const AVERAGE = 3;

/**
 * Arrays as large as the trained parameters: gradient, two moments; the gradient of a further micro-batch; and a checkpoint's
 * copy of weights and moments, once as numbers and once as bytes.
 */
const learnerNumbers = (accumulates: boolean): number => 3 + (accumulates ? 1 : 0) + 2 * 3;

/** Runs of `rows` items in one pass over all, which are cut into batches first. */
export function runsOf(items: number, batchSize: number, rows: number): number {
  const rest = items % batchSize;
  return Math.floor(items / batchSize) * Math.ceil(batchSize / rows) + Math.ceil(rest / rows);
}

/** How often held-out data is measured: before the first step, at each multiple, and after the last. */
const evaluations = (steps: number, every: number): number => 1 + Math.ceil(steps / every);

const shown = (config: ModelConfig, steps: number, promptTokens: number): Decoding => ({
  config,
  rows: SHOWN.rows,
  promptTokens,
  newTokens: Math.min(SHOWN.newTokens, Math.ceil(config.maxPositions / 2)),
  times: 1 + Math.min(SHOWN.times, steps),
});

/** Rows decoded at once, as lib/ml/generate.ts cuts them. */
const MOST_ROWS = 128;

function sampled({ responses, ...decoding }: Omit<Decoding, "rows"> & { responses: number }): Decoding[] {
  const rows = Math.min(MOST_ROWS, responses);
  return [{ ...decoding, rows, times: decoding.times * Math.ceil(responses / rows) }];
}
