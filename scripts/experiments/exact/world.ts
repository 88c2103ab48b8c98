/**
 * A language so small that everything in it can be written down: five words and EOS, responses of at most five tokens, four
 * prompts. The policy is a real Llama, and what is good to say is a rule drawn from a seed.
 */
import { initialize } from "@/lib/ml/nn/weights";
import { childSeed, gaussian, randomFrom, shuffled } from "@/lib/ml/random";
import { allResponses } from "@/lib/rlhf/exact-optimum";
import type { Judge } from "@/lib/rlhf/judge";
import type { LanguageModel } from "@/lib/rlhf/language-model";

export const [PAD, EOS] = [0, 1];
const WORDS = [2, 3, 4, 5, 6];
export const MAX_NEW_TOKENS = 5;
export const PROMPTS: readonly (readonly number[])[] = [[2], [3, 4], [5], [6, 2, 3]];
/** All 3,906 that may answer a prompt: 1 + 5 + 25 + 125 that end before the fifth token, and 5⁴ · 6 that have five. */
export const RESPONSES: readonly (readonly number[])[] = allResponses({
  ids: [EOS, ...WORDS],
  eosId: EOS,
  maxNewTokens: MAX_NEW_TOKENS,
});

export type World = {
  /** Where a policy starts, and the reference. */
  policy: LanguageModel;
  /** In reward units. */
  scoreOf(prompt: readonly number[], response: readonly number[]): number;
};

/** New weights are this much larger than `initialize` draws them, so that the reference prefers some words to others. */
const PREFERENCE = 7;

export function worldOf(seed: number): World {
  const config = {
    architecture: "llama" as const,
    vocabSize: 7,
    hiddenSize: 32,
    intermediateSize: 64,
    layers: 2,
    heads: 2,
    keyValueHeads: 1,
    ropeTheta: 10_000,
    normEpsilon: 1e-5,
    maxPositions: 16,
    tiedEmbeddings: false,
    attentionBias: false,
  };
  const parameters = initialize(config, randomFrom(childSeed(seed, 0)));
  for (const { shape, data } of parameters.entries())
    if (shape.length > 1) for (let i = 0; i < data.length; i++) data[i]! *= PREFERENCE;
  const rules = new Map(PROMPTS.map((prompt, p) => [prompt.join(), ruleOf(childSeed(seed, 1, p))]));
  return {
    policy: { config, parameters },
    scoreOf: (prompt, response) => rules.get(prompt.join())!(response),
  };
}

/**
 * What is good to answer to one prompt: each word has a worth, no word should follow itself, two words should both be said,
 * and a response should end. How good a token is depends on those around it.
 */
function ruleOf(seed: number): (response: readonly number[]) => number {
  const random = randomFrom(seed);
  const worth = new Map([EOS, ...WORDS].map((id) => [id, gaussian(random) / 2]));
  const wanted = shuffled(WORDS.length, random)
    .slice(0, 2)
    .map((w) => WORDS[w]!);
  return (response) => {
    const words = response.reduce((sum, id) => sum + worth.get(id)!, 0);
    const repeats = response.filter((id, t) => id === response[t - 1]).length;
    const both = wanted.every((id) => response.includes(id)) ? 1 : 0;
    const cutOff = response.at(-1) === EOS ? 0 : 1;
    return words - repeats / 2 + both - cutOff;
  };
}

/** The rule as a judge. @param sign  -1 for one that wants the opposite. */
export const judgeOf = ({ scoreOf }: World, sign: 1 | -1): Judge => ({
  score: async ({ prompts, responses }) => prompts.map((prompt, b) => sign * scoreOf(prompt, responses[b]!)),
  release: async () => undefined,
});
