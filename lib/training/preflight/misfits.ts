/** Settings that cannot work with the models and texts chosen: refused here for the reasons for which a worker would refuse them. */
import { AppError } from "@/lib/contract/errors";
import type { RoundKind } from "@/lib/contract/round-config";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { refuseLongSequences } from "@/lib/contract/settings/sequence-length";
import { readPrompts } from "@/lib/datasets/read-snapshot";
import type { Transaction } from "@/lib/db/client";
import type { Ingredients } from "../check-ingredients";
import { promptRoom, refuseOtherTokens, refuseWithoutRoom } from "../judged-policy";
import { required } from "../required";
import type { ReadNetwork } from "./read-network";
import type { Texts } from "./texts";

type Chosen = {
  config: Readonly<Record<string, unknown>>;
  ingredients: Ingredients;
  base: ReadNetwork | null;
  reward: ReadNetwork | null;
  texts: Texts;
};
type Refuse = (tx: Transaction, chosen: Chosen) => Promise<void>;

/** What is longer than the model can read, these leave out. */
const nothing: Refuse = async () => undefined;

const MISFITS: Record<RoundKind, Refuse> = {
  pretrain: refusePretraining,
  sft: refuseJudgedAnswers,
  reward_model: nothing,
  dpo: nothing,
  ppo: refusePpo,
  rloo: refuseRollouts,
  grpo: refuseRollouts,
  rejection_sampling: refuseRollouts,
};

/** @throws AppError invalid_settings, too_little_data */
export const refuseMisfits = (tx: Transaction, kind: RoundKind, chosen: Chosen): Promise<void> =>
  MISFITS[kind](tx, chosen);

/** A model made from nothing reads as much as its settings say. */
async function refusePretraining(_: Transaction, { config, base }: Chosen): Promise<void> {
  const { contextLength: tokens } = PretrainConfig.parse(config);
  if (base) refuseLongSequences({ setting: "contextLength", tokens, maxPositions: base.config.maxPositions });
}

/** Where a reward model scores answers, there must be someone to ask. */
async function refuseJudgedAnswers(_: Transaction, { base, reward, texts }: Chosen): Promise<void> {
  if (!reward) return;
  refuseOtherTokens(required(base, "base version"), reward);
  if (texts.heldOut.items > 0) return;
  throw new AppError(
    "too_little_data",
    "The reward model scores answers to held-out prompts, and no demonstration is held out. Collect some in the validation split, or choose no reward model.",
  );
}

async function refusePpo(tx: Transaction, chosen: Chosen): Promise<void> {
  await refuseRollouts(tx, chosen);
  const { ptxCoefficient, ptxContextLength: tokens } = PpoConfig.parse(chosen.config);
  const { maxPositions } = required(chosen.base, "policy").config;
  if (ptxCoefficient > 0) refuseLongSequences({ setting: "ptxContextLength", tokens, maxPositions });
}

async function refuseRollouts(tx: Transaction, { config, ingredients, base, reward, texts }: Chosen): Promise<void> {
  const [policy, judge] = [required(base, "policy"), required(reward, "reward model")];
  refuseOtherTokens(policy, judge);
  const maxNewTokens = Number(config.maxNewTokens);
  const room = promptRoom({ policy: policy.config, reward: judge.config, maxNewTokens });
  if (texts.train.longest <= room) return;
  const prompts = await readPrompts(tx, required(ingredients.snapshotId, "snapshot"));
  const fits = ({ split, messages }: (typeof prompts)[number]) =>
    split === "train" && policy.tokenizer.renderPrompt(messages).length <= room;
  refuseWithoutRoom({ fits: prompts.some(fits), maxNewTokens });
}
