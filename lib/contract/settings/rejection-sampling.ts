/** Settings of rejection sampling. */
import { z } from "zod";
import { lora } from "./lora";
import { groupsFillBatch, judging, responsesPerPrompt, sampling, watching } from "./rollout";
import { count, divides, optimizer, rate } from "./shared";

export const RejectionSamplingConfig = z
  .object({
    ...sampling,
    batchSize: count(256, 65_536).describe("Responses sampled in one iteration (ours; Dong et al.: 2048 prompts)."),
    responsesPerPrompt: responsesPerPrompt(8, "Dong et al. 2023, arXiv 2304.06767: 8 to 32"),
    minibatchSize: count(32, 65_536).describe("Best responses in one optimizer step (ours)."),
    epochs: count(1, 16).describe("Passes over the best responses of an iteration (ours; Dong et al.: 2)."),
    learningRate: rate(3e-4).describe("Learning rate of the policy, after the warm-up (ours; Dong et al.: 2e-5)."),
    warmupIterations: count(0, 1_000_000, 0).describe("Iterations over which the rate rises from one tenth (ours)."),
    ...judging,
    ...watching,
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }),
  })
  .refine(groupsFillBatch.check, groupsFillBatch.problem)
  .refine((c) => divides(c.minibatchSize, c.batchSize / c.responsesPerPrompt), {
    path: ["minibatchSize"],
    message: "The minibatch size must divide the number of prompts in a batch, each of which has one best response.",
  })
  .refine((c) => divides(c.microBatchSize, c.minibatchSize), {
    path: ["microBatchSize"],
    message: "The micro-batch size must divide the minibatch size.",
  });
export type RejectionSamplingConfig = z.infer<typeof RejectionSamplingConfig>;
