/** The kinds of rounds, and the schema of each kind's settings. */
import { z } from "zod";
import { DpoConfig } from "./settings/dpo";
import { GrpoConfig } from "./settings/grpo";
import { PpoConfig } from "./settings/ppo";
import { PretrainConfig } from "./settings/pretrain";
import { RejectionSamplingConfig } from "./settings/rejection-sampling";
import { RewardModelConfig } from "./settings/reward-model";
import { RlooConfig } from "./settings/rloo";
import { SftConfig } from "./settings/sft";

export const RoundKind = z.enum([
  "pretrain",
  "sft",
  "reward_model",
  "ppo",
  "dpo",
  "rloo",
  "grpo",
  "rejection_sampling",
]);
export type RoundKind = z.infer<typeof RoundKind>;

/** The schema of each kind's settings; parsing `{}` gives the defaults. */
export const ROUND_CONFIG = {
  pretrain: PretrainConfig,
  sft: SftConfig,
  reward_model: RewardModelConfig,
  ppo: PpoConfig,
  dpo: DpoConfig,
  rloo: RlooConfig,
  grpo: GrpoConfig,
  rejection_sampling: RejectionSamplingConfig,
} as const satisfies Record<RoundKind, z.ZodType>;
