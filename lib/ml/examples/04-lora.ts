/**
 * Lesson 4: the same fine-tuning with low-rank adapters (LoRA).
 *
 * You learn: the weights of lesson 2 need not change at all. Beside each linear layer W stands a product B·A of two thin
 * matrices, only these learn, and in the end they can be added into W: the result is an ordinary model again.
 *
 * New: two sets of weights in one graph, one of them frozen; initializeLora, mergeLora.
 * Run: node --import tsx lib/ml/examples/04-lora.ts
 */
import { generatorFromParameters } from "../generate";
import { Graph } from "../graph";
import { initializeLora, type LoraConfig, mergeLora } from "../nn/lora";
import { hiddenStates, logitsOf } from "../nn/model";
import { AdamW } from "../optim";
import type { Parameters } from "../parameters";
import { randomFrom } from "../random";
import { cosine } from "../schedule";
import { compileForward, compileGradients, parameterInputs } from "../train-step";
import {
  type Batch,
  batchInputs,
  batchOf,
  CONFIG,
  drawn,
  readWeights,
  SENTENCES,
  trainACharacterModel,
} from "./02-train-a-character-model";
import { demonstrationBatch, type Grades, gradeAnswers, percent } from "./03-fine-tune";

/**
 * @param file  of lesson 2.
 * @returns     the grades of the merged model, the frozen weights after training, and the log-probabilities
 *              that three models give to the same texts: the base, base and adapters side by side, the merged one.
 */
export async function fineTuneWithLora(
  say: (line: string) => void,
  file: Uint8Array,
): Promise<{
  grades: Grades;
  base: Parameters;
  logprobsOf: Record<"base" | "adapted" | "merged", Float32Array>;
}> {
  // 1. Adapters of rank 4 beside every linear layer. B begins at 0: at first they change nothing.
  const lora: LoraConfig = {
    rank: 4,
    alpha: 16,
    targetModules: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  };
  const base = readWeights(file);
  const adapters = initializeLora(CONFIG, lora, randomFrom(5));
  say(`${adapters.data.length} numbers learn, ${base.data.length} do not`);

  // 2. The graph of lesson 3 with both sets of weights as inputs. `parameters` learn, `frozen` are only fed.
  const graph = new Graph();
  const p = parameterInputs(graph, base, adapters);
  const batch = batchInputs(graph);
  const hidden = hiddenStates({ graph, p, config: CONFIG, lora, ...batch });
  const logprobs = logitsOf(hidden, p, CONFIG).tokenLogprobs(batch.labels); // [ROWS, WIDTH]
  const loss = logprobs.mul(batch.weights).sum().div(batch.weights.sum()).neg(); // []
  const weights = { parameters: adapters, frozen: base };
  const training = await compileGradients({ graph, ...weights, loss, outputs: { loss } });

  // 3. Train. Few numbers bear a higher rate.
  const optimizer = new AdamW(adapters, { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 });
  const random = randomFrom(4);
  const totalSteps = 150;
  for (let step = 0; step < totalSteps; step++) {
    const outputs = await training.run(demonstrationBatch(random));
    const learningRate = cosine({ step, totalSteps, peak: 2e-2, warmupSteps: 10, floorRatio: 0.02 });
    optimizer.step({ gradient: training.gradient, learningRate, maxGradientNorm: 1 });
    if (step % 25 === 0) say(`step ${step}: ${outputs.loss![0]!.toFixed(3)} nats a character of the answers`);
  }

  // 4. Merge: W + (alpha / rank)·B·A. What comes out has the names and shapes of the base, and needs no adapters.
  const merged = mergeLora({ config: CONFIG, lora, base, adapters });
  const generator = await generatorFromParameters(CONFIG, merged);
  const grades = await gradeAnswers(generator);
  say(`good answers: ${percent(grades.good)}; that nobody demonstrated: ${percent(grades.goodAndNew)}`);

  // 5. The proof: on the same texts the merged model says what base and adapters say together.
  const texts = batchOf(drawn(SENTENCES, random));
  const adapted = await compileForward({ graph, ...weights, outputs: { logprobs } });
  const logprobsOf = {
    base: await plainLogprobs(base, texts),
    adapted: (await adapted.run(texts)).logprobs!,
    merged: await plainLogprobs(merged, texts),
  };
  await Promise.all([training.release(), adapted.release(), generator.release()]);
  return { grades, base, logprobsOf };
}

async function plainLogprobs(parameters: Parameters, texts: Batch): Promise<Float32Array> {
  const graph = new Graph();
  const p = parameterInputs(graph, parameters);
  const batch = batchInputs(graph);
  const logits = logitsOf(hiddenStates({ graph, p, config: CONFIG, ...batch }), p, CONFIG);
  const program = await compileForward({
    graph,
    parameters,
    outputs: { logprobs: logits.tokenLogprobs(batch.labels) },
  });
  const { logprobs } = await program.run(texts);
  await program.release();
  return logprobs!;
}

if (process.argv[1] === import.meta.filename) {
  const { file } = await trainACharacterModel(console.log);
  await fineTuneWithLora(console.log, file);
}
