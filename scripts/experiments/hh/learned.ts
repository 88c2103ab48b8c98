/** The reward models of the comparison: one recipe, tried on one fold, with our own rounds. */
import type { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { SftConfig } from "@/lib/contract/settings/sft";
import type { Model } from "@/lib/ml/model-folder";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import type { Example } from "@/lib/rlhf/batches";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import type { Comparison } from "@/lib/rlhf/pairs";
import { rewardModel } from "@/lib/rlhf/reward-model";
import { createScorer } from "@/lib/rlhf/scorer";
import { sft } from "@/lib/rlhf/sft";
import type { Preference } from "./preferences";

/** Tokens of the longest text that a model reads here; the time of a round grows with it. */
const MOST_TOKENS = 96;
/** Of these, how many the prompt has at least where it has so many; the end of a longer response is cut off. */
const LEAST_PROMPT_TOKENS = 16;

const SFT = SftConfig.parse({ epochs: 1, batchSize: 32, microBatchSize: 32, learningRate: 1e-3, evaluateEvery: 1_000 });

/**
 * The body after SFT on the preferred responses of some pairs.
 * @throws AppError when there is no pair.
 */
export async function afterSft(input: {
  base: Model;
  training: readonly Preference[];
  seed: number;
}): Promise<LanguageModel> {
  const { base, training, seed } = input;
  const examples = training.map(({ prompt, responses, preferred }): Example => {
    const text = tokensOf(base.tokenizer, prompt, responses[preferred]);
    const ids = [...text.prompt, ...text.response];
    return { ids, mask: ids.map((_, i) => (i < text.prompt.length ? 0 : 1)) };
  });
  const { padId, eosId } = base.tokenizer;
  return resultOf(sft({ model: base, examples, heldOut: [], config: SFT, padId, eosId, seed }));
}

/**
 * Scores of the held-out pairs under a reward model that learned the training pairs.
 * @param body     where the reward model starts.
 * @returns        as many pairs of scores, in the order of each pair's responses; divided by their deviation over the
 *                 training responses, so that models can be averaged.
 */
export async function learnedScores(input: {
  body: LanguageModel;
  tokenizer: Tokenizer;
  training: readonly Preference[];
  heldOut: readonly Preference[];
  config: RewardModelConfig;
  seed: number;
}): Promise<[number, number][]> {
  const { body, tokenizer, training, heldOut, config, seed } = input;
  const { padId } = tokenizer;
  const responsesOf = ({ prompt, responses }: Preference): number[][] =>
    responses.map((response) => {
      const text = tokensOf(tokenizer, prompt, response);
      return [...text.prompt, ...text.response];
    });
  const comparisons = training.map(
    (preference): Comparison => ({
      responses: responsesOf(preference),
      pairs: [[preference.preferred, 1 - preference.preferred]],
    }),
  );
  const round = rewardModel({ model: body, comparisons, heldOut: [], demonstrations: [], config, padId, seed });
  const { model, bias, gain } = await resultOf(round);
  const scorer = createScorer({ model, rows: config.microBatchSize, padId });
  const raw = await scorer.score(heldOut.flatMap(responsesOf));
  await scorer.release();
  const scores = Array.from(raw, (score) => (score - bias) * gain);
  return heldOut.map((_, i) => [scores[2 * i]!, scores[2 * i + 1]!]);
}

/**
 * A conversation, cut from the left, and the response up to and including EOS, cut from the right if it leaves less than
 * the least room for the prompt.
 */
export function tokensOf(
  tokenizer: Tokenizer,
  prompt: string,
  response: string,
): { prompt: number[]; response: number[] } {
  const said = tokenizer.encode(` ${spelled(response).trim()}`).slice(0, MOST_TOKENS - LEAST_PROMPT_TOKENS - 1);
  const asked = tokenizer.encode(spelled(prompt));
  return { prompt: asked.slice(-(MOST_TOKENS - said.length - 1)), response: [...said, tokenizer.eosId] };
}

/** Typographic quotes and dashes as typewriters have them: the vocabulary of stories lacks the others. */
const spelled = (text: string): string =>
  text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/[–—]/g, "-").replace(/…/g, "...");

/** What a round returns when it has run to its end. */
async function resultOf<Result>(round: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const next = await round.next();
    if (next.done) return next.value;
  }
}
