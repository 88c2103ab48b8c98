/**
 * Pretraining: a base model learns to continue text.
 *
 *     shuffle documents -> join and cut into rows -> next-token loss on every token
 *
 * Documents stand one after another in a row, EOS between them, and attend to what came before them, as in GPT-3. Every
 * epoch shuffles anew; the rows of a step follow from the seed and the step alone.
 *
 * Sources: Radford et al. 2019 (GPT-2); Brown et al. 2020, appendix B (GPT-3, arXiv 2005.14165): AdamW (0.9, 0.95),
 * warm-up, cosine to a tenth, clipping at 1.0. Departures: sizes and rates fit a small machine; steps are counted, not
 * tokens.
 */

import { AppError } from "@/lib/contract/errors";
import type { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { type Example, learnedTokens, packDocuments, packedRowCount } from "./batches";
import { type LanguageModel, type RoundEvent, type RoundState, refuseTooLong } from "./language-model";
import { learnNextTokens } from "./next-token";

/**
 * Trains a copy of `model`; one event per optimizer step, with the metrics of `learnNextTokens`.
 *
 * @param documents  token ids, each document ending in EOS.
 * @param heldOut    documents that are measured and never learned.
 * @throws           AppError when the documents do not fill one row, or the model can't read as much as one.
 */
export async function* pretrain(input: {
  model: LanguageModel;
  documents: readonly (readonly number[])[];
  heldOut: readonly (readonly number[])[];
  config: PretrainConfig;
  padId: number;
  seed: number;
  resume?: RoundState;
}): AsyncGenerator<RoundEvent, LanguageModel> {
  const { documents, config, seed } = input;
  const width = config.contextLength;
  refuseTooLong(input.model, width);
  const rowCount = packedRowCount(documents, width);
  if (rowCount === 0) {
    throw new AppError(
      "too_little_data",
      `The corpus has fewer than ${width} tokens, the length of one sequence. Add text or shorten the context.`,
    );
  }

  const rowsOfEpoch = remembered((epoch) =>
    packDocuments({
      documents,
      order: shuffled(documents.length, randomFrom(childSeed(seed, epoch))),
      width,
    }).map(allLearned),
  );
  const rowAt = (n: number): Example => rowsOfEpoch(Math.floor(n / rowCount))[n % rowCount]!;

  return yield* learnNextTokens({
    ...input,
    width,
    totalSteps: config.steps,
    examplesAt: (step) => Array.from({ length: config.batchSize }, (_, i) => rowAt(step * config.batchSize + i)),
    weighting: tokenMean,
    heldOut: packDocuments({
      documents: input.heldOut,
      order: input.heldOut.map((_, i) => i),
      width,
    }).map(allLearned),
  });
}

const allLearned = (ids: readonly number[]): Example => ({ ids, mask: ids.map(() => 1) });

/** Every learned token of a step weighs the same. */
const tokenMean = (examples: readonly Example[]) => {
  const weight = 1 / examples.reduce((sum, e) => sum + learnedTokens(e), 0);
  return () => weight;
};

/** A function that keeps its last result: a step may begin in one epoch and end in the next, never go back. */
function remembered<T>(compute: (key: number) => T): (key: number) => T {
  const last = new Map<number, T>();
  return (key) => {
    const known = last.get(key);
    if (known !== undefined) return known;
    last.clear();
    const value = compute(key);
    last.set(key, value);
    return value;
  };
}
