/**
 * Lesson 3: fine-tune a model on demonstrations, and export it.
 *
 * You learn: a model that can write is taught to answer by a few examples of question and answer. The one thing new in
 * the loss is a weight of 0 on the question: the model reads it, and is never asked to write it.
 *
 * New: a loss on a part of the text, and an ONNX file that other programs run.
 * Run: node --import tsx lib/ml/examples/03-fine-tune.ts
 */
import { type Generator, generatorFromOnnx, generatorFromParameters } from "../generate";
import { Graph } from "../graph";
import { hiddenStates, logitsOf } from "../nn/model";
import { exportDecoder } from "../onnx/export-decoder";
import { AdamW } from "../optim";
import { type Random, randomFrom, shuffled } from "../random";
import { cosine } from "../schedule";
import { compileGradients, parameterInputs } from "../train-step";
import {
  ANIMALS,
  type Batch,
  batchInputs,
  batchOf,
  CONFIG,
  drawn,
  readWeights,
  SENTENCES,
  trainACharacterModel,
  WIDTH,
  write,
} from "./02-train-a-character-model";

// 1. 96 demonstrations: asked "cat? ", say something kind about the cat.
const subjectOf = (sentence: string): string => sentence.split(" ")[1]!;
const KIND = SENTENCES.filter((sentence) => / (likes|helps) /.test(sentence));
const DEMONSTRATIONS = shuffled(KIND.length, randomFrom(3))
  .slice(0, 96)
  .map((i) => ({ question: `${subjectOf(KIND[i]!)}? `, answer: KIND[i]! }));

/** 2. A batch of them is one of lesson 2, but the loss is silent about the questions. */
export function demonstrationBatch(random: Random): Batch {
  const demonstrations = drawn(DEMONSTRATIONS, random);
  const batch = batchOf(demonstrations.map(({ question, answer }) => question + answer));
  demonstrations.forEach(({ question }, row) => {
    batch.weights.fill(0, row * WIDTH, row * WIDTH + question.length);
  });
  return batch;
}

export type Grades = { good: number; goodAndNew: number };

/**
 * 3. What we want, asked 50 times about each animal: the share of answers that are kind sentences about it; and the share
 * that are so and that nobody demonstrated, for a model that only repeats has learned little.
 */
export async function gradeAnswers(generator: Generator): Promise<Grades> {
  const animals = ANIMALS.flatMap((animal) => new Array<string>(50).fill(animal));
  const questions = animals.map((animal) => `${animal}? `);
  const answers = await write(generator, questions);
  const good = answers.filter((answer, i) => KIND.includes(answer) && subjectOf(answer) === animals[i]);
  const isNew = (answer: string) => DEMONSTRATIONS.every((demonstration) => demonstration.answer !== answer);
  return { good: good.length / animals.length, goodAndNew: good.filter(isNew).length / animals.length };
}

/**
 * @param base  the file of lesson 2.
 * @returns     the grades before and after, and the likeliest answer to each question: from the weights in memory, and
 *              from the exported file.
 */
export async function fineTune(
  say: (line: string) => void,
  base: Uint8Array,
): Promise<{ before: Grades; after: Grades; fromMemory: string[]; fromFile: string[] }> {
  // 4. The loss of lesson 2. The generator reads the weights as they are at each call: it follows the training.
  const parameters = readWeights(base);
  const graph = new Graph();
  const p = parameterInputs(graph, parameters);
  const batch = batchInputs(graph);
  const logits = logitsOf(hiddenStates({ graph, p, config: CONFIG, ...batch }), p, CONFIG); // [ROWS, WIDTH, V]
  const loss = logits.tokenLogprobs(batch.labels).mul(batch.weights).sum().div(batch.weights.sum()).neg(); // []
  const training = await compileGradients({ graph, parameters, loss, outputs: { loss } });
  const generator = await generatorFromParameters(CONFIG, parameters);
  const before = await gradeAnswers(generator);

  // 5. Training is gentler than from nothing: a lower rate and fewer steps, so that what the model knows survives.
  const optimizer = new AdamW(parameters, { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 });
  const random = randomFrom(4);
  const totalSteps = 100;
  for (let step = 0; step < totalSteps; step++) {
    const outputs = await training.run(demonstrationBatch(random));
    const learningRate = cosine({ step, totalSteps, peak: 5e-3, warmupSteps: 10, floorRatio: 0.02 });
    optimizer.step({ gradient: training.gradient, learningRate, maxGradientNorm: 1 });
    if (step % 25 === 0) say(`step ${step}: ${outputs.loss![0]!.toFixed(3)} nats a character of the answers`);
  }
  const after = await gradeAnswers(generator);
  say(`good answers: ${percent(before.good)} before, ${percent(after.good)} after`);
  say(`good answers that nobody demonstrated: ${percent(after.goodAndNew)}`);

  // 6. Out into the world: an ONNX file with a key-value cache, in the form that Optimum and transformers.js use.
  const files = exportDecoder(CONFIG, parameters); // one file, or from 2 GB on two
  const onnx = await generatorFromOnnx(files, CONFIG);
  const questions = ANIMALS.map((animal) => `${animal}? `);
  const fromMemory = await write(generator, questions, { temperature: 0 });
  const fromFile = await write(onnx, questions, { temperature: 0 });
  for (const [name, bytes] of files) say(`${name} has ${bytes.length} bytes and answers:`);
  for (const [i, answer] of fromFile.entries()) say(`  ${questions[i]}${answer}`);
  await Promise.all([training.release(), generator.release(), onnx.release()]);
  return { before, after, fromMemory, fromFile };
}

export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

if (process.argv[1] === import.meta.filename) {
  const { file } = await trainACharacterModel(console.log);
  await fineTune(console.log, file);
}
