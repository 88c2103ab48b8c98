/** Settings of a reward model. */
import { z } from "zod";
import { count, evaluateEvery, floorRatio, MAX_RESPONSES, microBatchOf, optimizer, rate, warmupSteps } from "./shared";

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
