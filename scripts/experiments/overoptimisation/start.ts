/** Where every course of a seed starts: one SFT policy, what its responses are worth, and comparisons of them. */
import type { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import type { SftConfig } from "@/lib/contract/settings/sft";
import { generatorFromParameters } from "@/lib/ml/generate";
import type { LlamaConfig } from "@/lib/ml/nn/config";
import { initialize } from "@/lib/ml/nn/weights";
import { childSeed, type Random, randomFrom } from "@/lib/ml/random";
import type { LanguageModel, RoundEvent } from "@/lib/rlhf/language-model";
import { momentsOf } from "@/lib/rlhf/moments";
import type { Comparison } from "@/lib/rlhf/pairs";
import { type RewardModel, rewardModel } from "@/lib/rlhf/reward-model";
import { sft } from "@/lib/rlhf/sft";
import { demonstration, EOS, gold, LENGTH, NO_WORDS, PAD, prompts } from "./world";

export type Start = {
  policy: LanguageModel;
  /** What a response is worth, in deviations of gold over the policy's responses, of which the mean is worth 0. */
  utility: (response: readonly number[]) => number;
  /** Pairs of the policy's responses, labelled with noise: the higher utility wins with odds e^difference. */
  comparisons: readonly Comparison[];
  /** The same pairs without noise. */
  truths: readonly Comparison[];
};

const KEYS = { initial: 0, demonstrations: 1, sft: 2, samples: 3, labels: 4 } as const;

export async function startOf(input: {
  network: LlamaConfig;
  sft: SftConfig;
  demonstrations: number;
  comparisons: number;
  seed: number;
}): Promise<Start> {
  const { network, seed } = input;
  const random = randomFrom(childSeed(seed, KEYS.demonstrations));
  const examples = Array.from({ length: input.demonstrations }, (_, i) => {
    const prompt = prompts[i % prompts.length]!;
    const response = demonstration(random);
    return {
      ids: [...prompt, ...response],
      mask: [...prompt.map(() => 0 as const), ...response.map(() => 1 as const)],
    };
  });
  const model = { config: network, parameters: initialize(network, randomFrom(childSeed(seed, KEYS.initial))) };
  const learning = sft({
    model,
    examples,
    heldOut: [],
    config: input.sft,
    padId: PAD,
    eosId: EOS,
    seed: childSeed(seed, KEYS.sft),
  });
  const policy = (await endOf(learning)).result;

  const sampled = await responsesOf(policy, 2 * input.comparisons, childSeed(seed, KEYS.samples));
  const { mean, variance } = momentsOf(sampled.map(({ response }) => gold(response)));
  const utility = (response: readonly number[]) => (gold(response) - mean) / Math.sqrt(variance);
  const labels = randomFrom(childSeed(seed, KEYS.labels));
  const pairs = Array.from({ length: input.comparisons }, (_, i) => {
    const both = sampled.slice(2 * i, 2 * i + 2);
    const [a, b] = both.map(({ response }) => utility(response));
    return { responses: both.map(({ prompt, response }) => [...prompt, ...response, EOS]), lead: a! - b! };
  });
  return {
    policy,
    utility,
    comparisons: pairs.map(({ responses, lead }) => ({ responses, pairs: [labelled(lead, labels)] })),
    truths: pairs.map(({ responses, lead }) => ({ responses, pairs: [lead > 0 ? [0, 1] : [1, 0]] })),
  };
}

/**
 * A reward model of some comparisons.
 * @returns  it, and the share of noiseless pairs that it orders rightly.
 */
export async function rewardModelOf(input: {
  start: Start;
  comparisons: readonly Comparison[];
  heldOut: readonly Comparison[];
  config: RewardModelConfig;
  seed: number;
}): Promise<{ reward: RewardModel; accuracy: number }> {
  const { start, ...rest } = input;
  const learning = rewardModel({ ...rest, model: start.policy, demonstrations: [], padId: PAD });
  const { result, metrics } = await endOf(learning);
  return { reward: result, accuracy: metrics["accuracy/heldout"] ?? Number.NaN };
}

/** The comparisons with a coin's choice of which response won. */
export function withRandomLabels(comparisons: readonly Comparison[], seed: number): Comparison[] {
  const random = randomFrom(seed);
  return comparisons.map((comparison) => ({ ...comparison, pairs: [labelled(0, random)] }));
}

/** Chosen and rejected of two responses of which the first leads by so much. */
const labelled = (lead: number, random: Random): readonly [number, number] =>
  random() < 1 / (1 + Math.exp(-lead)) ? [0, 1] : [1, 0];

/** Responses to the prompts, two after another to the same. */
async function responsesOf(policy: LanguageModel, count: number, seed: number) {
  const asked = Array.from({ length: count }, (_, i) => prompts[Math.floor(i / 2) % prompts.length]!);
  const generator = await generatorFromParameters(policy.config, policy.parameters);
  const generations = await generator.generate({
    prompts: asked,
    seeds: asked.map((_, i) => childSeed(seed, i)),
    sampling: { temperature: 1, bannedIds: NO_WORDS, maxNewTokens: LENGTH },
    eosId: EOS,
    padId: PAD,
  });
  await generator.release();
  return generations.map(({ ids }, i) => ({ prompt: asked[i]!, response: ids }));
}

/** Runs a round to its end: its result, and the latest of each metric. */
async function endOf<R>(round: AsyncGenerator<RoundEvent, R>): Promise<{ result: R; metrics: Record<string, number> }> {
  const metrics: Record<string, number> = {};
  for (;;) {
    const next = await round.next();
    if (next.done) return { result: next.value, metrics };
    Object.assign(metrics, next.value.metrics);
  }
}
