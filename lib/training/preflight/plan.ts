/** What each kind of round will compute and hold in memory, from its settings, networks and texts. */
import type { RoundKind } from "@/lib/contract/round-config";
import { planDpo } from "./plan-dpo";
import { planPretraining, planSft } from "./plan-next-token";
import { planGrpo, planPpo, planRejectionSampling, planRloo } from "./plan-on-policy";
import type { Given, Plan } from "./plan-parts";
import { planRewardModel } from "./plan-reward-model";

export const PLANS: Record<RoundKind, (given: Given) => Plan> = {
  pretrain: planPretraining,
  sft: planSft,
  reward_model: planRewardModel,
  ppo: planPpo,
  dpo: planDpo,
  rloo: planRloo,
  grpo: planGrpo,
  rejection_sampling: planRejectionSampling,
};
