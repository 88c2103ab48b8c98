/** The rounds by which the estimates of a preflight are judged: one of each kind, at a size of sizes.ts. */
import { z } from "zod";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { SftConfig } from "@/lib/contract/settings/sft";
import type { ModelConfig } from "@/lib/ml/nn/config";
import type { Lengths, Texts } from "@/lib/training/preflight/texts";
import { NO_TEXTS } from "@/lib/training/preflight/texts";
import { modelOf, SIZES } from "./sizes";
import { configOf } from "./training-step";

export type BenchedRound = z.infer<typeof BenchedRound>;
export const BenchedRound = z.object({
  kind: z.enum(["sft", "reward_model", "ppo"]),
  size: z.enum(["small", "medium", "large"]),
  steps: z.int().positive(),
});

/** Responses to one prompt of a ranking. */
export const K = 4;

export const networkOf = ({ size }: BenchedRound): ModelConfig => {
  const { B, T } = SIZES[size];
  return configOf({
    measure: "train",
    form: "llama",
    training: "full",
    ...modelOf(SIZES[size]),
    B,
    T,
    threads: 1,
  });
};

/** A step learns from as many tokens as the size's training step: B rows of T tokens; PPO twice as many. */
export const CONFIGS = {
  sft: ({ size }: BenchedRound) =>
    SftConfig.parse({ epochs: 1, batchSize: SIZES[size].B, microBatchSize: SIZES[size].B }),
  reward_model: ({ size }: BenchedRound) =>
    RewardModelConfig.parse({ batchSize: SIZES[size].B / K, microBatchSize: SIZES[size].B }),
  ppo: ({ size, steps }: BenchedRound) =>
    PpoConfig.parse({
      iterations: steps,
      batchSize: 2 * SIZES[size].B,
      minibatchSize: SIZES[size].B,
      microBatchSize: SIZES[size].B,
      maxNewTokens: SIZES[size].T / 2,
    }),
};

export function textsOf({ kind, size, steps }: BenchedRound): Texts {
  const { B, T } = SIZES[size];
  if (kind === "sft") return { ...NO_TEXTS, train: alike(steps * B, 1, T + 1) };
  if (kind === "reward_model") return { ...NO_TEXTS, train: alike((steps * B) / K, K, T) };
  return { ...NO_TEXTS, train: alike(B, 1, T / 2), responses: alike(2 * B, 1, T / 2) };
}

const alike = (items: number, each: number, tokens: number): Lengths => ({
  items,
  texts: items * each,
  longest: tokens,
  mean: tokens,
});
