/** Settings of supervised fine-tuning. */
import { z } from "zod";
import { lora } from "./lora";
import { count, divides, evaluateEvery, floorRatio, microBatchOf, optimizer, rate, warmupSteps } from "./shared";

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
    learnedTurns: z
      .enum(["all", "last"])
      .default("all")
      .describe(
        "Whether all that the assistant says in a conversation is learned, or only its last turn (IG does not state it; ours: all).",
      ),
    pretrainShare: z
      .number()
      .min(0)
      .max(0.9)
      .default(0)
      .describe(
        "Part of the examples that are sequences of a corpus, spread evenly over the steps, so that the model does not forget it; 0 is none (IG C.3: 0.1 for the model that starts PPO; ours: 0).",
      ),
    ...lora,
    ...optimizer({ beta2: 0.95, epsilon: 1e-8, weightDecay: 0 }),
    evaluateEvery: evaluateEvery(10),
  })
  .refine((c) => divides(c.microBatchSize, c.batchSize), {
    path: ["microBatchSize"],
    message: "The micro-batch size must divide the batch size.",
  });
export type SftConfig = z.infer<typeof SftConfig>;

/** How many sequences of a corpus are learned along with so many demonstrations: rounded up, so that no share is none. */
export const mixedSequences = (demonstrations: number, { pretrainShare: share }: { pretrainShare: number }): number =>
  Math.ceil((demonstrations * share) / (1 - share));
