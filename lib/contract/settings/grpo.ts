/** Settings of GRPO. */
import { z } from "zod";
import { lora } from "./lora";
import {
  groupsFillBatch,
  judging,
  microBatchDividesMinibatch,
  minibatchDividesBatch,
  policyUpdates,
  responsesPerPrompt,
  sampling,
  watching,
} from "./rollout";
import { optimizer } from "./shared";

export const GrpoConfig = z
  .object({
    ...sampling,
    responsesPerPrompt: responsesPerPrompt(8, "ours; Shao et al. 2024, arXiv 2402.03300: 64"),
    groupScale: z
      .enum(["unbiased", "population", "none"])
      .default("unbiased")
      .describe(
        "What a response's lead over its group is divided by: the deviation with K - 1 or with K, or nothing, as in Dr. GRPO (trainers: unbiased; Liu et al. 2025, arXiv 2503.20783: none).",
      ),
    ...policyUpdates,
    klCoefficient: z
      .number()
      .min(0)
      .max(100)
      .default(0.04)
      .describe("Beta: weight of the KL estimate in the loss, per nat and token (Shao et al.: 0.04)."),
    ...judging,
    ...watching,
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-5, weightDecay: 0 }),
  })
  .refine(groupsFillBatch.check, groupsFillBatch.problem)
  .refine(minibatchDividesBatch.check, minibatchDividesBatch.problem)
  .refine(microBatchDividesMinibatch.check, microBatchDividesMinibatch.problem);
export type GrpoConfig = z.infer<typeof GrpoConfig>;
