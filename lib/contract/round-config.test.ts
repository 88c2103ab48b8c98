import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { ROUND_CONFIG, RoundKind } from "./round-config";
import { PpoConfig } from "./settings/ppo";
import { PretrainConfig } from "./settings/pretrain";
import { RewardModelConfig } from "./settings/reward-model";
import { SftConfig } from "./settings/sft";

const messages = (schema: z.ZodType, input: unknown): string[] =>
  schema.safeParse(input).error?.issues.map((i) => `${i.path.join(".")}: ${i.message}`) ?? [];

describe.each(RoundKind.options)("%s", (kind) => {
  const { shape } = ROUND_CONFIG[kind];

  test("is complete with nothing given", () => {
    const parsed = ROUND_CONFIG[kind].parse({});
    expect(Object.keys(parsed)).toEqual(Object.keys(shape));
  });

  test("says of every setting what it does, in one sentence with its source", () => {
    for (const [name, field] of Object.entries(shape)) {
      expect(field.description, name).toMatch(/^[A-Z].*\(.*(IG|ours|GPT-3|TRL|OpenAI|PEFT| et al\.).*\)\.$/);
    }
  });
});

test("settings that do not fit together are refused with the reason", () => {
  expect(messages(PpoConfig, { batchSize: 64, minibatchSize: 48, microBatchSize: 16 })).toEqual([
    "minibatchSize: The minibatch size must divide the batch size.",
  ]);
  expect(messages(RewardModelConfig, { ties: "davidson", labelSmoothing: 0.1, margin: 1 })).toEqual([
    expect.stringMatching(/^labelSmoothing: .*must be 0/),
    expect.stringMatching(/^margin: .*must be 0/),
  ]);
  expect(messages(RewardModelConfig, { ties: "davidson", centering: 0.01, members: 8, monitorShare: 0.5 })).toEqual([]);
  expect(messages(PpoConfig, { microBatchSize: 5 })).toEqual([
    "microBatchSize: The micro-batch size must divide the minibatch size.",
  ]);
  expect(messages(SftConfig, { batchSize: 9 })[0]).toContain("must divide the batch size");
  expect(messages(PretrainConfig, { steps: 10, warmupSteps: 10 })[0]).toContain("warm-up");
  expect(messages(PretrainConfig, { hiddenSize: 100, heads: 3, keyValueHeads: 1 })[0]).toContain(
    "twice the number of heads",
  );
  expect(messages(PretrainConfig, { heads: 4, keyValueHeads: 3 })[0]).toContain("key-value heads");
});

test("a learning rate of zero is allowed, for controls; below zero is not", () => {
  expect(messages(PpoConfig, { learningRate: 0, valueLearningRate: 0 })).toEqual([]);
  expect(messages(PpoConfig, { learningRate: -1 })).toHaveLength(1);
});
