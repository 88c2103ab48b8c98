import type { ArtifactStore } from "@/lib/artifacts/store";
import { SftConfig } from "@/lib/contract/settings/sft";
import { readDemonstrations } from "@/lib/datasets/read-snapshot";
import { db } from "@/lib/db/client";
import type { RoundRow } from "@/lib/db/rounds";
import { type TokenizerFiles, withChatTemplate } from "@/lib/ml/tokenizer/files";
import { loadTokenizer } from "@/lib/ml/tokenizer/load";
import { rewardJudge } from "@/lib/rlhf/judge";
import { type JudgeOfAnswers, sft } from "@/lib/rlhf/sft";
import { learnedAt } from "@/lib/rlhf/trainee";
import { onTheSide, readCorpusFor } from "./corpus-on-the-side";
import { createInterview, fixedPrompt } from "./fixed-prompts";
import { refuseOtherTokens } from "./judged-policy";
import { languageModelFiles } from "./language-model-files";
import { leftOut } from "./left-out";
import { loadModel } from "./load-model";
import { loadRewardModels } from "./load-reward-model";
import type { Preparation } from "./preparation";
import { required } from "./required";

/** Supervised fine-tuning on a snapshot's demonstrations. A base model gets the chat template with which it answers. */
export async function prepareSft(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = SftConfig.parse(round.config);
  const base = await loadModel(store, required(round.baseVersionId, "base version"));
  const tokenizerFiles = base.kind === "base" ? withChatTemplate(base.tokenizerFiles, "instruct") : base.tokenizerFiles;
  const tokenizer = loadTokenizer(tokenizerFiles);

  const all = (await readDemonstrations(db(), required(round.snapshotId, "snapshot"))).map((d) => {
    const answered = [...d.messages, { role: "assistant" as const, content: d.text }];
    const { ids, assistantMask } = tokenizer.renderConversation(answered);
    return { ...d, ids, mask: assistantMask };
  });
  const read = all.filter((d) => d.ids.length <= base.config.maxPositions);
  const train = read.filter((d) => d.split === "train");
  const heldOut = read.filter((d) => d.split === "validation");

  const corpus = await readCorpusFor(round, tokenizer);
  const judge = round.rewardVersionId ? await openJudge(round.rewardVersionId, store, tokenizerFiles) : null;

  const asked = (heldOut.length > 0 ? heldOut : train).map((d) => fixedPrompt(tokenizer, d.messages));
  const interview = createInterview({
    model: base,
    tokenizer,
    prompts: asked,
    seed: round.seed,
    ...(judge && { judge }),
  });
  return {
    resultKind: "policy",
    notes: [
      `Read ${all.length} demonstrations: ${train.length} train, ${heldOut.length} validation.`,
      ...leftOut("demonstration", all.length - read.length, base.config.maxPositions),
      ...onTheSide(corpus),
    ],
    async *train(resume) {
      const model = yield* sft({
        model: base,
        examples: train,
        heldOut,
        corpus,
        ...(judge && { judge }),
        config,
        padId: tokenizer.padId,
        eosId: tokenizer.eosId,
        seed: round.seed,
        ...(resume && { resume }),
      });
      return languageModelFiles(model, tokenizerFiles);
    },
    finish: (state) =>
      languageModelFiles(learnedAt({ model: base, settings: config, state, name: "model" }), tokenizerFiles),
    answer: interview.answer,
    answerBefore: null,
    async release() {
      await Promise.all([interview.release(), judge?.release()]);
    },
  };
}

/** Scores in the reward model's own units, the mean of its members. @throws AppError when it reads other tokens. */
async function openJudge(
  versionId: string,
  store: ArtifactStore,
  tokenizerFiles: TokenizerFiles,
): Promise<JudgeOfAnswers> {
  const { members, tokenizerFiles: own } = await loadRewardModels(store, versionId);
  refuseOtherTokens(tokenizerFiles, own);
  const { padId, eosId } = loadTokenizer(tokenizerFiles);
  const judge = rewardJudge({ members, rule: { rule: "mean" }, scaled: false, rows: JUDGED_ROWS, padId, eosId });
  return { ...judge, maxPositions: members[0]!.model.config.maxPositions };
}

/** Answers that pass through a reward model at once. */
const JUDGED_ROWS = 8;
