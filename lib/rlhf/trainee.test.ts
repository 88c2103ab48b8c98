import { describe, expect, test, vi } from "vitest";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { SftConfig } from "@/lib/contract/settings/sft";
import { randomFrom } from "@/lib/ml/random";
import { withScoreHead } from "./language-model";
import { ppo } from "./ppo";
import { policyHead, ResponseNetwork } from "./response-network";
import { sft } from "./sft";
import { columnOf, world } from "./testing/good-word";
import { runRound, tinyModel } from "./testing/tiny-model";
import { learnedAt, traineeOf } from "./trainee";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const LORA = { loraRank: 2, loraAlpha: 8, loraTargets: "all" } as const;

test("all of a model learns at rank 0, and a copy of it only", () => {
  const model = tinyModel();
  const { network, plain, result } = traineeOf(model, { ...LORA, loraRank: 0 }, randomFrom(1));
  expect(network.frozen).toBeUndefined();
  expect(plain).toBe(network);
  network.parameters.data[0] = 7;
  expect(result().parameters.data[0]).toBe(7);
  expect(result().adapters).toBeUndefined();
  expect(model.parameters.data[0]).not.toBe(7);
});

describe("adapters", () => {
  test("begin as the model, and what they learn is what the merged network says", async () => {
    const model = tinyModel();
    const trainee = traineeOf(model, LORA, randomFrom(1));
    expect(trainee.result().parameters.data).toEqual(model.parameters.data);

    const random = randomFrom(2);
    trainee.network.parameters.data.forEach((_, i, data) => {
      data[i] = 0.2 * (random() - 0.5);
    });
    trainee.settle();
    expect(trainee.plain.parameters.data).not.toEqual(model.parameters.data);
    const read = async (network: Parameters<typeof traineeOf>[0]) => {
      const head = policyHead({ temperature: 1, bannedIds: [] });
      const one = new ResponseNetwork({ network, shape: { rows: 1, promptWidth: 16, padId: 0 }, head });
      const said = await one.read({ prompts: [[2, 3]], responses: [[4, 5, 1]] });
      await one.release();
      return [...said.logprobs!.subarray(0, 3)];
    };
    const [adapted, merged] = [await read(trainee.network), await read(trainee.plain)];
    adapted.forEach((x, t) => {
      expect(merged[t]).toBeCloseTo(x, 5);
    });
  });

  test("of a reward model learn beside its whole head", () => {
    const reward = withScoreHead(tinyModel(), randomFrom(3));
    const { network, result } = traineeOf(reward, LORA, randomFrom(1));
    expect(network.parameters.view("score.weight")).toEqual(reward.parameters.view("score.weight"));
    network.parameters.view("score.weight").fill(5);
    expect(result().parameters.view("score.weight")[0]).toBe(5);
    expect(reward.parameters.view("score.weight")[0]).not.toBe(5);
  });

  test("can be read out of a round's state", async () => {
    const config = SftConfig.parse({ epochs: 2, batchSize: 2, microBatchSize: 2, ...LORA });
    const examples = [2, 3].map((id) => ({ ids: [id, 4, 5, 1], mask: [0, 1, 1, 1] as const }));
    const model = tinyModel();
    const learning = sft({ model, examples, heldOut: [], config, padId: 0, eosId: 1, seed: 1 });
    const { state, result } = await runRound(learning);
    expect(result.adapters?.parameters.data.length).toBeLessThan(model.parameters.data.length);
    expect(result.parameters.data).not.toEqual(model.parameters.data);
    const again = learnedAt({ model, settings: config, state, name: "model" });
    expect(again.parameters.data).toEqual(result.parameters.data);
  });

  test("are enough for PPO to learn what the judge likes", async () => {
    const { policy, ...rest } = world();
    // A trained model's rows are long enough for its body to choose between tokens; those of a new one are not.
    policy.parameters.view("model.embed_tokens.weight").forEach((x, i, rows) => {
      rows[i] = 20 * x;
    });
    const config = PpoConfig.parse({
      ...{ iterations: 16, batchSize: 32, minibatchSize: 16, maxNewTokens: 5, missingEosPenalty: 0 },
      ...{ learningRate: 0.01, valueLearningRate: 0.01, warmupIterations: 2, klCoefficient: 0.05, approxKlTarget: 1 },
      ...{ ...LORA, loraRank: 4 },
    });
    const value = { model: withScoreHead(policy, randomFrom(4)), scale: { bias: 0, gain: 1 } };
    const { metrics } = await runRound(ppo({ ...rest, policy, value, config }));
    const scores = columnOf(metrics, "objective/scores");
    expect(scores.at(-1)! - scores[0]!).toBeGreaterThan(1);
  });
});
