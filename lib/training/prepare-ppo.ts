import type { ArtifactStore } from "@/lib/artifacts/store";
import { AppError } from "@/lib/contract/errors";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { readPrompts } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { RoundRow } from "@/lib/db/rounds";
import { ppo } from "@/lib/rlhf/ppo";
import { createScorer } from "@/lib/rlhf/scorer";
import { createInterview, fixedPrompt } from "./fixed-prompts";
import { languageModelFiles } from "./language-model-files";
import { leftOut } from "./left-out";
import { loadModel } from "./load-model";
import type { Preparation } from "./preparation";
import { required } from "./required";

/** PPO of a policy against a reward model, on a snapshot's prompts. */
export async function preparePpo(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = PpoConfig.parse(round.config);
  const policy = await loadModel(store, required(round.baseVersionId, "policy"));
  const judge = await loadModel(store, required(round.rewardVersionId, "reward model"));
  const { tokenizer, tokenizerFiles } = policy;
  if (judge.tokenizerFiles.tokenizerJson !== tokenizerFiles.tokenizerJson)
    throw new AppError(
      "invalid_settings",
      "The reward model reads other tokens than the policy writes. Choose one that was trained from a policy of the same base.",
    );
  const { bias, gain } = judge.reward ?? { bias: 0, gain: 1 };

  const room = Math.min(policy.config.maxPositions, judge.config.maxPositions) - config.maxNewTokens;
  const all = (await readPrompts(db(), required(round.snapshotId, "snapshot"))).map((p) => ({
    split: p.split,
    ...fixedPrompt(tokenizer, p.messages),
  }));
  const read = all.filter((p) => p.ids.length <= room);
  const train = read.filter((p) => p.split === "train");
  const heldOut = read.filter((p) => p.split === "validation");
  if (train.length === 0)
    throw new AppError(
      "too_little_data",
      `No prompt leaves room for ${config.maxNewTokens} new tokens. Choose fewer, or add shorter prompts.`,
    );

  const scorer = createScorer({ model: judge, rows: 8, padId: tokenizer.padId });
  const interview = createInterview({
    model: policy,
    tokenizer,
    prompts: heldOut.length > 0 ? heldOut : train,
    seed: round.seed,
    score: async (lists) => [...(await scorer.score(lists))].map((raw) => raw - bias),
  });
  return {
    resultKind: "policy",
    notes: [
      `Read ${all.length} prompts: ${train.length} train, ${heldOut.length} validation.`,
      ...leftOut("prompt", all.length - read.length, room),
    ],
    async *train(resume) {
      const model = yield* ppo({
        policy,
        reward: { model: judge, bias, gain },
        prompts: train.map((p) => p.ids),
        config,
        padId: tokenizer.padId,
        eosId: tokenizer.eosId,
        seed: round.seed,
        ...(resume && { resume }),
      });
      return languageModelFiles(model, tokenizerFiles);
    },
    answer: ({ step, tensors }) => interview.answer(tensors.policy!, step),
    answerBefore: () => interview.answer(policy.parameters.data, 0),
    async release() {
      await Promise.all([interview.release(), scorer.release()]);
    },
  };
}
