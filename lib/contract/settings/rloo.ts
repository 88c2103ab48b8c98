/** Settings of RLOO. */
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

export const RlooConfig = z
  .object({
    ...sampling,
    responsesPerPrompt: responsesPerPrompt(4, "Ahmadian et al. 2024, arXiv 2402.14740: 2 and 4"),
    ...policyUpdates,
    klCoefficient: z
      .number()
      .min(0)
      .max(100)
      .default(0.35)
      .describe(
        "Beta: reward lost per nat by which a response's log-probability exceeds the reference's (ours, as for PPO; Ahmadian et al.: 0.03 and 0.1).",
      ),
    ...judging,
    ...watching,
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-5, weightDecay: 0 }),
  })
  .refine(groupsFillBatch.check, groupsFillBatch.problem)
  .refine(minibatchDividesBatch.check, minibatchDividesBatch.problem)
  .refine(microBatchDividesMinibatch.check, microBatchDividesMinibatch.problem);
export type RlooConfig = z.infer<typeof RlooConfig>;
