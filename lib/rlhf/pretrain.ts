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

import type { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { refuseLongSequences } from "@/lib/contract/settings/sequence-length";
import { type Example, learnedTokens, packDocuments } from "./batches";
import { allLearned, corpusRows } from "./corpus-rows";
import type { LanguageModel, RoundEvent, RoundState } from "./language-model";
import { learnNextTokens } from "./next-token";
import type { Learned } from "./trainee";

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
}): AsyncGenerator<RoundEvent, Learned> {
  const { documents, config, seed } = input;
  const width = config.contextLength;
  refuseLongSequences({ setting: "contextLength", tokens: width, maxPositions: input.model.config.maxPositions });
  const rowAt = corpusRows({ documents, width, seed });

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

/** Every learned token of a step weighs the same. */
const tokenMean = (examples: readonly Example[]) => {
  const weight = 1 / examples.reduce((sum, e) => sum + learnedTokens(e), 0);
  return () => weight;
};
