/** Settings of direct preference optimization. */
import { z } from "zod";
import { lora } from "./lora";
import { count, evaluateEvery, floorRatio, MAX_RESPONSES, microBatchOf, optimizer, rate, warmupSteps } from "./shared";

export const DpoConfig = z
  .object({
    epochs: count(1, 100).describe("Passes over the rankings (ours; Rafailov et al. 2023 do not state theirs)."),
    batchSize: count(8, 65_536).describe(
      "Prompts in one optimizer step, each with all its ranked responses (ours; Rafailov et al. 2023: 64 pairs).",
    ),
    microBatchSize: microBatchOf(36, "Responses", MAX_RESPONSES),
    learningRate: rate(1e-4).describe(
      "Peak learning rate; ten times this makes a policy of a million parameters worse (ours; Rafailov et al. 2023: 1e-6 with RMSprop).",
    ),
    warmupSteps: warmupSteps(10, "ours; Rafailov et al. 2023: 150"),
    floorRatio,
    loss: z
      .enum(["dpo", "ipo"])
      .default("dpo")
      .describe(
        "Whether the lead of the preferred response should grow without end, or reach 1 / (2 beta) and stay there, which fits rankings with little noise (ours: dpo; ipo: Azar et al. 2023, arXiv 2310.12036).",
      ),
    beta: z
      .number()
      .min(0.001)
      .max(100)
      .default(0.1)
      .describe(
        "Reward of one nat by which the policy leaves the one it started from; greater stays closer to it (Rafailov et al. 2023, arXiv 2305.18290, and TRL: 0.1).",
      ),
    labelSmoothing: z
      .number()
      .min(0)
      .max(0.49)
      .default(0)
      .describe("Share of preferences taken to be mistaken; only with the loss of DPO (TRL: 0; Mitchell 2023)."),
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }),
    evaluateEvery: evaluateEvery(10),
  })
  .refine((c) => c.loss === "dpo" || c.labelSmoothing === 0, {
    path: ["labelSmoothing"],
    message: "The loss of IPO knows no label smoothing: set it to 0, or choose the loss of DPO.",
  });
export type DpoConfig = z.infer<typeof DpoConfig>;
