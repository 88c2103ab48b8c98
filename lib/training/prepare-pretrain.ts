import type { ArtifactStore } from "@/lib/artifacts/store";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { readCorpus } from "@/lib/datasets/corpora";
import type { RoundRow } from "@/lib/db/rounds";
import { initialize } from "@/lib/ml/nn/weights";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { SPECIAL_TOKENS, writeTokenizerConfig } from "@/lib/ml/tokenizer/chat-template";
import { loadTokenizer, type TokenizerFiles } from "@/lib/ml/tokenizer/load";
import { trainBytePairTokenizer } from "@/lib/ml/tokenizer/train";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import { pretrain } from "@/lib/rlhf/pretrain";
import { learnedAt } from "@/lib/rlhf/trainee";
import { createInterview } from "./fixed-prompts";
import { languageModelFiles } from "./language-model-files";
import { loadModel } from "./load-model";
import { newNetwork } from "./new-network";
import type { Preparation } from "./preparation";
import { required } from "./required";

/** Every so many-th document is held out. */
const HELD_OUT_EVERY = 20;
/** How much of a held-out document the model is shown before it goes on by itself. */
const MOST_OPENING_TOKENS = 16;
/** Keeps the seed of the first weights apart from those of the training. */
const INITIAL_WEIGHTS = 1;

/** Pretraining on a corpus: of a new model with a tokenizer of its own, or of a base model that is there. */
export async function preparePretrain(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = PretrainConfig.parse(round.config);
  const documents = await readCorpus(required(round.corpusId, "corpus"));
  const { model, tokenizerFiles } = round.baseVersionId
    ? await loadModel(store, round.baseVersionId).then((m) => ({ ...m, model: m }))
    : newModel(documents, config, round.seed);
  const tokenizer = loadTokenizer(tokenizerFiles);

  const ids = documents.map((text) => [...tokenizer.encode(text), tokenizer.eosId]);
  const isHeldOut = (i: number) => documents.length >= HELD_OUT_EVERY && i % HELD_OUT_EVERY === 0;
  const train = ids.filter((_, i) => !isHeldOut(i));
  const heldOut = ids.filter((_, i) => isHeldOut(i));
  const tokens = train.reduce((sum, d) => sum + d.length, 0);

  const openingTokens = Math.min(MOST_OPENING_TOKENS, Math.floor(model.config.maxPositions / 4));
  const openings = (heldOut.length > 0 ? heldOut : train)
    .filter((d) => d.length > openingTokens)
    .map((d) => d.slice(0, openingTokens));
  const interview = createInterview({
    model,
    tokenizer,
    prompts: openings.map((opening) => ({
      text: tokenizer.decode(opening),
      ids: [tokenizer.eosId, ...opening],
    })),
    seed: round.seed,
  });
  return {
    resultKind: "base",
    notes: [
      `Read ${documents.length} documents: ${train.length} train with ${tokens} tokens, ${heldOut.length} held out.`,
      `The model has ${model.parameters.data.length} parameters and ${tokenizer.vocabSize} tokens.`,
    ],
    async *train(resume) {
      const trained = yield* pretrain({
        model,
        documents: train,
        heldOut,
        config,
        padId: tokenizer.padId,
        seed: round.seed,
        ...(resume && { resume }),
      });
      return languageModelFiles(trained, tokenizerFiles);
    },
    finish: (state) => languageModelFiles(learnedAt({ model, settings: config, state, name: "model" }), tokenizerFiles),
    answer: interview.answer,
    answerBefore: null,
    release: interview.release,
  };
}

/** A model with random weights and a tokenizer that has read the corpus; both follow from corpus, settings and seed. */
function newModel(
  documents: readonly string[],
  config: PretrainConfig,
  seed: number,
): { model: LanguageModel; tokenizerFiles: TokenizerFiles } {
  const tokenizerFiles = {
    tokenizerJson: trainBytePairTokenizer({
      documents,
      vocabSize: config.vocabularySize,
      specialTokens: SPECIAL_TOKENS,
    }),
    tokenizerConfigJson: writeTokenizerConfig("plain"),
  };
  const shape = newNetwork(config, loadTokenizer(tokenizerFiles).vocabSize);
  const parameters = initialize(shape, randomFrom(childSeed(seed, INITIAL_WEIGHTS)));
  return { model: { config: shape, parameters }, tokenizerFiles };
}
