import type { ArtifactStore } from "@/lib/artifacts/store";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { preferencePairs } from "@/lib/datasets/preference-pairs";
import { readDemonstrations, readRankings } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { RoundRow } from "@/lib/db/rounds";
import { writeModel } from "@/lib/ml/model-folder";
import type { ChatMessage, Tokenizer } from "@/lib/ml/tokenizer/load";
import type { Comparison } from "@/lib/rlhf/pairs";
import { rewardModel } from "@/lib/rlhf/reward-model";
import { leftOut } from "./left-out";
import { loadModel } from "./load-model";
import type { Preparation } from "./preparation";
import { required } from "./required";

/** A reward model from a snapshot's rankings; its zero is the mean score of the snapshot's demonstrations. */
export async function prepareRewardModel(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = RewardModelConfig.parse(round.config);
  const snapshotId = required(round.snapshotId, "snapshot");
  const base = await loadModel(store, required(round.baseVersionId, "base version"));
  const { tokenizer, tokenizerFiles } = base;
  const { maxPositions } = base.config;
  const fits = (ids: readonly number[]) => ids.length <= maxPositions;

  const all = (await readRankings(db(), snapshotId)).map((ranking) => ({
    split: ranking.split,
    comparison: comparisonOf(ranking, tokenizer),
  }));
  const read = all.filter(({ comparison }) => comparison.responses.every(fits));
  const train = read.filter((r) => r.split === "train").map((r) => r.comparison);
  const heldOut = read.filter((r) => r.split === "validation").map((r) => r.comparison);
  const demonstrations = (await readDemonstrations(db(), snapshotId))
    .filter((d) => d.split === "train")
    .map((d) => answered(tokenizer, d.messages, d.text))
    .filter(fits);
  const pairs = train.reduce((sum, c) => sum + c.pairs.length, 0);

  return {
    resultKind: "reward",
    notes: [
      `Read ${all.length} rankings: ${train.length} train with ${pairs} preference pairs, ${heldOut.length} validation.`,
      ...leftOut("ranking", all.length - read.length, maxPositions),
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

/** Prompt, response and EOS: the suffix is the same for every response, however it ended. */
const answered = (tokenizer: Tokenizer, messages: readonly ChatMessage[], text: string): number[] => [
  ...tokenizer.renderPrompt(messages),
  ...tokenizer.encode(text),
  tokenizer.eosId,
];

function comparisonOf(ranking: Awaited<ReturnType<typeof readRankings>>[number], tokenizer: Tokenizer): Comparison {
  const { responses, tiers, messages } = ranking;
  const place = new Map(responses.map(({ id }, i) => [id, i]));
  const at = (id: string): number => place.get(id)!;
  return {
    responses: responses.map(({ text }) => answered(tokenizer, messages, text)),
    pairs: preferencePairs(tiers).map(({ chosen, rejected }) => [at(chosen), at(rejected)]),
    ties: tiers.flatMap((tier) => tier.flatMap((a, i) => tier.slice(i + 1).map((b) => [at(a), at(b)] as const))),
  };
}
