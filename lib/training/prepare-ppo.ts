import type { ArtifactStore } from "@/lib/artifacts/store";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import type { RoundRow } from "@/lib/db/rounds";
import { ppo } from "@/lib/rlhf/ppo";
import { onTheSide, readCorpusFor } from "./corpus-on-the-side";
import { averagedModelFiles } from "./language-model-files";
import type { Preparation } from "./preparation";
import { prepareOnPolicy } from "./prepare-on-policy";

/** PPO of a policy against a reward model, on a snapshot's prompts; with a corpus it also learns that on the side. */
export async function preparePpo(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = PpoConfig.parse(round.config);
  const { reward, input, tokenizer, tokenizerFiles, notes, ...rest } = await prepareOnPolicy(round, store, config);
  const corpus = await readCorpusFor(round, tokenizer);
  const scale = { bias: reward.bias, gain: config.scaleScores ? reward.gain : 1 };
  return {
    ...rest,
    notes: [...notes, ...onTheSide(corpus)],
    async *train(resume) {
      const value = { model: reward.model, scale };
      const { last, average } = yield* ppo({ ...input, value, corpus, config, ...(resume && { resume }) });
      return averagedModelFiles({ last, average, served: config.resultWeights, tokenizerFiles });
    },
  };
}
