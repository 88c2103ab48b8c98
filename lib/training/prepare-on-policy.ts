import type { ArtifactStore } from "@/lib/artifacts/store";
import type { LoraSettings } from "@/lib/contract/settings/lora";
import type { JudgingSettings, ResultWeights } from "@/lib/contract/settings/rollout";
import { readPrompts } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { RoundRow } from "@/lib/db/rounds";
import type { TokenizerFiles } from "@/lib/ml/tokenizer/files";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import type { EnsembleRule } from "@/lib/rlhf/ensemble";
import { rewardJudge } from "@/lib/rlhf/judge";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import type { OnPolicyInput } from "@/lib/rlhf/rollout";
import { learnedAt } from "@/lib/rlhf/trainee";
import { createInterview, fixedPrompt } from "./fixed-prompts";
import { promptRoom, refuseOtherTokens, refuseWithoutRoom } from "./judged-policy";
import { averagedModelFiles, languageModelFiles } from "./language-model-files";
import { leftOut } from "./left-out";
import { loadModel } from "./load-model";
import { loadRewardModels } from "./load-reward-model";
import type { Preparation } from "./preparation";
import { required } from "./required";

/** Responses that pass through a reward model at once, where nothing is learned by it. */
const JUDGED_ROWS = 8;

type Config = JudgingSettings &
  LoraSettings & { maxNewTokens: number; microBatchSize: number; resultWeights?: ResultWeights };

/** What all rounds need that sample from a policy and have a reward model judge: models, prompts and fixed questions. */
export async function prepareOnPolicy(
  round: RoundRow,
  store: ArtifactStore,
  config: Config,
): Promise<
  Pick<Preparation, "resultKind" | "notes" | "finish" | "answer" | "answerBefore" | "release"> & {
    input: OnPolicyInput;
    /** The first reward model. */
    reward: RewardModel;
    tokenizer: Tokenizer;
    tokenizerFiles: TokenizerFiles;
  }
> {
  const policy = await loadModel(store, required(round.baseVersionId, "policy"));
  const { members, monitor, ...judging } = await loadRewardModels(
    store,
    required(round.rewardVersionId, "reward model"),
  );
  const { tokenizer, tokenizerFiles } = policy;
  const { padId, eosId } = tokenizer;
  refuseOtherTokens(tokenizerFiles, judging.tokenizerFiles);
  const reward = members[0]!;

  const { maxNewTokens } = config;
  const room = promptRoom({ policy: policy.config, reward: reward.model.config, maxNewTokens });
  const all = (await readPrompts(db(), required(round.snapshotId, "snapshot"))).map((p) => ({
    split: p.split,
    ...fixedPrompt(tokenizer, p.messages),
  }));
  const read = all.filter((p) => p.ids.length <= room);
  const train = read.filter((p) => p.split === "train");
  const heldOut = read.filter((p) => p.split === "validation");
  refuseWithoutRoom({ fits: train.length > 0, maxNewTokens });

  const reading = { rule: ruleOf(config), rows: config.microBatchSize, padId, eosId };
  const judge = rewardJudge({ ...reading, members, scaled: config.scaleScores });
  const watching = monitor && rewardJudge({ ...reading, members: [monitor], scaled: true });
  const shown = rewardJudge({ ...reading, members, scaled: false, rows: JUDGED_ROWS });
  const interview = createInterview({
    model: policy,
    tokenizer,
    prompts: heldOut.length > 0 ? heldOut : train,
    seed: round.seed,
    judge: shown,
  });
  return {
    input: {
      policy,
      judge,
      ...(watching && { monitor: watching }),
      prompts: train.map((p) => p.ids),
      padId,
      eosId,
      seed: round.seed,
    },
    reward,
    tokenizer,
    tokenizerFiles,
    notes: [
      `Read ${all.length} prompts: ${train.length} train, ${heldOut.length} validation.`,
      ...leftOut("prompt", all.length - read.length, room),
      ...(members.length > 1 ? [`${members.length} reward models score together.`] : []),
      ...(monitor ? ["A monitor watches for over-optimisation."] : []),
    ],
    resultKind: "policy",
    finish: (state) => {
      const learned = (name: string) => learnedAt({ model: policy, settings: config, state, name });
      const { resultWeights: served } = config;
      return served === undefined
        ? languageModelFiles(learned("policy"), tokenizerFiles)
        : averagedModelFiles({ last: learned("policy"), average: learned("average"), served, tokenizerFiles });
    },
    answer: interview.answer,
    answerBefore: () => interview.answer({ model: () => policy, step: 0 }),
    async release() {
      await Promise.all([interview.release(), judge.release(), shown.release(), watching?.release()]);
    },
  };
}

const ruleOf = ({ ensembleRule: rule, ensembleLambda: lambda }: JudgingSettings): EnsembleRule =>
  rule === "variance_penalty" ? { rule, lambda } : { rule };
