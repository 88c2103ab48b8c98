/** What the rounds pass around: models, the state of a round, and what a round tells after each step. */

import { AppError } from "@/lib/contract/errors";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { initializeScoreHead } from "@/lib/ml/nn/heads";
import { Parameters } from "@/lib/ml/parameters";
import type { Random } from "@/lib/ml/random";

/** A policy or base model; a reward or value model carries "score.weight" too, and no output projection. */
export type LanguageModel = { config: ModelConfig; parameters: Parameters };

/**
 * Everything that a round needs to go on from a step as if it had never stopped, to the bit: weights, optimizer moments,
 * coefficients. Random numbers and the order of the data follow from the round's seed and the step.
 */
export type RoundState = {
  step: number;
  tensors: Record<string, Float32Array>;
  scalars: Record<string, number>;
};

/** What a round yields after each optimizer step (PPO: each iteration), and once before the first, as step 0. */
export type RoundEvent = {
  step: number;
  totalSteps: number;
  /** Finite numbers only. */
  metrics: Record<string, number>;
  /** A copy of the state after this step. Call it before asking the generator for the next event. */
  state(): RoundState;
  /** The model after this step, to be read before asking for the next event. */
  model(): LanguageModel;
  /** How good the model is by the round's own measure, higher is better; left out where this step does not tell. */
  quality?: number;
  /** The same of the model as it was before this step: a rollout measures the weights that sampled it, not those it teaches. */
  qualityBefore?: number;
  /** The updates of this step that were skipped for not being finite; empty when all went well. */
  skipped: readonly SkippedUpdate[];
  /** Something that people should look at, and whether before the round goes on. */
  alarm?: { sentence: string; pauses: boolean };
};

/** An update that was not made because its loss or gradient is not finite: what one looks at to find out why. */
export type SkippedUpdate = {
  /** "policy", "value", "model". */
  learner: string;
  loss: number;
  /** What else was measured of the minibatch. */
  metrics: Readonly<Record<string, number>>;
  learningRate: number;
  gradientNorm: number;
  /** NaN or infinite where a tensor holds a number that is not finite. */
  norms: readonly { tensor: string; gradient: number; weights: number }[];
  /** Token ids of what the batch learns from, row by row; without pretraining data that is mixed into PPO. */
  rows: readonly (readonly number[])[];
};

/** The model with parameters of its own, which may be trained while the original stays as it is. */
export const copyOf = ({ config, parameters }: LanguageModel): LanguageModel => ({
  config,
  parameters: parameters.clone(),
});

/** The body of a language model under a new scalar head: where a reward model starts. */
export function withScoreHead(model: LanguageModel, random: Random): LanguageModel {
  const head = initializeScoreHead(model.config, random);
  const body = model.parameters.specs.filter(({ name }) => name !== OUTPUT_PROJECTION);
  const tensors = new Map(body.map(({ name }) => [name, model.parameters.view(name)]));
  for (const { name } of head.specs) tensors.set(name, head.view(name));
  return {
    config: model.config,
    parameters: Parameters.from([...body, ...head.specs], tensors),
  };
}

/** @throws AppError when a text of so many tokens is more than the model can read. */
export function refuseTooLong(model: LanguageModel, tokens: number): void {
  const { maxPositions } = model.config;
  if (tokens <= maxPositions) return;
  throw new AppError(
    "invalid_settings",
    `A text of ${tokens} tokens is too long: the model reads at most ${maxPositions}. Leave it out or choose another model.`,
  );
}

/** Leaves out what is not a number, such as the loss of an update that was skipped: a chart has no place for it. */
export const finiteMetrics = (metrics: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));

const OUTPUT_PROJECTION = "lm_head.weight";
