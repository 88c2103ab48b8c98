/**
 * How fast this machine trains and decodes: short real runs of three networks, one narrow, one as wide as the starter, one
 * wider. Occupies its thread for some seconds: for a process of its own, on a machine that has nothing else to do.
 */
import { generatorFromParameters } from "@/lib/ml/generate";
import type { LlamaConfig } from "@/lib/ml/nn/config";
import { initialize } from "@/lib/ml/nn/weights";
import { randomFrom } from "@/lib/ml/random";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import { Learner } from "@/lib/rlhf/learner";
import { compileNextTokenGradients } from "@/lib/rlhf/next-token";
import type { MachineSpeed, WidthSpeed } from "./preflight/seconds";
import { passFlops, placeFlops } from "./preflight/work";

/** A network, the rows and width of its batches, and how often a pass is timed. */
type Measured = { hiddenSize: number; layers: number; vocabSize: number; rows: number; width: number; times: number };

const MEASURED: readonly Measured[] = [
  { hiddenSize: 32, layers: 2, vocabSize: 512, rows: 16, width: 64, times: 8 },
  { hiddenSize: 128, layers: 4, vocabSize: 1280, rows: 16, width: 96, times: 6 },
  { hiddenSize: 256, layers: 6, vocabSize: 4096, rows: 8, width: 128, times: 4 },
];
const HEAD_SIZE = 32;
const DECODED = { promptTokens: 8, newTokens: 24, rows: 32 };
/** Where nothing is measured as often as it should be, because the machine is slow or busy. */
const MOST_SECONDS = 0.6;

/** The middle of several runs each, so that what else happens for a moment does not count. */
export async function measureSpeed(): Promise<MachineSpeed> {
  const startSeconds = performance.now() / 1000; // counted from the start of this process, which loads what a round does
  const widths: WidthSpeed[] = [];
  let rest = { updatedParameters: 0, programSeconds: 0 };
  for (const measured of MEASURED) {
    const model = modelOf(measured);
    const { trainingFlops, ...others } = await measureTraining(model, measured);
    widths.push({ width: measured.hiddenSize, trainingFlops, ...(await measureDecoding(model)) });
    rest = others; // of the largest
  }
  return { widths, startSeconds, ...rest };
}

function modelOf({ hiddenSize, layers, vocabSize }: Measured): LanguageModel {
  const heads = hiddenSize / HEAD_SIZE;
  const config: LlamaConfig = {
    architecture: "llama",
    vocabSize,
    hiddenSize,
    intermediateSize: 2.75 * hiddenSize,
    layers,
    heads,
    keyValueHeads: heads,
    ropeTheta: 10_000,
    normEpsilon: 1e-5,
    maxPositions: 256,
    tiedEmbeddings: true,
    attentionBias: false,
  };
  return { config, parameters: initialize(config, randomFrom(1)) };
}

async function measureTraining(model: LanguageModel, { rows, width, times }: Measured) {
  const { config, parameters } = model;
  const openedAt = performance.now();
  const program = await compileNextTokenGradients({ model, rows, width });
  const programSeconds = (performance.now() - openedAt) / 1000;
  const learner = new Learner("model", parameters, { ...ADAM, maxGradientNorm: 1 });
  const ids = Int32Array.from({ length: rows * width }, (_, i) => (7919 * i) % config.vocabSize);
  const feeds = {
    ids,
    labels: ids,
    positions: ids.map((_, i) => i % width),
    mask: new Float32Array(ids.length).fill(1),
    weights: new Float32Array(ids.length).fill(1 / ids.length),
  };
  const pass = await middleSeconds(times, () => program.run(feeds));
  const gradient = program.gradient;
  const update = await middleSeconds(times, async () =>
    learner.update({ gradient, loss: 1, learningRate: 1e-4, rows: () => [] }),
  );
  await program.release();
  const network = { config, head: "language-model" } as const;
  return {
    trainingFlops: passFlops({ network, rows, width, places: width, gradient: true, times: 1 }) / pass,
    updatedParameters: parameters.data.length / update,
    programSeconds,
  };
}

const ADAM = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0 };

async function measureDecoding({ config, parameters }: LanguageModel) {
  const generator = await generatorFromParameters(config, parameters);
  const { promptTokens, newTokens, rows } = DECODED;
  const prompt = Array.from({ length: promptTokens }, (_, i) => i + 1);
  const secondsOfPlace = async (count: number) => {
    const seconds = await middleSeconds(2, () =>
      generator.generate({
        prompts: Array.from({ length: count }, () => prompt),
        seeds: Array.from({ length: count }, (_, i) => i),
        // No token ends a response: all run to the same length.
        sampling: { temperature: 1, maxNewTokens: newTokens, bannedIds: [0] },
        eosId: 0,
        padId: 0,
      }),
    );
    return seconds / newTokens;
  };
  const [alone, together] = [await secondsOfPlace(1), await secondsOfPlace(rows)];
  await generator.release();
  // A machine that was busy for a moment may seem to decode many as fast as one.
  const further = Math.max(together - alone, together / 10) / (rows - 1);
  return {
    decodingFlops: placeFlops({ config, rows, promptTokens, newTokens, times: 1 }) / further,
    decodingParameters: parameters.data.length / alone,
  };
}

async function middleSeconds(times: number, run: () => Promise<unknown>): Promise<number> {
  await run(); // fills the allocators
  const seconds: number[] = [];
  const beganAt = performance.now();
  while (seconds.length < times && performance.now() - beganAt < 1000 * MOST_SECONDS) {
    const startedAt = performance.now();
    await run();
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)]!;
}
