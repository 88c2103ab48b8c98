/** Settings of PPO. */
import { z } from "zod";
import { lora } from "./lora";
import {
  judging,
  microBatchDividesMinibatch,
  minibatchDividesBatch,
  policyUpdates,
  sampling,
  watching,
} from "./rollout";
import { count, fraction, optimizer, rate } from "./shared";

export const PpoConfig = z
  .object({
    ...sampling,
    ...policyUpdates,
    valueLearningRate: rate(5e-4).describe(
      "Learning rate of the value function, after the warm-up (ours; IG C.4: 9e-6).",
    ),
    klCoefficient: z
      .number()
      .min(0)
      .max(100)
      .default(0.35)
      .describe(
        "Beta: reward lost per nat by which a token's log-probability exceeds the reference's (ours: a small reward model is soon led astray; IG C.4: 0.02).",
      ),
    klController: z
      .enum(["fixed", "adaptive"])
      .default("fixed")
      .describe("Whether beta stays as it is (IG) or follows a target KL (Ziegler et al. 2019, section 2.2)."),
    klTarget: z
      .number()
      .positive()
      .max(1000)
      .default(6)
      .describe("KL per response that an adaptive beta steers to, in nats (Ziegler et al.: 6)."),
    klHorizon: count(10_000, 100_000_000).describe(
      "Responses over which an adaptive beta reacts (Ziegler et al.: 10,000).",
    ),
    klEstimator: z
      .enum(["k1", "k2", "k3"])
      .default("k1")
      .describe(
        "Estimate of the KL in a token's reward: the log-ratio, half its square, or e^-k1 - 1 + k1 (IG eq. 2: k1).",
      ),
    valueClipRange: z
      .number()
      .positive()
      .max(100)
      .default(0.2)
      .describe("How far the value may move from the one at sampling time, in reward units (OpenAI's code: 0.2)."),
    gamma: fraction(1).describe("Discount per token; a response is scored as a whole (IG C.4: 1)."),
    lambda: fraction(0.95).describe("Lambda of generalized advantage estimation (OpenAI's code: 0.95)."),
    ptxCoefficient: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .describe(
        "Gamma: weight of the pretraining loss, whose gradient joins that of each minibatch; needs a corpus, 0 is off (IG C.4: 27.8 for PPO-ptx; ours: 0).",
      ),
    ptxBatchSize: count(32, 65_536).describe(
      "Packed sequences of the corpus in one optimizer step (ours; IG C.4: eight times the minibatch).",
    ),
    ptxContextLength: count(128, 8192, 8).describe("Tokens in one packed sequence of the corpus (ours)."),
    ...judging,
    ...watching,
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-5, weightDecay: 0 }),
  })
  .refine(minibatchDividesBatch.check, minibatchDividesBatch.problem)
  .refine(microBatchDividesMinibatch.check, microBatchDividesMinibatch.problem)
  .refine((c) => c.ptxCoefficient === 0 || c.ptxBatchSize % c.microBatchSize === 0, {
    path: ["ptxBatchSize"],
    message: "The micro-batch size must divide the pretraining batch size.",
  });
export type PpoConfig = z.infer<typeof PpoConfig>;
