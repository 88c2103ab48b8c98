import type { ArtifactStore } from "@/lib/artifacts/store";
import type { RoundKind } from "@/lib/contract/round-config";
import type { RoundRow } from "@/lib/db/rounds";
import type { Preparation } from "./preparation";
import { prepareDpo } from "./prepare-dpo";
import { prepareGrpo } from "./prepare-grpo";
import { preparePpo } from "./prepare-ppo";
import { preparePretrain } from "./prepare-pretrain";
import { prepareRejectionSampling } from "./prepare-rejection-sampling";
import { prepareRewardModel } from "./prepare-reward-model";
import { prepareRloo } from "./prepare-rloo";
import { prepareSft } from "./prepare-sft";

const PREPARE: Record<RoundKind, (round: RoundRow, store: ArtifactStore) => Promise<Preparation>> = {
  pretrain: preparePretrain,
  sft: prepareSft,
  reward_model: prepareRewardModel,
  ppo: preparePpo,
  dpo: prepareDpo,
  rloo: prepareRloo,
  grpo: prepareGrpo,
  rejection_sampling: prepareRejectionSampling,
};

/** Reads what a round is made from. The same row always gives the same preparation, to the bit. */
export const prepareRound = (round: RoundRow, store: ArtifactStore): Promise<Preparation> =>
  PREPARE[round.kind](round, store);
