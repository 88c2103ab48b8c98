import type { ArtifactStore } from "@/lib/artifacts/store";
import { RlooConfig } from "@/lib/contract/settings/rloo";
import type { RoundRow } from "@/lib/db/rounds";
import { rloo } from "@/lib/rlhf/rloo";
import { averagedModelFiles } from "./language-model-files";
import type { Preparation } from "./preparation";
import { prepareOnPolicy } from "./prepare-on-policy";

/** RLOO of a policy against a reward model, on a snapshot's prompts. */
export async function prepareRloo(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = RlooConfig.parse(round.config);
  const { input, tokenizerFiles, ...rest } = await prepareOnPolicy(round, store, config);
  return {
    ...rest,
    async *train(resume) {
      const { last, average } = yield* rloo({ ...input, config, ...(resume && { resume }) });
      return averagedModelFiles({ last, average, served: config.resultWeights, tokenizerFiles });
    },
  };
}
