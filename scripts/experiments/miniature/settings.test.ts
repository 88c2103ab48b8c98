import { describe, expect, test } from "vitest";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { SftConfig } from "@/lib/contract/settings/sft";
import { parameterSpecs } from "@/lib/ml/nn/weights";
import { newNetwork } from "@/lib/training/new-network";
import { type NetworkName, SETTINGS } from "./settings";

const pretraining = (name: NetworkName) =>
  PretrainConfig.parse({ ...SETTINGS.pretraining, ...SETTINGS.networks[name] });

describe("the settings", () => {
  test("the large network has at least ninety times the parameters of the small one", () => {
    const parametersOf = (name: NetworkName) => {
      const config = pretraining(name);
      const specs = parameterSpecs(newNetwork(config, config.vocabularySize));
      return specs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
    };
    expect(parametersOf("large") / parametersOf("small")).toBeGreaterThanOrEqual(90);
  });

  test("both networks read the same number of tokens in the same steps", () => {
    const { steps, batchSize, contextLength, vocabularySize } = pretraining("small");
    expect(pretraining("large")).toMatchObject({ steps, batchSize, contextLength, vocabularySize });
  });

  test("every round accepts them", () => {
    const { sft, rewardModel, ppo, ptx, still } = SETTINGS.rounds;
    expect(SftConfig.parse(sft)).toMatchObject(sft);
    expect(RewardModelConfig.parse(rewardModel)).toMatchObject(rewardModel);
    for (const config of [ppo, ptx, still]) expect(PpoConfig.parse(config)).toMatchObject(config);
  });

  test("PPO, its ptx and its controls differ in nothing but what is compared", () => {
    const { ppo, ptx, still } = SETTINGS.rounds;
    expect(ptx).toEqual({ ...ppo, ptxCoefficient: expect.any(Number), ptxBatchSize: expect.any(Number) });
    expect(still).toEqual({ ...ppo, iterations: 2, learningRate: 0, valueLearningRate: 0 });
  });

  test("as many rankings are made of each K from 4 to 9", () => {
    const { rankings, validationPrompts } = SETTINGS.amounts;
    expect(SETTINGS.ranked).toEqual([4, 5, 6, 7, 8, 9]);
    for (const count of [rankings, validationPrompts]) expect(count % SETTINGS.ranked.length).toBe(0);
  });
});
