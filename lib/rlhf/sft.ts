/**
 * Supervised fine-tuning: a policy learns to answer as the demonstrations do.
 *
 *     shuffle demonstrations -> one per row -> next-token loss on what the assistant says
 *
 *     loss = - sum m * log p / sum m        m = 1 on the assistant's tokens, EOS of each turn included
 *
 * The sum of m runs over the whole batch of a step, however it is split into micro-batches. With `lossMean: sequence`
 * each demonstration weighs the same instead, whatever its length.
 *
 * With `pretrainShare` a part of the examples are sequences of a corpus, every token of which counts. A step has as many as
 * have fallen due by then, so that small batches, too, get their share over a few steps.
 *
 * The best checkpoint is the one whose answers to held-out prompts a reward model scores highest, where there is one:
 * held-out loss rises after an epoch while answers still get better.
 *
 * Source: Ouyang et al. 2022, section 3.5 and appendices C.1 and C.3 (arXiv 2203.02155). Departures: no dropout (the networks
 * have none; the paper: 0.2); learning rate and epochs fit small models; without a reward model, of which a project has none
 * at first, held-out loss tells which checkpoint is best; the round's result is its last step, and the best one when asked
 * for.
 */
import { AppError } from "@/lib/contract/errors";
import { mixedSequences, type SftConfig } from "@/lib/contract/settings/sft";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { type Example, learnedTokens, longestOf, paddedWidth } from "./batches";
import { corpusRows } from "./corpus-rows";
import type { Judge } from "./judge";
import { type LanguageModel, type RoundEvent, type RoundState, refuseTooLong } from "./language-model";
import { learnNextTokens, type Weighting } from "./next-token";
import type { Learned } from "./trainee";

/**
 * Trains a copy of `model`; one event per optimizer step, with the metrics of `learnNextTokens`. At each evaluation it
 * answers some of the held-out prompts.
 *
 * @param examples  whole conversations, mask 1 on the assistant's tokens including the EOS of each turn.
 * @param heldOut   conversations that are measured and never learned.
 * @param corpus    documents to mix in, as token ids, each ending in EOS.
 * @param judge     scores answers to held-out prompts.
 * @throws          AppError when nothing can be learned, or an example is longer than the model can read.
 */
export async function* sft(input: {
  model: LanguageModel;
  examples: readonly Example[];
  heldOut: readonly Example[];
  corpus?: readonly (readonly number[])[];
  judge?: JudgeOfAnswers;
  config: SftConfig;
  padId: number;
  eosId: number;
  seed: number;
  resume?: RoundState;
}): AsyncGenerator<RoundEvent, Learned> {
  const { config, seed } = input;
  const learned = (e: Example): Example => (config.learnedTurns === "last" ? lastTurnOnly(e) : e);
  const examples = input.examples.map(learned).filter((e) => learnedTokens(e) > 0);
  const heldOut = input.heldOut.map(learned).filter((e) => learnedTokens(e) > 0);
  if (examples.length === 0) {
    throw new AppError("too_little_data", "There is no demonstration with a response to learn.");
  }
  const longest = longestOf([...examples, ...heldOut].map((e) => e.ids)) - 1;
  refuseTooLong(input.model, longest);
  const width = paddedWidth(longest);
  const { maxPositions } = input.model.config;
  const maxNewTokens = longestOf([...examples, ...heldOut].map((e) => lastTurn(e).response));
  const prompts = askedPrompts({ heldOut, maxNewTokens, maxPositions, judge: input.judge ?? null });
  const stepsPerEpoch = Math.ceil(examples.length / config.batchSize);
  const rowAt =
    config.pretrainShare > 0 && input.corpus
      ? corpusRows({ documents: input.corpus, width: Math.min(width, maxPositions), seed: childSeed(seed, CORPUS) })
      : null;
  const mixedBefore = (step: number) => {
    const [epoch, inEpoch] = [Math.floor(step / stepsPerEpoch), step % stepsPerEpoch];
    return mixedSequences(epoch * examples.length + inEpoch * config.batchSize, config);
  };

  return yield* learnNextTokens({
    ...input,
    width,
    totalSteps: config.epochs * stepsPerEpoch,
    examplesAt: (step) => {
      const epoch = Math.floor(step / stepsPerEpoch);
      const start = (step % stepsPerEpoch) * config.batchSize;
      const demonstrations = shuffled(examples.length, randomFrom(childSeed(seed, epoch)))
        .slice(start, start + config.batchSize)
        .map((i) => examples[i]!);
      const [first, end] = [mixedBefore(step), mixedBefore(step + 1)];
      const rows = rowAt ? Array.from({ length: end - first }, (_, i) => rowAt(first + i)) : [];
      return [...demonstrations, ...rows];
    },
    weighting: WEIGHTINGS[config.lossMean],
    heldOut,
    ...(prompts.length > 0 && {
      asked: { prompts, maxNewTokens, eosId: input.eosId, ...(input.judge && { judge: input.judge }) },
    }),
  });
}

/** A judge, and the longest text that it can read, in tokens. */
export type JudgeOfAnswers = Judge & { maxPositions: number };

/** Held-out prompts that are answered at each evaluation (ours). */
const MOST_ASKED = 32;

/** A judge reads prompt, answer, and EOS where that was cut off. @throws AppError when there is a judge and nothing to ask. */
function askedPrompts(input: {
  heldOut: readonly Example[];
  maxNewTokens: number;
  maxPositions: number;
  judge: JudgeOfAnswers | null;
}): (readonly number[])[] {
  const { heldOut, maxNewTokens, maxPositions, judge } = input;
  const room = judge ? Math.min(maxPositions, judge.maxPositions - 1) - maxNewTokens : maxPositions - 1;
  const prompts = heldOut.map((e) => lastTurn(e).prompt).filter(({ length }) => length > 0 && length <= room);
  if (judge && prompts.length === 0)
    throw new AppError(
      "too_little_data",
      "No held-out demonstration has a prompt that leaves room for an answer to score. Add some, or choose no reward model.",
    );
  return prompts.slice(0, MOST_ASKED);
}

/** A key that keeps the seed of the corpus apart from those of the epochs. */
const CORPUS = 0xc0;

/** The same conversation, of which only the last run of learned tokens counts. */
export function lastTurnOnly(example: Example): Example {
  const { prompt, response } = lastTurn(example);
  const [start, end] = [prompt.length, prompt.length + response.length];
  return { ids: example.ids, mask: example.mask.map((m, i) => (i >= start && i < end ? m : 0)) };
}

/** The last run of learned tokens, and all that stands before it. */
function lastTurn({ ids, mask }: Example): { prompt: readonly number[]; response: readonly number[] } {
  const end = mask.lastIndexOf(1) + 1;
  const start = mask.lastIndexOf(0, end - 1) + 1;
  return { prompt: ids.slice(0, start), response: ids.slice(start, end) };
}

/** How a step's loss is averaged. */
export const WEIGHTINGS: Record<SftConfig["lossMean"], Weighting> = {
  token: (examples) => {
    const weight = 1 / examples.reduce((sum, e) => sum + learnedTokens(e), 0);
    return () => weight;
  },
  sequence: (examples) => (example) => 1 / learnedTokens(example) / examples.length,
};
