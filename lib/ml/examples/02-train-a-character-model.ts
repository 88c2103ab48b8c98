/**
 * Lesson 2: train a language model that writes one character after another.
 *
 * You learn: a language model gives a probability to every next token, and its loss is what the tokens of real text cost
 * it, −log p, in nats. Here a token is a character, and the text is a language so small that we know the least it can cost:
 * 576 sentences, all equally likely, so log 576 nats a sentence, whatever the model.
 *
 * New: a network from its configuration (initialize, hiddenStates, logitsOf), batches, AdamW, sampling, safetensors.
 * Run: node --import tsx lib/ml/examples/02-train-a-character-model.ts
 */
import { type Generator, generatorFromParameters } from "../generate";
import { Graph, type Value } from "../graph";
import type { LlamaConfig } from "../nn/config";
import { hiddenStates, logitsOf } from "../nn/model";
import { initialize, parameterSpecs } from "../nn/weights";
import { AdamW } from "../optim";
import { Parameters } from "../parameters";
import { childSeed, type Random, randomFrom } from "../random";
import { decodeSafetensors, encodeSafetensors } from "../safetensors";
import { cosine } from "../schedule";
import { compileForward, compileGradients, parameterInputs } from "../train-step";

// 1. The language: "the cat sees the old dog.".
export const ANIMALS = ["cat", "dog", "fox", "hen", "owl", "mouse"];
const SLOTS = [
  ["the "],
  ANIMALS,
  [" sees the ", " hears the ", " likes the ", " helps the "],
  ["old ", "shy ", "red ", "small "],
  ANIMALS,
  ["."],
];
export const SENTENCES = SLOTS.reduce((texts, parts) => texts.flatMap((text) => parts.map((part) => text + part)));

// 2. Characters as ids, their places in this alphabet. A newline begins every text and ends it; "?" is for lesson 3.
const ALPHABET = "\n abcdefghijklmnopqrstuvwxyz.?";
const NEWLINE = 0;
const encode = (text: string): number[] => Array.from(text, (character) => ALPHABET.indexOf(character));
export const decode = (ids: readonly number[]): string => ids.map((id) => ALPHABET[id]).join("");

// 3. The network: a Llama with two layers. A published model differs in these numbers only.
export const CONFIG: LlamaConfig = {
  architecture: "llama",
  vocabSize: ALPHABET.length,
  hiddenSize: 48,
  intermediateSize: 128,
  layers: 2,
  heads: 4,
  keyValueHeads: 4,
  maxPositions: 48,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  tiedEmbeddings: true,
  attentionBias: false,
};

/** A batch has 32 rows of 40 places: the longest text of these lessons, and its newline. */
export const [ROWS, WIDTH] = [32, 40];
/** Texts of a batch, at random. */
export const drawn = <T>(texts: readonly T[], random: Random): T[] =>
  Array.from({ length: ROWS }, () => texts[Math.floor(random() * texts.length)]!);

export type Batch = Record<"ids" | "labels" | "positions", Int32Array> & Record<"mask" | "weights", Float32Array>;

/**
 * 4. A batch: one text a row. At each place the network reads a character of "\nthe cat…" and shall predict the next one,
 * the character of "the cat…\n" at the same place, its label. Rows are padded: mask and weight are 0 there.
 */
export function batchOf(texts: readonly string[]): Batch {
  const size = texts.length * WIDTH;
  const [ids, labels] = [new Int32Array(size), new Int32Array(size)];
  const positions = Int32Array.from({ length: size }, (_, i) => i % WIDTH);
  const mask = new Float32Array(size);
  texts.forEach((text, row) => {
    const start = row * WIDTH;
    ids.set([NEWLINE, ...encode(text)], start);
    labels.set([...encode(text), NEWLINE], start);
    mask.fill(1, start, start + text.length + 1);
  });
  return { ids, labels, positions, mask, weights: mask.slice() };
}

/** The same batch as inputs of a graph: [rows, WIDTH] each. */
export function batchInputs(graph: Graph, rows = ROWS): Record<keyof Batch, Value> {
  const integers = (name: string) => graph.input(name, [rows, WIDTH], "int32");
  const numbers = (name: string) => graph.input(name, [rows, WIDTH]);
  return {
    ids: integers("ids"),
    labels: integers("labels"),
    positions: integers("positions"),
    mask: numbers("mask"),
    weights: numbers("weights"),
  };
}

/** What the model writes after each prompt: up to its newline, or 39 characters. Every text has a seed of its own. */
export async function write(
  generator: Generator,
  prompts: readonly string[],
  { temperature = 1, seed = 0 } = {},
): Promise<string[]> {
  const generations = await generator.generate({
    prompts: prompts.map((prompt) => [NEWLINE, ...encode(prompt)]),
    seeds: prompts.map((_, i) => childSeed(seed, i)),
    sampling: { temperature, maxNewTokens: WIDTH - 1 },
    eosId: NEWLINE,
    padId: NEWLINE,
  });
  return generations.map(({ ids }) => decode(ids).replace("\n", ""));
}

/** The weights in a file that this lesson wrote. */
export function readWeights(file: Uint8Array): Parameters {
  const tensors = [...decodeSafetensors(file).tensors].map(([name, { data }]) => [name, data] as const);
  return Parameters.from(parameterSpecs(CONFIG), new Map(tensors));
}

/**
 * @returns the model as a safetensors file, the mean cost of a character over all sentences in nats, and 200 texts that it wrote.
 */
export async function trainACharacterModel(
  say: (line: string) => void,
): Promise<{ file: Uint8Array; loss: number; samples: string[] }> {
  // 5. Weights at random, and the graph of the loss: −log p, averaged over the characters that have a weight.
  const random = randomFrom(2);
  const parameters = initialize(CONFIG, random);
  const lossGraph = (rows = ROWS) => {
    const graph = new Graph();
    const p = parameterInputs(graph, parameters);
    const batch = batchInputs(graph, rows);
    const hidden = hiddenStates({ graph, p, config: CONFIG, ...batch }); // [rows, WIDTH, d]
    const logprobs = logitsOf(hidden, p, CONFIG).tokenLogprobs(batch.labels); // [rows, WIDTH]
    const loss = logprobs.mul(batch.weights).sum().div(batch.weights.sum()).neg(); // []
    return { graph, parameters, loss, outputs: { loss } };
  };
  const training = await compileGradients(lossGraph());
  const measuring = await compileForward(lossGraph(SENTENCES.length));
  const measure = async () => (await measuring.run(batchOf(SENTENCES))).loss![0]!;

  // 6. Training: draw a batch, differentiate, let AdamW take the step. The learning rate rises, then falls.
  say(`${parameters.data.length} weights, at random at first: a character costs ${(await measure()).toFixed(3)} nats`);
  const optimizer = new AdamW(parameters, { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01 });
  const totalSteps = 300;
  for (let step = 0; step < totalSteps; step++) {
    const outputs = await training.run(batchOf(drawn(SENTENCES, random)));
    const learningRate = cosine({ step, totalSteps, peak: 1e-2, warmupSteps: 10, floorRatio: 0.02 });
    optimizer.step({ gradient: training.gradient, learningRate, maxGradientNorm: 1 });
    if (step % 50 === 0) say(`step ${step}: ${outputs.loss![0]!.toFixed(3)}`);
  }

  // 7. What it learned: the cost of all sentences, and what it writes by itself.
  const loss = await measure();
  const characters = SENTENCES.reduce((total, text) => total + text.length + 1, 0);
  const least = (SENTENCES.length * Math.log(SENTENCES.length)) / characters;
  say(`a character costs ${loss.toFixed(4)} nats; the least possible is ${least.toFixed(4)}`);
  const generator = await generatorFromParameters(CONFIG, parameters);
  const samples = await write(generator, new Array<string>(200).fill(""));
  for (const text of samples.slice(0, 5)) say(`  ${text}`);
  await Promise.all([training.release(), measuring.release(), generator.release()]);

  // 8. A model is its file: the names are those of Hugging Face, so any other program can read it, and so does lesson 3.
  const tensors = new Map([...parameters.entries()].map(({ name, shape, data }) => [name, { shape, data }]));
  return { file: encodeSafetensors(tensors), loss, samples };
}

if (process.argv[1] === import.meta.filename) await trainACharacterModel(console.log);
