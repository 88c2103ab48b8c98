/** Settings of a reward model. */
import { z } from "zod";
import { lora } from "./lora";
import { count, evaluateEvery, floorRatio, MAX_RESPONSES, microBatchOf, optimizer, rate, warmupSteps } from "./shared";

export const RewardModelConfig = z
  .object({
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
      .enum(["drop", "half", "davidson"])
      .default("drop")
      .describe(
        "Whether two responses in one tier teach nothing, that each wins half the time, or that they tie, which between equal scores is then as likely as ties are in the training rankings (IG C.2: drop; Davidson 1970).",
      ),
    margin: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .describe(
        "Score by which a response should lead for each tier that lies between it and the other; a stated strength counts as one, two or three tiers (IG: 0; Touvron et al. 2023, arXiv 2307.09288, eq. 2: up to 1 or 3 for the strongest).",
      ),
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
    members: count(1, 8).describe(
      "Reward models that differ in their seed and are used together, each of which takes as many steps as one (IG: 1; Coste et al. 2023, arXiv 2310.02743: 5).",
    ),
    monitorShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .describe(
        "Share of the training prompts held back from the members for one more model, against which PPO's alarm of over-optimisation compares them (IG: 0; Bai et al. 2022, arXiv 2204.05862, section 4: 0.5).",
      ),
    labelerFolds: z
      .boolean()
      .default(false)
      .describe(
        "Whether to train five more models, each without a fifth of the labelers, to measure how well the rest foretell them (ours: no, it takes as long as four members; IG 5.2: yes).",
      ),
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }),
    evaluateEvery: evaluateEvery(10),
  })
  .refine((c) => c.ties !== "davidson" || c.labelSmoothing === 0, {
    path: ["labelSmoothing"],
    message: "Label smoothing takes every pair to have a winner; with Davidson's ties it must be 0.",
  })
  .refine((c) => c.ties !== "davidson" || c.margin === 0, {
    path: ["margin"],
    message: "A margin asks for a lead where Davidson's model allows a tie; with Davidson's ties it must be 0.",
  });
export type RewardModelConfig = z.infer<typeof RewardModelConfig>;
