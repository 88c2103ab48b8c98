/** A few prompts that a round asks again and again, so that people see how the answers change. */
import type { SampleRow } from "@/lib/db/round-journal";
import { type Generation, type Generator, generatorFromParameters } from "@/lib/ml/generate";
import { childSeed } from "@/lib/ml/random";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import type { LanguageModel } from "@/lib/rlhf/language-model";

const MOST_PROMPTS = 8;
const TEMPERATURE = 0.7;
const MOST_NEW_TOKENS = 48;

export type FixedPrompt = { text: string; ids: readonly number[] };

/**
 * Asks the prompts with the same seeds each time. The model given is copied; `answer` takes the weights to use.
 * @param score  of prompt and response, when a reward model is at hand.
 */
export function createInterview(input: {
  model: LanguageModel;
  tokenizer: Tokenizer;
  prompts: readonly FixedPrompt[];
  seed: number;
  score?: (lists: readonly (readonly number[])[]) => Promise<readonly number[]>;
}): {
  answer(weights: Float32Array, step: number): Promise<SampleRow[]>;
  release(): Promise<void>;
} {
  const { model, tokenizer, seed, score } = input;
  const parameters = model.parameters.clone();
  const { maxPositions } = model.config;
  const maxNewTokens = Math.min(MOST_NEW_TOKENS, Math.ceil(maxPositions / 2));
  const prompts = input.prompts.filter((p) => p.ids.length <= maxPositions - maxNewTokens).slice(0, MOST_PROMPTS);
  let generator: Promise<Generator> | null = null;

  return {
    async answer(weights, step) {
      if (prompts.length === 0) return [];
      parameters.data.set(weights);
      generator ??= generatorFromParameters(model.config, parameters);
      const generations = await (await generator).generate({
        prompts: prompts.map((p) => p.ids),
        seeds: prompts.map((_, position) => childSeed(seed, position)),
        sampling: {
          temperature: TEMPERATURE,
          maxNewTokens,
          bannedIds: [tokenizer.padId],
        },
        eosId: tokenizer.eosId,
        padId: tokenizer.padId,
      });
      const scores = await score?.(prompts.map((p, i) => [...p.ids, ...withEos(generations[i]!, tokenizer.eosId)]));
      return prompts.map((prompt, position) => ({
        step,
        position,
        prompt: prompt.text,
        response: tokenizer.decode(generations[position]!.ids),
        score: scores?.[position] ?? null,
      }));
    },
    async release() {
      await (await generator)?.release();
    },
  };
}

/** A reward model has only seen responses that end. */
const withEos = ({ ids, finishReason }: Generation, eosId: number): number[] =>
  finishReason === "stop" ? ids : [...ids, eosId];

/** What a person sees of a prompt: its last message. */
export const fixedPrompt = (tokenizer: Tokenizer, messages: Parameters<Tokenizer["renderPrompt"]>[0]): FixedPrompt => ({
  text: messages.at(-1)?.content ?? "",
  ids: tokenizer.renderPrompt(messages),
});
