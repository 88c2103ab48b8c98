/** What a policy's stories are like, and what it still knows of the corpus. */
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { type Generation, generatorFromParameters } from "@/lib/ml/generate";
import { childSeed } from "@/lib/ml/random";
import { paddedWidth } from "@/lib/rlhf/batches";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import { momentsOf, unbiasedVariance } from "@/lib/rlhf/moments";
import { pretrain } from "@/lib/rlhf/pretrain";
import { policyHead, ResponseNetwork } from "@/lib/rlhf/response-network";
import { wordsOf } from "./valence";
import { STORY_TOKENS, type World } from "./world";

/** A mean and its standard error. */
export type Estimate = { mean: number; error: number };

export type Measured = {
  /** Valence of a story. */
  reward: Estimate;
  /** KL(policy || reference) of a story, in nats: how the reference would be surprised. */
  kl: Estimate;
  /** Nats a token: what the policy's stories cost the reference, and what the reference's stories cost the policy. */
  strangeness: number;
  forgetting: number;
  /** Nats a token on held-out stories of the corpus. */
  corpusLoss: number;
  repetition: Repetition;
  /** Stories at the same seeds for every policy. */
  examples: string[];
};

/** Shares from 0 to 1. */
export type Repetition = {
  /** Distinct words of a story among its words, in the mean. */
  distinctWords: number;
  /** Runs of three words that stood in the same story before, in the mean. */
  repeatedTrigrams: number;
  /** Distinct runs of three words among those of all stories: how little one story is like another. */
  distinctTrigrams: number;
};

const ROWS = 64;

/** @param referenceStories  continuations by the reference. */
export async function measure(input: {
  world: World;
  policy: LanguageModel;
  referenceStories: readonly (readonly number[])[];
  stories: number;
  seed: number;
}): Promise<Measured> {
  const { world, policy, referenceStories } = input;
  const told = await tellStories({ ...input, count: input.stories });
  const responses = told.map((t) => t.ids);
  const byReference = await logprobsOf({ world, model: world.model, responses });
  const byPolicy = await logprobsOf({ world, model: policy, responses: referenceStories });
  const texts = responses.map(world.storyOf);
  return {
    reward: estimateOf(responses.map(world.rewardOf)),
    kl: estimateOf(told.map(({ logprobs }, i) => sumOf(logprobs) - sumOf(byReference[i]!))),
    strangeness: -sumOf(byReference.flat()) / byReference.flat().length,
    forgetting: -sumOf(byPolicy.flat()) / byPolicy.flat().length,
    corpusLoss: await corpusLossOf(world, policy),
    repetition: repetitionOf(texts),
    examples: texts.slice(0, EXAMPLES),
  };
}

const EXAMPLES = 4;

export async function tellStories(input: {
  world: World;
  policy: LanguageModel;
  count: number;
  seed: number;
}): Promise<Generation[]> {
  const { world, policy, count, seed } = input;
  const generator = await generatorFromParameters(policy.config, policy.parameters);
  const generations = await generator.generate({
    ...world,
    prompts: Array.from({ length: count }, () => world.prompt),
    seeds: Array.from({ length: count }, (_, i) => childSeed(seed, i)),
    sampling: { temperature: 1, bannedIds: [world.padId], maxNewTokens: STORY_TOKENS },
  });
  await generator.release();
  return generations;
}

/** In nats, one a token. */
async function logprobsOf(input: {
  world: World;
  model: LanguageModel;
  responses: readonly (readonly number[])[];
}): Promise<number[][]> {
  const { world, model, responses } = input;
  const network = new ResponseNetwork({
    network: model,
    shape: { rows: ROWS, promptWidth: paddedWidth(world.prompt.length), padId: world.padId },
    head: policyHead({ temperature: 1, bannedIds: [world.padId] }),
  });
  const prompts = responses.map(() => world.prompt);
  const { logprobs } = await network.read({ prompts, responses });
  await network.release();
  const tokens = logprobs!.length / responses.length;
  return responses.map(({ length }, i) => [...logprobs!.subarray(i * tokens, i * tokens + length)]);
}

/** A round of pretraining measures what is held out before its first step. */
async function corpusLossOf({ heldOut, padId }: World, model: LanguageModel): Promise<number> {
  const config = PretrainConfig.parse({ steps: 1, warmupSteps: 0, batchSize: ROWS, microBatchSize: ROWS });
  const round = pretrain({ model, documents: heldOut, heldOut, config, padId, seed: 0 });
  for await (const { metrics } of round) return metrics["loss/heldout"]!;
  throw new Error("A round of pretraining ended before it began.");
}

/** How much some texts repeat themselves and one another. */
export function repetitionOf(texts: readonly string[]): Repetition {
  const words = texts.map(wordsOf);
  const trigrams = words.map((list) => list.slice(2).map((_, i) => list.slice(i, i + 3).join(" ")));
  const distinct = (list: readonly string[]) => new Set(list).size / list.length;
  const mean = (shares: readonly number[]) => momentsOf(shares.filter(Number.isFinite)).mean;
  return {
    distinctWords: mean(words.map(distinct)),
    repeatedTrigrams: 1 - mean(trigrams.map(distinct)),
    distinctTrigrams: distinct(trigrams.flat()),
  };
}

function estimateOf(values: readonly number[]): Estimate {
  const moments = momentsOf(values);
  return { mean: moments.mean, error: Math.sqrt(unbiasedVariance(moments) / moments.count) };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
