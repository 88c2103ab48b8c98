/** A few prompts that a round asks again and again, so that people see how the answers change. */
import type { SampleRow } from "@/lib/db/round-journal";
import { type Generator, generatorFromParameters } from "@/lib/ml/generate";
import { childSeed } from "@/lib/ml/random";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import type { Judge } from "@/lib/rlhf/judge";
import type { LanguageModel } from "@/lib/rlhf/language-model";

const MOST_PROMPTS = 8;
const TEMPERATURE = 0.7;
const MOST_NEW_TOKENS = 48;

export type FixedPrompt = { text: string; ids: readonly number[] };

/**
 * Asks the prompts with the same seeds each time. The model given is copied; `answer` takes the model whose weights to use.
 * @param judge  scores the answers, when a reward model is at hand.
 */
export function createInterview(input: {
  model: LanguageModel;
  tokenizer: Tokenizer;
  prompts: readonly FixedPrompt[];
  seed: number;
  judge?: Judge;
}): {
  answer(asked: { model(): LanguageModel; step: number }): Promise<SampleRow[]>;
  release(): Promise<void>;
} {
  const { model, tokenizer, seed, judge } = input;
  const parameters = model.parameters.clone();
  const { maxPositions } = model.config;
  const maxNewTokens = Math.min(MOST_NEW_TOKENS, Math.ceil(maxPositions / 2));
  const prompts = input.prompts.filter((p) => p.ids.length <= maxPositions - maxNewTokens).slice(0, MOST_PROMPTS);
  let generator: Promise<Generator> | null = null;

  return {
    async answer(asked) {
      if (prompts.length === 0) return [];
      parameters.data.set(asked.model().parameters.data);
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
      const scores = await judge?.score({
        prompts: prompts.map((p) => p.ids),
        responses: generations.map((g) => g.ids),
        ended: generations.map((g) => g.finishReason === "stop"),
      });
      return prompts.map((prompt, position) => ({
        step: asked.step,
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

/** What a person sees of a prompt: its last message. */
export const fixedPrompt = (tokenizer: Tokenizer, messages: Parameters<Tokenizer["renderPrompt"]>[0]): FixedPrompt => ({
  text: messages.at(-1)?.content ?? "",
  ids: tokenizer.renderPrompt(messages),
});
