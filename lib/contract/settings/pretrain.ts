/** Settings of pretraining. */
import { z } from "zod";
import { lora } from "./lora";
import { count, divides, evaluateEvery, floorRatio, microBatchOf, optimizer, rate, warmupSteps } from "./shared";

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
    ...lora,
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
