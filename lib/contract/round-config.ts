/**
 * The settings of each kind of round. A form is made from these schemas: every field is a number, a boolean or an
 * enum with a default, its limits, and one sentence that ends with the source of the default.
 *
 * IG: Ouyang et al. 2022 (InstructGPT), arXiv 2203.02155. GPT-3: Brown et al. 2020, appendix B, arXiv 2005.14165.
 * "ours" marks a default chosen for models of about a million parameters on two cores; IG's values are for 1.3 to 175
 * billion and would barely move so small a model within minutes.
 */
import { z } from "zod";

export const RoundKind = z.enum(["pretrain", "sft", "reward_model", "ppo"]);
export type RoundKind = z.infer<typeof RoundKind>;

/** Most responses in one comparison (contract: 2 to 9), so a micro-batch of the reward model holds at least one. */
const MAX_RESPONSES = 9;

const count = (value: number, max: number, min = 1) => z.number().int().min(min).max(max).default(value);
const fraction = (value: number) => z.number().min(0).max(1).default(value);
const rate = (value: number) => z.number().min(0).max(1).default(value);

/** AdamW and clipping, the same fields in every kind; the sentences name the papers. */
const optimizer = (defaults: { beta2: number; epsilon: number; weightDecay: number }) => ({
  beta1: z
    .number()
    .min(0)
    .max(0.999)
    .default(0.9)
    .describe("Decay of Adam's running mean of the gradient (GPT-3 and IG C: 0.9)."),
  beta2: z
    .number()
    .min(0)
    .max(0.99999)
    .default(defaults.beta2)
    .describe("Decay of Adam's running mean of the squared gradient (GPT-3 and IG C: 0.95)."),
  epsilon: z
    .number()
    .min(1e-12)
    .max(1e-2)
    .default(defaults.epsilon)
    .describe(
      "Added to the root of Adam's second moment, where PyTorch adds it (GPT-3: 1e-8; for PPO OpenAI's code: 1e-5).",
    ),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(defaults.weightDecay)
    .describe("Decoupled weight decay of matrices, per unit of learning rate (GPT-3: 0.1; IG states none)."),
  maxGradientNorm: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .describe("A longer gradient is scaled down to this global norm (GPT-3: 1.0)."),
});

const microBatchOf = (value: number, unit: string, min = 1) =>
  count(value, 4096, min).describe(
    `${unit} that pass through the network at once; smaller takes less memory and gives the same gradient (ours).`,
  );

const floorRatio = fraction(0.1).describe(
  "The learning rate ends at this part of its peak, along a cosine (GPT-3 and IG C: 0.1).",
);

const warmupSteps = (value: number, source: string) =>
  count(value, 1_000_000, 0).describe(`Steps over which the learning rate rises linearly from zero (${source}).`);

const evaluateEvery = (value: number) =>
  count(value, 1_000_000).describe(
    "Steps between two measurements on the held-out data; the last step is always measured (ours).",
  );

const divides = (small: number, large: number): boolean => large % small === 0;

export const PretrainConfig = z
  .object({
    steps: count(1500, 10_000_000).describe("Optimizer steps of the round (ours)."),
    batchSize: count(32, 65_536).describe("Sequences in one optimizer step (ours)."),
    microBatchSize: microBatchOf(16, "Sequences"),
    contextLength: count(128, 8192, 8).describe(
      "Tokens in one packed sequence; also the longest text the new model can read (ours; GPT-3: 2048).",
    ),
    learningRate: rate(2e-3).describe("Peak learning rate (ours; GPT-3's smallest model: 6e-4)."),
    warmupSteps: warmupSteps(50, "ours; GPT-3: 375 million tokens"),
    floorRatio,
    ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 }),
    evaluateEvery: evaluateEvery(100),
    vocabularySize: count(1536, 262_144, 300).describe(
      "Tokens of the tokenizer that is trained when the round starts from nothing (ours).",
    ),
    hiddenSize: count(128, 8192, 8).describe("Width of the network, when the round starts from nothing (ours)."),
    intermediateSize: count(352, 32_768, 8).describe(
      "Width inside the feed-forward layers, when the round starts from nothing (ours: about 8/3 of the width, as in Llama).",
    ),
    layers: count(4, 128).describe("Layers, when the round starts from nothing (ours)."),
    heads: count(4, 128).describe("Attention heads of each layer, when the round starts from nothing (ours)."),
    keyValueHeads: count(2, 128).describe(
      "Heads that keep keys and values, shared by groups of attention heads, when the round starts from nothing (ours).",
    ),
  })
  .refine((c) => divides(c.microBatchSize, c.batchSize), {
    path: ["microBatchSize"],
    message: "The micro-batch size must divide the batch size.",
  })
  .refine((c) => c.warmupSteps < c.steps, {
    path: ["warmupSteps"],
    message: "The warm-up must end before the round does.",
  })
  .refine((c) => divides(2 * c.heads, c.hiddenSize), {
    path: ["hiddenSize"],
    message:
      "The width must be a multiple of twice the number of heads: rotary positions turn pairs of numbers in each head.",
  })
  .refine((c) => divides(c.keyValueHeads, c.heads), {
    path: ["keyValueHeads"],
    message: "The number of key-value heads must divide the number of heads.",
  });
export type PretrainConfig = z.infer<typeof PretrainConfig>;

export const SftConfig = z
  .object({
    epochs: count(4, 1000).describe(
      "Passes over the demonstrations (ours; IG C.1: 16 for the model that is compared, C.3: 2 for the one that starts PPO).",
    ),
    batchSize: count(32, 65_536).describe("Demonstrations in one optimizer step (IG C.1: 32)."),
    microBatchSize: microBatchOf(8, "Demonstrations"),
    learningRate: rate(1e-3).describe("Peak learning rate (ours; IG C.1: 9.65e-6)."),
    warmupSteps: warmupSteps(0, "IG C.1: none"),
    floorRatio,
    lossMean: z
      .enum(["token", "sequence"])
      .default("token")
      .describe(
        "Whether every token weighs the same, or every demonstration whatever its length (IG does not state it; ours: token).",
      ),
    ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }),
    evaluateEvery: evaluateEvery(10),
  })
  .refine((c) => divides(c.microBatchSize, c.batchSize), {
    path: ["microBatchSize"],
    message: "The micro-batch size must divide the batch size.",
  });
export type SftConfig = z.infer<typeof SftConfig>;

export const RewardModelConfig = z.object({
  epochs: count(1, 100).describe(
    "Passes over the comparisons; a second one overfits, since a response is seen in all its pairs at once (IG C.2: 1).",
  ),
  batchSize: count(8, 65_536).describe(
    "Prompts in one optimizer step, each with all its ranked responses (ours; IG C.2: 64).",
  ),
  microBatchSize: microBatchOf(36, "Responses", MAX_RESPONSES),
  learningRate: rate(5e-4).describe("Peak learning rate (ours; IG C.2: 9e-6)."),
  warmupSteps: warmupSteps(0, "IG C.2 states none"),
  floorRatio,
  ties: z
    .enum(["drop", "half"])
    .default("drop")
    .describe("Whether two responses in one tier teach nothing, or teach that each wins half the time (IG C.2: drop)."),
  labelSmoothing: z
    .number()
    .min(0)
    .max(0.49)
    .default(0)
    .describe("Share of preferences taken to be mistaken (IG: 0; Wang et al. 2024, arXiv 2401.06080, study it)."),
  centering: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      "Weight of the squared sum of a pair's scores, which keeps them near zero (IG: 0; Eisenstein et al. 2023, arXiv 2312.09244: 0.01).",
    ),
  ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }),
  evaluateEvery: evaluateEvery(10),
});
export type RewardModelConfig = z.infer<typeof RewardModelConfig>;

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

/** The schema of each kind's settings; parsing `{}` gives the defaults. */
export const ROUND_CONFIG = {
  pretrain: PretrainConfig,
  sft: SftConfig,
  reward_model: RewardModelConfig,
  ppo: PpoConfig,
} as const satisfies Record<RoundKind, z.ZodType>;
