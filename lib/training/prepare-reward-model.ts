import type { ArtifactStore } from "@/lib/artifacts/store";
import { AppError } from "@/lib/contract/errors";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { readDemonstrations, readRankings } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { RoundRow } from "@/lib/db/rounds";
import { labelerFolds } from "@/lib/rlhf/labeler-folds";
import { withMeanWeight } from "@/lib/rlhf/pairs";
import { type JudgedComparison, rewardReport } from "@/lib/rlhf/reward-report";
import { rewardRound } from "@/lib/rlhf/reward-round";
import { answered, judgedComparison } from "./judged-comparison";
import { leftOut } from "./left-out";
import { loadModel } from "./load-model";
import { isHeldBack } from "./monitor-share";
import type { Preparation } from "./preparation";
import { required } from "./required";
import { rewardModelFiles } from "./reward-files";
import { scoreSycophancy } from "./score-sycophancy";

const NOT_ASKED = { value: null, reason: "The round was not asked to leave labelers out (setting “Labeler folds”)." };

/** Reward models from a snapshot's rankings; their zero is the mean score of the snapshot's demonstrations. */
export async function prepareRewardModel(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = RewardModelConfig.parse(round.config);
  const snapshotId = required(round.snapshotId, "snapshot");
  const base = await loadModel(store, required(round.baseVersionId, "base version"));
  const { tokenizer, tokenizerFiles } = base;
  const { maxPositions } = base.config;
  const fits = (ids: readonly number[]) => ids.length <= maxPositions;

  const all = (await readRankings(db(), snapshotId)).map((ranking) => ({
    ranking,
    comparison: judgedComparison(ranking, tokenizer),
  }));
  const read = all.filter(({ comparison }) => comparison.responses.every(fits));
  const train = read.filter(({ ranking }) => ranking.split === "train");
  const isForMonitor = ({ ranking }: (typeof all)[number]) =>
    isHeldBack({ promptDigest: ranking.promptDigest, share: config.monitorShare });
  const comparisons = withMeanWeight(train.filter((r) => !isForMonitor(r)).map((r) => r.comparison));
  const monitorComparisons = withMeanWeight(train.filter(isForMonitor).map((r) => r.comparison));
  if (config.monitorShare > 0 && monitorComparisons.length === 0)
    throw new AppError(
      "too_little_data",
      "No training prompt with a ranking falls into the monitor's share. Raise the share, or collect more.",
    );
  const validation = read.filter(({ ranking }) => ranking.split === "validation");
  const heldOut = validation.map((r) => r.comparison);
  const folds = config.labelerFolds ? labelerFolds({ comparisons, heldOut, ties: config.ties }) : NOT_ASKED;
  const demonstrations = (await readDemonstrations(db(), snapshotId))
    .filter((d) => d.split === "train")
    .map((d) => answered(tokenizer, d.messages, d.text))
    .filter(fits);

  return {
    resultKind: "reward",
    notes: [
      `Read ${all.length} rankings: ${train.length} train with ${pairsIn(train.map((r) => r.comparison))} preference pairs, ${heldOut.length} validation.`,
      ...(monitorComparisons.length > 0
        ? [`Held ${monitorComparisons.length} of the training rankings back for the monitor.`]
        : []),
      ...(train.some(({ ranking }) => ranking.weight !== 1)
        ? ["Some labelers' rankings weigh less than others', as the snapshot's filter says."]
        : []),
      ...leftOut("ranking", all.length - read.length, maxPositions),
      demonstrations.length > 0
        ? `A score of 0 will be the mean of ${demonstrations.length} demonstrations.`
        : "There are no demonstrations: a score of 0 will be the mean of the ranked responses.",
      ...(config.labelerFolds ? [foldsNote(folds)] : []),
    ],
    async *train(resume) {
      const trained = yield* rewardRound({
        model: base,
        comparisons,
        monitorComparisons,
        folds: "value" in folds ? [] : folds,
        heldOut,
        demonstrations,
        config,
        padId: tokenizer.padId,
        seed: round.seed,
        ...(resume && { resume }),
      });
      const { members, monitor } = trained;
      const rankings = validation.map((r) => r.ranking);
      const sycophancy = await scoreSycophancy({ members, rankings, tokenizer, rows: config.microBatchSize });
      const report = rewardReport({
        ...{ trained, comparisons, monitorComparisons, heldOut, folds, sycophancy },
        demonstrations: demonstrations.length,
      });
      return rewardModelFiles({ members, monitor, report, tokenizerFiles });
    },
    finish: null,
    answer: null,
    answerBefore: null,
    release: async () => undefined,
  };
}

const pairsIn = (comparisons: readonly JudgedComparison[]): number =>
  comparisons.reduce((sum, c) => sum + c.pairs.length, 0);

const foldsNote = (folds: ReturnType<typeof labelerFolds>): string =>
  "value" in folds
    ? `No labelers are left out. ${folds.reason}`
    : `Will train ${folds.length} more models, each without some of the labelers.`;
