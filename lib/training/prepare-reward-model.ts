import type { ArtifactStore } from "@/lib/artifacts/store";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { readDemonstrations } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { RoundRow } from "@/lib/db/rounds";
import { writeModel } from "@/lib/ml/model-folder";
import { rewardModel } from "@/lib/rlhf/reward-model";
import { loadModel } from "./load-model";
import type { Preparation } from "./preparation";
import { answered, rankingsOf } from "./rankings";
import { required } from "./required";

/** A reward model from a snapshot's rankings; its zero is the mean score of the snapshot's demonstrations. */
export async function prepareRewardModel(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = RewardModelConfig.parse(round.config);
  const snapshotId = required(round.snapshotId, "snapshot");
  const base = await loadModel(store, required(round.baseVersionId, "base version"));
  const { tokenizer, tokenizerFiles } = base;
  const { maxPositions } = base.config;
  const { train, heldOut, notes } = await rankingsOf({ snapshotId, tokenizer, maxTokens: maxPositions });
  const demonstrations = (await readDemonstrations(db(), snapshotId))
    .filter((d) => d.split === "train")
    .map((d) => answered(tokenizer, d.messages, d.text))
    .filter((ids) => ids.length <= maxPositions);

  return {
    resultKind: "reward",
    notes: [
      ...notes,
      demonstrations.length > 0
        ? `A score of 0 will be the mean of ${demonstrations.length} demonstrations.`
        : "There are no demonstrations: a score of 0 will be the mean of the ranked responses.",
    ],
    async *train(resume) {
      const { model, bias, gain } = yield* rewardModel({
        model: base,
        comparisons: train,
        heldOut,
        demonstrations,
        config,
        padId: tokenizer.padId,
        seed: round.seed,
        ...(resume && { resume }),
      });
      return {
        files: writeModel({ ...model, tokenizerFiles, reward: { bias, gain } }),
        parameterCount: model.parameters.data.length,
      };
    },
    finish: null,
    answer: null,
    answerBefore: null,
    release: async () => undefined,
  };
}
