/** Settings that all rounds have which sample responses, have them scored, and learn from that. */
import { z } from "zod";
import { count, divides, microBatchOf, rate } from "./shared";

/** Of a round: the weights after its last update, or their exponential average. */
export const ResultWeights = z.enum(["last", "average"]);
export type ResultWeights = z.infer<typeof ResultWeights>;

/** How responses are sampled. */
export const sampling = {
  iterations: count(60, 1_000_000).describe(
    "Iterations: each samples fresh responses and then trains on them (ours; IG C.4: 256,000 episodes).",
  ),
  batchSize: count(64, 65_536).describe("Responses sampled in one iteration (ours; IG C.4: 512)."),
  microBatchSize: microBatchOf(16, "Responses"),
  maxNewTokens: count(64, 4096).describe("Longest response, in tokens (ours)."),
  temperature: z
    .number()
    .min(0.05)
    .max(5)
    .default(1)
    .describe("The logits are divided by it when sampling, in the reference and in training alike (IG C.4: 1)."),
};

/** How responses are scored. */
export const judging = {
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
  ensembleRule: z
    .enum(["mean", "worst_case", "variance_penalty"])
    .default("mean")
    .describe(
      "How the scores of a reward model with several members become one: their mean, the lowest, or the mean less lambda times the variance (Coste et al. 2023, arXiv 2310.02743).",
    ),
  ensembleLambda: z
    .number()
    .min(0)
    .max(100)
    .default(0.5)
    .describe("Lambda of the variance penalty, where members disagree (ours: 0.5; Coste et al. try 0.05 to 10)."),
};

const Judging = z.object(judging);
export type JudgingSettings = z.infer<typeof Judging>;

/** How the policy follows advantages. */
export const policyUpdates = {
  minibatchSize: count(32, 65_536).describe("Responses in one optimizer step (ours; IG C.4: 64)."),
  epochs: count(1, 16).describe("Passes over the responses of an iteration (IG C.4: 1)."),
  learningRate: rate(3e-4).describe(
    "Learning rate of the policy, after the warm-up (ours; IG C.4: 9.6e-6 at 1.3 billion).",
  ),
  warmupIterations: count(10, 1_000_000, 0).describe(
    "Iterations over which both learning rates rise from one tenth (IG C.4: 10).",
  ),
  clipRange: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe("How far a token's probability ratio may pull the policy from 1 (IG C.4: 0.2)."),
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
  resultWeights: ResultWeights.default("last").describe(
    "Which weights become the policy: the last, or the exponential average, which lags in short rounds (IG C.4: average).",
  ),
};

/** When a round pauses, because the score rises and what it stands for does not. */
export const watching = {
  alarmDrop: z
    .number()
    .positive()
    .max(100)
    .default(0.3)
    .describe(
      "The alarm is raised when the smoothed score of the monitor has fallen this far from its best, in deviations, while the training score has not (ours; needs a reward model with a monitor).",
    ),
  pauseOnAlarm: z
    .boolean()
    .default(true)
    .describe("Whether the alarm pauses the round, or only says so (ours: pause)."),
};

/** K, where responses are compared with others to the same prompt. */
export const responsesPerPrompt = (value: number, source: string) =>
  count(value, 256, 2).describe(`Responses to the same prompt, which are one another's baseline (${source}).`);

/** Refinements of the settings above. */
export const groupsFillBatch = {
  check: (c: { responsesPerPrompt: number; batchSize: number }): boolean => divides(c.responsesPerPrompt, c.batchSize),
  problem: { path: ["responsesPerPrompt"], message: "The responses per prompt must divide the batch size." },
};
export const minibatchDividesBatch = {
  check: (c: { minibatchSize: number; batchSize: number }): boolean => divides(c.minibatchSize, c.batchSize),
  problem: { path: ["minibatchSize"], message: "The minibatch size must divide the batch size." },
};
export const microBatchDividesMinibatch = {
  check: (c: { microBatchSize: number; minibatchSize: number }): boolean => divides(c.microBatchSize, c.minibatchSize),
  problem: { path: ["microBatchSize"], message: "The micro-batch size must divide the minibatch size." },
};
