import type { ArtifactStore } from "@/lib/artifacts/store";
import { DpoConfig } from "@/lib/contract/settings/dpo";
import type { RoundRow } from "@/lib/db/rounds";
import { dpo } from "@/lib/rlhf/dpo";
import { learnedAt } from "@/lib/rlhf/trainee";
import { createInterview } from "./fixed-prompts";
import { languageModelFiles } from "./language-model-files";
import { loadModel } from "./load-model";
import type { Preparation } from "./preparation";
import { rankingsOf } from "./rankings";
import { required } from "./required";

/** Direct preference optimization of a policy on a snapshot's rankings. */
export async function prepareDpo(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = DpoConfig.parse(round.config);
  const policy = await loadModel(store, required(round.baseVersionId, "policy"));
  const { tokenizer, tokenizerFiles } = policy;
  const { train, heldOut, asked, notes } = await rankingsOf({
    snapshotId: required(round.snapshotId, "snapshot"),
    tokenizer,
    maxTokens: policy.config.maxPositions,
  });
  const interview = createInterview({ model: policy, tokenizer, prompts: asked, seed: round.seed });
  return {
    resultKind: "policy",
    notes,
    async *train(resume) {
      const learned = yield* dpo({
        policy,
        comparisons: train,
        heldOut,
        config,
        padId: tokenizer.padId,
        seed: round.seed,
        ...(resume && { resume }),
      });
      return languageModelFiles(learned, tokenizerFiles);
    },
    finish: (state) =>
      languageModelFiles(learnedAt({ model: policy, settings: config, state, name: "policy" }), tokenizerFiles),
    answer: interview.answer,
    answerBefore: null,
    release: interview.release,
  };
}
