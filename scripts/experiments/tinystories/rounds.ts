/** The rounds that the experiment compares: the product's own, and their settings. */
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import type { RewardScale } from "@/lib/ml/model-folder";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { type LanguageModel, withScoreHead } from "@/lib/rlhf/language-model";
import { ppo } from "@/lib/rlhf/ppo";
import { pretrain } from "@/lib/rlhf/pretrain";
import { judgeOf, STORY_TOKENS, type World } from "./world";

/** An iteration: the mean reward of its stories in reward units, and their KL to the reference in nats. */
export type Point = { iteration: number; reward: number; kl: number };

export type Trained = { policy: LanguageModel; trajectory: Point[] };

const LEARNING_RATE = 1e-3;
const ITERATIONS = 40;
const BATCH_SIZE = 64;
const MINIBATCH_SIZE = 32;
/** Of the corpus, in one step. */
const CORPUS_ROWS = 16;

const ppoSettings = (over: Partial<PpoConfig>): PpoConfig =>
  PpoConfig.parse({
    iterations: ITERATIONS,
    batchSize: BATCH_SIZE,
    minibatchSize: MINIBATCH_SIZE,
    microBatchSize: 16,
    maxNewTokens: STORY_TOKENS,
    missingEosPenalty: 0,
    learningRate: LEARNING_RATE,
    valueLearningRate: 3 * LEARNING_RATE,
    warmupIterations: 5,
    ptxBatchSize: CORPUS_ROWS,
    ...over,
  });

/** As many steps on as many rows of the corpus as PPO with ptx takes, at the same rate, and nothing else. */
const CORPUS_ALONE = PretrainConfig.parse({
  steps: (ITERATIONS * BATCH_SIZE) / MINIBATCH_SIZE,
  batchSize: CORPUS_ROWS,
  microBatchSize: CORPUS_ROWS,
  learningRate: LEARNING_RATE,
  warmupSteps: 10,
  floorRatio: 1,
  weightDecay: 0,
  evaluateEvery: 1_000_000,
});

/** They differ in what holds the policy back, and one in its seed alone. */
export const PPO_ROUNDS = {
  held: { seed: 1, config: ppoSettings({ klCoefficient: 0.2 }) },
  heldAgain: { seed: 2, config: ppoSettings({ klCoefficient: 0.2 }) },
  lightPtx: { seed: 1, config: ppoSettings({ klCoefficient: 0.2, ptxCoefficient: 0.05 }) },
  heavyPtx: { seed: 1, config: ppoSettings({ klCoefficient: 0.2, ptxCoefficient: 0.5 }) },
  free: { seed: 1, config: ppoSettings({ klCoefficient: 0 }) },
} as const;
export const ROUNDS = { ...PPO_ROUNDS, corpus: { seed: 1, config: CORPUS_ALONE } } as const;
export type PpoRound = keyof typeof PPO_ROUNDS;
export type RoundName = keyof typeof ROUNDS;
/** In the order in which they are run and shown. */
export const PPO_NAMES = ["held", "heldAgain", "lightPtx", "heavyPtx", "free"] as const satisfies readonly PpoRound[];
export const ROUND_NAMES = [...PPO_NAMES, "corpus"] as const satisfies readonly RoundName[];

/** @param scale  of the reward, which PPO learns from in deviations. */
export async function train(input: {
  world: World;
  name: RoundName;
  scale: RewardScale;
  say: (line: string) => void;
}): Promise<Trained> {
  const { world, name, scale, say } = input;
  if (name === "corpus") return trainOnCorpus(world);
  const { seed, config } = PPO_ROUNDS[name];
  const { model, prompt, padId, eosId } = world;
  const running = ppo({
    policy: model,
    judge: judgeOf(world, scale),
    value: { model: withScoreHead(model, randomFrom(childSeed(seed, VALUE_HEAD))), scale: { bias: 0, gain: 1 } },
    prompts: [prompt],
    corpus: world.corpus,
    config,
    padId,
    eosId,
    seed,
  });
  const trajectory: Point[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { policy: next.value.last, trajectory };
    const { step, metrics, samples } = next.value;
    const reward = metrics["objective/scores"]! / scale.gain + scale.bias;
    const kl = metrics["objective/kl"]!;
    trajectory.push({ iteration: step, reward, kl });
    const ptx = metrics["loss/ptx"] === undefined ? "" : `, corpus ${metrics["loss/ptx"].toFixed(3)}`;
    say(`${name} ${step}: reward ${reward.toFixed(2)}, KL ${kl.toFixed(2)}${ptx}`);
    if (step % READ_EVERY === 0) say(world.storyOf(samples[0]!.response));
  }
}

async function trainOnCorpus({ model, corpus, padId }: World): Promise<Trained> {
  const running = pretrain({ model, documents: corpus, heldOut: [], padId, ...ROUNDS.corpus });
  for (;;) {
    const next = await running.next();
    if (next.done) return { policy: next.value, trajectory: [] };
  }
}

/** Iterations after which somebody who watches is shown a story. */
const READ_EVERY = 10;

/** A key that keeps the seed of the value function's head apart. */
const VALUE_HEAD = 1;
