/** What is measured: rounds of the product, unchanged, each with settings for the small world. */
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { RlooConfig } from "@/lib/contract/settings/rloo";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { type RoundEvent, withScoreHead } from "@/lib/rlhf/language-model";
import { ppo } from "@/lib/rlhf/ppo";
import { rloo } from "@/lib/rlhf/rloo";
import type { OnPolicyInput } from "@/lib/rlhf/rollout";
import { MAX_NEW_TOKENS } from "./world";

/** Settings of all seeds and coefficients; what is not named here is as in the product. */
export const SETTINGS = {
  /** A multiple of the prompts, so that each is answered equally often in every iteration. */
  batchSize: 256,
  minibatchSize: 64,
  microBatchSize: 64,
  maxNewTokens: MAX_NEW_TOKENS,
  /** The rule itself says what a missing end costs. */
  missingEosPenalty: 0,
  learningRate: 1e-3,
  valueLearningRate: 3e-3,
};

export type Start = OnPolicyInput & {
  klCoefficient: number;
  iterations: number;
  /**
   * -1 turns every advantage round, without a switch in the product: the judge is then asked for the opposite (see
   * `judgeOf`), the KL earns what it cost, and the value function says the opposite of what its network says. So rewards and
   * values are those of +1 with the other sign, and advantages too.
   */
  sign: 1 | -1;
};
export type Algorithm = (start: Start) => AsyncGenerator<RoundEvent, unknown>;

export const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  PPO: ({ klCoefficient, iterations, sign, ...input }) =>
    ppo({
      ...input,
      value: {
        model: withScoreHead(input.policy, randomFrom(childSeed(input.seed, VALUE_SEED))),
        scale: { bias: 0, gain: sign },
      },
      config: { ...PpoConfig.parse(SETTINGS), iterations, klCoefficient: sign * klCoefficient },
    }),
  RLOO: ({ klCoefficient, iterations, sign, ...input }) =>
    rloo({
      ...input,
      config: {
        ...RlooConfig.parse({ ...SETTINGS, responsesPerPrompt: 4 }),
        iterations,
        klCoefficient: sign * klCoefficient,
      },
    }),
};

/** Keeps the value function's seed apart from those of the round. */
const VALUE_SEED = 1000;
