/**
 * Fifty steps of each kind of round with a fixed seed, against what they were when they were last looked at: a change in
 * any part of the stack that moves a trajectory is seen here, and has to be meant. Splitting a step into micro-batches must
 * not move it.
 *
 * After a change that is meant, write them anew with `PIN_TRAJECTORIES=1 npx vitest run --project unit lib/rlhf/trajectories`
 * and read the difference.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test, vi } from "vitest";
import { ROUND_CONFIG, type RoundKind } from "@/lib/contract/round-config";
import { randomFrom } from "@/lib/ml/random";
import { dpo } from "./dpo";
import { grpo } from "./grpo";
import { type RoundEvent, withScoreHead } from "./language-model";
import { ppo } from "./ppo";
import { pretrain } from "./pretrain";
import { rejectionSampling } from "./rejection-sampling";
import { rewardModel } from "./reward-model";
import { rloo } from "./rloo";
import { sft } from "./sft";
import { EOS, GOOD, goodness, OTHER, PAD, PROMPTS, SMALL, world } from "./testing/good-word";
import { runRound, tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const STEPS = 50;
const PINNED_STEPS = [1, 10, 25, 50];
/**
 * Sums in another order, as other processors make them, grow over fifty steps: a part of each value, and what such sums leave
 * of a value that is 0. On one processor micro-batches differ by 3e-6 and 3e-8.
 */
const TOLERANCE = { relative: 2e-3, absolute: 1e-6 };

const random = randomFrom(9);
const word = (): number => GOOD + Math.floor(random() * 3);
const words = (most: number): number[] => Array.from({ length: 1 + Math.floor(random() * most) }, word);
const responses = Array.from({ length: 200 }, (_, i) => ({ prompt: PROMPTS[i % PROMPTS.length]!, words: words(4) }));
const examples = responses.map(({ prompt, words: said }) => ({
  ids: [...prompt, ...said, EOS],
  mask: [...prompt.map(() => 0 as const), ...said.map(() => 1 as const), 1 as const],
}));
const comparisons = responses.map(({ prompt, words: said }) => {
  const other = words(4);
  const pair: [number, number] = goodness(said) >= goodness(other) ? [0, 1] : [1, 0];
  return { responses: [said, other].map((w) => [...prompt, ...w, EOS]), pairs: [pair] };
});

const anchored = comparisons.map((c, i) => ({ ...c, promptTokens: responses[i]!.prompt.length }));

const common = { padId: PAD, seed: 5 };
const sampled = { iterations: STEPS, batchSize: 8, maxNewTokens: 5, warmupIterations: 10, learningRate: 0.003 };
const onPolicy = { ...sampled, minibatchSize: 8, microBatchSize: 8 };

/** Eight examples a step, split into micro-batches of `microBatchSize`. */
const ROUNDS: Record<RoundKind, (microBatchSize: number) => AsyncGenerator<RoundEvent, unknown>> = {
  pretrain: (microBatchSize) =>
    pretrain({
      ...common,
      model: tinyModel(SMALL),
      documents: examples.map((e) => e.ids),
      heldOut: [],
      config: ROUND_CONFIG.pretrain.parse({
        steps: STEPS,
        batchSize: 8,
        microBatchSize,
        contextLength: 8,
        warmupSteps: 5,
      }),
    }),
  sft: (microBatchSize) =>
    sft({
      ...common,
      eosId: EOS,
      model: tinyModel(SMALL),
      examples,
      heldOut: examples.slice(0, 8),
      config: ROUND_CONFIG.sft.parse({ epochs: 2, batchSize: 8, microBatchSize }),
    }),
  reward_model: (microBatchSize) =>
    rewardModel({
      ...common,
      model: tinyModel(SMALL),
      comparisons,
      heldOut: comparisons.slice(0, 8),
      demonstrations: [],
      config: ROUND_CONFIG.reward_model.parse({ epochs: 1, batchSize: 4, microBatchSize: 9 + microBatchSize }),
    }),
  ppo: (microBatchSize) => {
    const { policy, ...rest } = world();
    const value = { model: withScoreHead(policy, randomFrom(4)), scale: { bias: 0, gain: 1 } };
    const config = ROUND_CONFIG.ppo.parse({ ...onPolicy, valueLearningRate: 0.003, microBatchSize });
    return ppo({ ...rest, policy, value, config });
  },
  dpo: (microBatchSize) =>
    dpo({
      ...common,
      policy: tinyModel(SMALL),
      comparisons: anchored,
      heldOut: anchored.slice(0, 8),
      config: ROUND_CONFIG.dpo.parse({
        epochs: 1,
        batchSize: 4,
        microBatchSize: 9 + microBatchSize,
        learningRate: 0.003,
      }),
    }),
  rloo: (microBatchSize) => rloo({ ...world(), config: ROUND_CONFIG.rloo.parse({ ...onPolicy, microBatchSize }) }),
  grpo: (microBatchSize) => grpo({ ...world(), config: ROUND_CONFIG.grpo.parse({ ...onPolicy, microBatchSize }) }),
  rejection_sampling: (microBatchSize) =>
    rejectionSampling({
      ...world(),
      config: ROUND_CONFIG.rejection_sampling.parse({
        ...sampled,
        batchSize: 16,
        responsesPerPrompt: 2,
        minibatchSize: 8,
        microBatchSize,
      }),
    }),
};

type Trajectory = Record<string, Record<string, number>>;
const FILE = new URL("./trajectories.json", import.meta.url);
const pinned: Record<string, Trajectory> = JSON.parse(readFileSync(FILE, "utf8"));
const isPinning = Boolean(process.env.PIN_TRAJECTORIES);
afterAll(() => {
  if (isPinning) writeFileSync(FILE, `${JSON.stringify(pinned, null, 2)}\n`);
});

async function trajectoryOf(kind: RoundKind, microBatchSize: number): Promise<Trajectory> {
  const { metrics, steps } = await runRound(ROUNDS[kind](microBatchSize));
  expect(steps.at(-1)).toBe(STEPS);
  const entries = PINNED_STEPS.map((step) => [step, metrics[steps.indexOf(step)]!] as const);
  return Object.fromEntries(entries);
}

function expectAlike(trajectory: Trajectory, expected: Trajectory): void {
  expect(Object.keys(trajectory)).toEqual(Object.keys(expected));
  for (const [step, metrics] of Object.entries(expected)) {
    expect(Object.keys(trajectory[step]!).sort()).toEqual(Object.keys(metrics).sort());
    for (const [name, value] of Object.entries(metrics)) {
      const found = trajectory[step]![name]!;
      const allowed = TOLERANCE.relative * Math.abs(value) + TOLERANCE.absolute;
      expect(Math.abs(found - value), `${name} at step ${step} is ${found}, not ${value}`).toBeLessThan(allowed);
    }
  }
}

describe.each(Object.keys(ROUNDS) as RoundKind[])("%s", (kind) => {
  test.each([8, 4, 2])("takes the pinned way, in micro-batches of %i", async (microBatchSize) => {
    const trajectory = await trajectoryOf(kind, microBatchSize);
    if (isPinning && microBatchSize === 8) pinned[kind] = trajectory;
    expect(pinned, `no trajectory of ${kind} is pinned`).toHaveProperty(kind);
    expectAlike(trajectory, pinned[kind]!);
  });
});

test("another seed takes another way", async () => {
  expect(OTHER).not.toBe(GOOD);
  const config = ROUND_CONFIG.sft.parse({ epochs: 2, batchSize: 8 });
  const other = sft({ ...common, eosId: EOS, seed: 6, model: tinyModel(SMALL), examples, heldOut: [], config });
  const { metrics } = await runRound(other);
  expect(metrics.at(-1)!["loss/train"]).not.toBeCloseTo(pinned.sft!["50"]!["loss/train"]!, 4);
});
