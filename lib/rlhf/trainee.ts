/**
 * A model in training: all of its weights learn, or, with low-rank adapters, a small part beside frozen ones.
 *
 * Source: Hu et al. 2021, arXiv 2106.09685. A score head is small and new, so it always learns as a whole.
 */
import type { LoraSettings } from "@/lib/contract/settings/lora";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { SCORE_WEIGHT } from "@/lib/ml/nn/heads";
import { initializeLora, LORA_TARGETS, type LoraConfig, mergeLora } from "@/lib/ml/nn/lora";
import { Parameters, type Weights } from "@/lib/ml/parameters";
import { type Random, randomFrom } from "@/lib/ml/random";
import { copyOf, type LanguageModel, type RoundState } from "./language-model";
import { copyInto, tensorOf } from "./learner";
import type { Network } from "./network";

export type Trainee = {
  /** What graphs read and the optimizer moves. */
  network: Network;
  /** All weights as one plain network: always up to date without adapters, else as of the last `settle`. */
  plain: LanguageModel;
  /** Merges the adapters into `plain`. */
  settle(): void;
  /** What such numbers in place of `network.parameters` make; those themselves when left out. */
  result(parameters?: Parameters): Learned;
};

/** A plain network, and the adapters that were merged into it, if it has learned by some. */
export type Learned = LanguageModel & { adapters?: Adapters };
export type Adapters = { lora: LoraConfig; parameters: Parameters };

/**
 * A trainee that starts as `model`, which itself stays as it is.
 * @param random  draws the adapters.
 */
export function traineeOf(model: LanguageModel, settings: LoraSettings, random: Random): Trainee {
  const lora = loraOf(model.config, settings);
  if (lora === null) {
    const network = copyOf(model);
    const result = (parameters = network.parameters): Learned => ({ config: model.config, parameters });
    return { network, plain: network, settle: () => undefined, result };
  }
  const { config } = model;
  const parameters = withHead(model.parameters, initializeLora(config, lora, random));
  const plain = copyOf(model);
  const result = (learned = parameters): Learned => {
    const merged = mergeLora({ config, lora, base: model.parameters, adapters: learned });
    if (merged.has(SCORE_WEIGHT)) merged.view(SCORE_WEIGHT).set(learned.view(SCORE_WEIGHT));
    return { config, parameters: merged, adapters: { lora, parameters: learned } };
  };
  return {
    network: { config, parameters, frozen: headless(model.parameters), lora },
    plain,
    settle: () => plain.parameters.data.set(result().parameters.data),
    result,
  };
}

/** What a trainee of `model` had become in a round's state, where its numbers stand under `name`. */
export function learnedAt(input: {
  model: LanguageModel;
  settings: LoraSettings;
  state: RoundState;
  name: string;
}): Learned {
  // The state replaces whatever the adapters start from.
  const trainee = traineeOf(input.model, input.settings, randomFrom(0));
  copyInto(trainee.network.parameters.data, tensorOf(input.state, input.name), input.name);
  return trainee.result();
}

/** How a model is adapted; null when all of it learns. */
function loraOf({ architecture }: ModelConfig, settings: LoraSettings): LoraConfig | null {
  const { loraRank: rank, loraAlpha: alpha, loraTargets } = settings;
  return rank === 0 ? null : { rank, alpha, targetModules: LORA_TARGETS[architecture][loraTargets] };
}

/** The adapters, and the score head if the model has one. */
function withHead(base: Parameters, adapters: Parameters): Parameters {
  if (!base.has(SCORE_WEIGHT)) return adapters;
  const head = base.specs.filter(({ name }) => name === SCORE_WEIGHT);
  const tensors = new Map([...adapters.entries()].map(({ name, data }) => [name, data]));
  tensors.set(SCORE_WEIGHT, base.view(SCORE_WEIGHT));
  return Parameters.from([...adapters.specs, ...head], tensors);
}

const headless = (base: Parameters): Weights => ({
  dtype: base.dtype,
  specs: base.specs.filter(({ name }) => name !== SCORE_WEIGHT),
  view: (name) => base.view(name),
});
