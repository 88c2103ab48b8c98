/** Settings of PPO. */
import { z } from "zod";
import { count, divides, fraction, microBatchOf, optimizer, rate } from "./shared";

export const PpoConfig = z
  .object({
    iterations: count(60, 1_000_000).describe(
      "Iterations: each samples fresh responses and then trains on them (ours; IG C.4: 256,000 episodes).",
    ),
    batchSize: count(64, 65_536).describe("Responses sampled in one iteration (ours; IG C.4: 512)."),
    minibatchSize: count(32, 65_536).describe("Responses in one optimizer step (ours; IG C.4: 64)."),
    microBatchSize: microBatchOf(16, "Responses"),
    epochs: count(1, 16).describe("Passes over the responses of an iteration (IG C.4: 1)."),
    maxNewTokens: count(64, 4096).describe("Longest response, in tokens (ours)."),
    temperature: z
      .number()
      .min(0.05)
      .max(5)
      .default(1)
      .describe("The logits are divided by it when sampling, in the reference and in training alike (IG C.4: 1)."),
    learningRate: rate(3e-4).describe(
      "Learning rate of the policy, after the warm-up (ours; IG C.4: 9.6e-6 at 1.3 billion).",
    ),
    valueLearningRate: rate(5e-4).describe(
      "Learning rate of the value function, after the warm-up (ours; IG C.4: 9e-6).",
    ),
    warmupIterations: count(10, 1_000_000, 0).describe(
      "Iterations over which both learning rates rise from one tenth (IG C.4: 10).",
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
    clipRange: z
      .number()
      .positive()
      .max(1)
      .default(0.2)
      .describe("How far a token's probability ratio may pull the policy from 1 (IG C.4: 0.2)."),
    valueClipRange: z
      .number()
      .positive()
      .max(100)
      .default(0.2)
      .describe("How far the value may move from the one at sampling time, in reward units (OpenAI's code: 0.2)."),
    gamma: fraction(1).describe("Discount per token; a response is scored as a whole (IG C.4: 1)."),
    lambda: fraction(0.95).describe("Lambda of generalized advantage estimation (OpenAI's code: 0.95)."),
    missingEosPenalty: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .describe("Taken from the score of a response that did not end by itself (TRL's recipe for TL;DR: 1)."),
    scoreClip: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .describe("Scores are cut to plus or minus this; 0 leaves them as they are (IG: none)."),
    scaleScores: z
      .boolean()
      .default(false)
      .describe(
        "Whether scores are also divided by their deviation on the reward model's training responses (Ziegler et al. yes; IG no).",
      ),
    approxKlTarget: z
      .number()
      .positive()
      .max(100)
      .default(0.1)
      .describe(
        "An iteration's updates stop when the policy has moved 1.5 times this since sampling, in nats per token (ours; Spinning Up: 0.01 with a far smaller step).",
      ),
    maxMeanRatio: z
      .number()
      .min(1)
      .max(1e6)
      .default(10)
      .describe("A minibatch whose mean probability ratio is larger is left out (TRL: 10)."),
    averageDecay: z
      .number()
      .min(0)
      .max(0.99999)
      .default(0.992)
      .describe("Decay per update of the exponential average of the policy's weights (IG C.4: 0.992)."),
    resultWeights: z
      .enum(["last", "average"])
      .default("last")
      .describe(
        "Which weights become the policy: the last, or the exponential average, which lags in short rounds (IG C.4: average).",
      ),
    ...optimizer({ beta2: 0.95, epsilon: 1e-5, weightDecay: 0 }),
  })
  .refine((c) => divides(c.minibatchSize, c.batchSize), {
    path: ["minibatchSize"],
    message: "The minibatch size must divide the batch size.",
  })
  .refine((c) => divides(c.microBatchSize, c.minibatchSize), {
    path: ["microBatchSize"],
    message: "The micro-batch size must divide the minibatch size.",
  });
export type PpoConfig = z.infer<typeof PpoConfig>;
