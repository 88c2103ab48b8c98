/**
 * `npm run starter`: makes the starter base model from nothing but this repository. Writes the corpus, trains the
 * tokenizer, runs our own pretraining round, and saves a Hugging Face folder. The recipe stands in docs/starter.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { generatorFromParameters } from "@/lib/ml/generate";
import { writeModel } from "@/lib/ml/model-folder";
import type { LlamaConfig } from "@/lib/ml/nn/config";
import { initialize } from "@/lib/ml/nn/weights";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { SPECIAL_TOKENS, writeTokenizerConfig } from "@/lib/ml/tokenizer/chat-template";
import { loadTokenizer, type Tokenizer } from "@/lib/ml/tokenizer/load";
import { trainBytePairTokenizer } from "@/lib/ml/tokenizer/train";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import { pretrain } from "@/lib/rlhf/pretrain";
import { corpusDocuments } from "@/lib/simulation/corpus";
import { drawPrompt } from "@/lib/simulation/world/prompt";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "3500" },
    characters: { type: "string", default: "20000000" },
    out: { type: "string", default: "lib/models/starter" },
  },
});
const seed = Number(options.seed);
const characters = Number(options.characters);

const VOCABULARY_SIZE = 1280;
/** One document in so many is measured and never learned. */
const HELD_OUT_EVERY = 100;

const config = PretrainConfig.parse({
  steps: Number(options.steps),
  batchSize: 32,
  microBatchSize: 16,
  contextLength: 128,
  learningRate: 3e-3,
  warmupSteps: 60,
  evaluateEvery: 250,
  vocabularySize: VOCABULARY_SIZE,
});

const documents = [...corpusDocuments({ seed, characters })].map(({ text }) => text);
const tokenizerFiles = {
  tokenizerJson: trainBytePairTokenizer({
    documents,
    vocabSize: VOCABULARY_SIZE,
    specialTokens: SPECIAL_TOKENS,
  }),
  tokenizerConfigJson: writeTokenizerConfig("plain"),
};
const tokenizer = loadTokenizer(tokenizerFiles);
const ids = documents.map((text) => [...tokenizer.encode(text), tokenizer.eosId]);
const isHeldOut = (index: number) => index % HELD_OUT_EVERY === 0;
const tokens = ids.reduce((sum, document) => sum + document.length, 0);
console.log(
  `Corpus: ${documents.length} documents, ${characters} characters, ${tokens} tokens of ${tokenizer.vocabSize}.`,
);

const llama: LlamaConfig = {
  architecture: "llama",
  vocabSize: tokenizer.vocabSize,
  hiddenSize: config.hiddenSize,
  intermediateSize: config.intermediateSize,
  layers: config.layers,
  heads: config.heads,
  keyValueHeads: config.keyValueHeads,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: 256,
  tiedEmbeddings: true,
  attentionBias: false,
};
const start = initialize(llama, randomFrom(childSeed(seed, 1)));
const startedAt = performance.now();
const model = await train({ config: llama, parameters: start });
await showSamples(model, tokenizer);
save(model);

async function train(initial: LanguageModel): Promise<LanguageModel> {
  const round = pretrain({
    model: initial,
    documents: ids.filter((_, index) => !isHeldOut(index)),
    heldOut: ids.filter((_, index) => isHeldOut(index)),
    config,
    padId: tokenizer.padId,
    seed: childSeed(seed, 2),
  });
  for (;;) {
    const next = await round.next();
    if (next.done) return next.value;
    const { step, totalSteps, metrics } = next.value;
    const heldOut = metrics["loss/heldout"];
    if (heldOut === undefined) continue;
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const learned = metrics["loss/train"]?.toFixed(4) ?? "–";
    console.log(
      `step ${step}/${totalSteps}  train ${learned}  held out ${heldOut.toFixed(4)} nats/token  ${seconds} s`,
    );
  }
}

/** A base model goes on asking: print what it makes of some prompts. */
async function showSamples({ config: shape, parameters }: LanguageModel, tokens: Tokenizer) {
  const random = randomFrom(childSeed(seed, 3));
  const prompts = Array.from({ length: 8 }, () => drawPrompt(random).messages);
  const generator = await generatorFromParameters(shape, parameters);
  const responses = await generator.generate({
    prompts: prompts.map((messages) => tokens.renderPrompt(messages)),
    seeds: prompts.map((_, index) => childSeed(seed, 4, index)),
    sampling: { temperature: 1, maxNewTokens: 40 },
    eosId: tokens.eosId,
    padId: tokens.padId,
  });
  await generator.release();
  for (const [index, messages] of prompts.entries()) {
    console.log(`\n> ${messages.map(({ content }) => content).join("\n> ")}`);
    console.log(tokens.decode(responses[index]?.ids ?? []));
  }
}

function save({ config: shape, parameters }: LanguageModel): void {
  mkdirSync(options.out, { recursive: true });
  let bytes = 0;
  for (const [name, content] of writeModel({ config: shape, parameters, tokenizerFiles })) {
    writeFileSync(path.join(options.out, name), content);
    bytes += content.byteLength;
  }
  console.log(`\nSaved to ${options.out}: ${(bytes / 2 ** 20).toFixed(1)} MB.`);
}
