import type { ArtifactStore } from "@/lib/artifacts/store";
import { GrpoConfig } from "@/lib/contract/settings/grpo";
import type { RoundRow } from "@/lib/db/rounds";
import { grpo } from "@/lib/rlhf/grpo";
import { averagedModelFiles } from "./language-model-files";
import type { Preparation } from "./preparation";
import { prepareOnPolicy } from "./prepare-on-policy";

/** GRPO of a policy against a reward model, on a snapshot's prompts. */
export async function prepareGrpo(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = GrpoConfig.parse(round.config);
  const { input, tokenizerFiles, ...rest } = await prepareOnPolicy(round, store, config);
  return {
    ...rest,
    async *train(resume) {
      const { last, average } = yield* grpo({ ...input, config, ...(resume && { resume }) });
      return averagedModelFiles({ last, average, served: config.resultWeights, tokenizerFiles });
    },
  };
}
