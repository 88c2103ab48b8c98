/**
 * Learning to foretell the next token: the part that pretraining and supervised fine-tuning share. They differ in which
 * examples make up a step and in which tokens of them count.
 */
import type { LoraSettings } from "@/lib/contract/settings/lora";
import { logitsOf } from "@/lib/ml/nn/model";
import { childSeed, randomFrom } from "@/lib/ml/random";
import type { Program } from "@/lib/ml/runtime";
import { cosine } from "@/lib/ml/schedule";
import type { GradientProgram } from "@/lib/ml/train-step";
import { chunksOf, type Example, nextTokenBatch } from "./batches";
import { finiteMetrics, type LanguageModel, type RoundEvent, type RoundState } from "./language-model";
import { Learner, type OptimizerConfig } from "./learner";
import { nextTokenLoss } from "./losses";
import { bodyGraph, forwardOf, gradientsOf, type Network } from "./network";
import { type Asked, openAnswers } from "./sampled-answers";
import { type Learned, traineeOf } from "./trainee";

export type NextTokenConfig = OptimizerConfig &
  LoraSettings & {
    microBatchSize: number;
    learningRate: number;
    warmupSteps: number;
    floorRatio: number;
    evaluateEvery: number;
  };

/** Keys that keep the seeds of adapters and answers apart from those of the epochs. */
const ADAPTERS = 0x10fa;
const ANSWERS = 0xa5;

/** What an example's learned tokens weigh in a mean over some examples. */
export type Weighting = (examples: readonly Example[]) => (example: Example) => number;

/**
 * Trains a copy of the model, one optimizer step per set of examples. The rate follows a cosine.
 *
 * Metrics: `loss/train` and `loss/heldout` in nats per token, `perplexity/*`, `token_accuracy/*` (the token foretold is
 * the most probable one), `lr`, `grad_norm`, `update/skipped`; with `asked` those of `openAnswers`, and
 * `eos_probability/heldout`, the mean probability of EOS where a held-out response ends.
 *
 * @param width       places of a row; an example may have one token more.
 * @param examplesAt  the examples of a step, counted from 0; the same for the same step, also after a resume.
 * @param asked       what the model answers at each evaluation, where it learns to answer.
 */
export async function* learnNextTokens(input: {
  model: LanguageModel;
  width: number;
  totalSteps: number;
  examplesAt: (step: number) => readonly Example[];
  weighting: Weighting;
  heldOut: readonly Example[];
  asked?: Asked;
  config: NextTokenConfig;
  padId: number;
  seed: number;
  resume?: RoundState;
}): AsyncGenerator<RoundEvent, Learned> {
  const { config, width, totalSteps, weighting, heldOut, asked, padId, seed, resume } = input;
  const trainee = traineeOf(input.model, config, randomFrom(childSeed(seed, ADAPTERS)));
  const model = trainee.network;
  const learner = new Learner("model", model.parameters, config);
  if (resume) learner.restore(resume);
  const eventAt = (step: number, metrics: Record<string, number>): RoundEvent => ({
    step,
    totalSteps,
    metrics: finiteMetrics(metrics),
    skipped: learner.takeSkipped(),
    state: () => ({ step, ...learner.state() }),
    model: () => trainee.result(),
    ...qualityOf(metrics),
  });

  const rows = config.microBatchSize;
  const gradients = await compileNextTokenGradients({ model, rows, width });
  const forward = await compileNextTokenForward({ model, rows, width });
  const answers = asked && (await openAnswers({ ...asked, trainee, padId, seed: childSeed(seed, ANSWERS) }));
  const run = (program: GradientProgram | Program, examples: readonly Example[]) =>
    runBatches(program, { examples, rows, width, padId, weightOf: weighting(examples), eosId: asked?.eosId ?? null });
  const evaluate = async () => ({
    ...evaluationMetrics(await run(forward, heldOut)),
    ...(await answers?.measure()),
  });

  try {
    if (!resume) {
      yield eventAt(0, await evaluate());
    }
    for (let step = resume?.step ?? 0; step < totalSteps; step++) {
      const examples = input.examplesAt(step);
      const learned = await run(gradients, examples);
      const learningRate = cosine({ ...config, step, totalSteps, peak: config.learningRate });
      const { gradient } = gradients;
      const rows = () => examples.map(({ ids }) => ids);
      const update = learner.update({ gradient, loss: learned.loss, learningRate, rows });

      const done = step + 1;
      const measured = done % config.evaluateEvery === 0 || done === totalSteps;
      const metrics = {
        "loss/train": learned.loss,
        "perplexity/train": Math.exp(learned.loss),
        "token_accuracy/train": learned.accuracy,
        grad_norm: update.gradientNorm,
        lr: learningRate,
        "update/skipped": update.applied ? 0 : 1,
        ...(measured ? await evaluate() : {}),
      };
      yield eventAt(done, metrics);
    }
    return trainee.result();
  } finally {
    await Promise.all([gradients.release(), forward.release(), answers?.release()]);
  }
}

/**
 * Runs examples through a program in micro-batches, and sums what they give; the gradients add up in the program.
 * @param weightOf  what every learned token of an example weighs.
 * @param eosId     the label whose mean probability is `endProbability`, which is NaN where there is none.
 */
export async function runBatches(
  program: GradientProgram | Program,
  input: {
    examples: readonly Example[];
    rows: number;
    width: number;
    padId: number;
    weightOf: (example: Example) => number;
    eosId?: number | null;
  },
): Promise<{ loss: number; accuracy: number; endProbability: number }> {
  const batches = chunksOf(input.examples, input.rows).map((examples) => nextTokenBatch({ ...input, examples }));
  let [loss, right, learned, ends, endProbability] = [0, 0, 0, 0, 0];
  for (const [i, batch] of batches.entries()) {
    const { ids, positions, mask, labels, weights } = batch;
    const feeds = { ids, positions, mask, labels, weights };
    const outputs = "gradient" in program ? await program.run(feeds, { accumulate: i > 0 }) : await program.run(feeds);
    loss += outputs.loss![0]!;
    for (let k = 0; k < weights.length; k++) {
      if (weights[k] === 0) continue;
      learned += 1;
      right += outputs.correct![k]!;
      if (labels[k] !== input.eosId) continue;
      ends += 1;
      endProbability += Math.exp(outputs.logprobs![k]!);
    }
  }
  return { loss, accuracy: right / learned, endProbability: endProbability / ends };
}

/** Judged answers tell more than the loss on those of others. */
function qualityOf({ "objective/scores": score, "loss/heldout": loss }: Record<string, number>): { quality?: number } {
  if (score !== undefined) return { quality: score };
  return loss === undefined ? {} : { quality: -loss };
}

/** Nothing, when there is no held-out example. */
const evaluationMetrics = (held: { loss: number; accuracy: number; endProbability: number }): Record<string, number> =>
  Number.isNaN(held.accuracy)
    ? {}
    : {
        "loss/heldout": held.loss,
        "perplexity/heldout": Math.exp(held.loss),
        "token_accuracy/heldout": held.accuracy,
        "eos_probability/heldout": held.endProbability,
      };

type Shape = { model: Network; rows: number; width: number };

/** Inputs as in `NextTokenBatch`; outputs loss [], logprobs and correct, both [rows, width]. */
export async function compileNextTokenGradients(shape: Shape): Promise<GradientProgram> {
  const { graph, loss, outputs } = nextTokenGraph(shape);
  return gradientsOf(shape.model, { graph, loss, outputs });
}

async function compileNextTokenForward(shape: Shape): Promise<Program> {
  const { graph, outputs } = nextTokenGraph(shape);
  return forwardOf(shape.model, { graph, outputs });
}

function nextTokenGraph({ model, rows, width }: Shape) {
  const { graph, p, hidden } = bodyGraph({ model, rows, width });
  const labels = graph.input("labels", [rows, width], "int32");
  const weights = graph.input("weights", [rows, width]);
  const logits = logitsOf(hidden, p, model.config); // [rows, width, vocabulary]
  const logprobs = logits.tokenLogprobs(labels); // [rows, width]
  const loss = nextTokenLoss(logprobs, weights);
  const correct = logits.pick(labels).greaterOrEqual(logits.max(2).reshape(rows, width));
  return { graph, loss, outputs: { loss, logprobs, correct } };
}
