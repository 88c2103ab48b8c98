import type { ArtifactStore } from "@/lib/artifacts/store";
import { RejectionSamplingConfig } from "@/lib/contract/settings/rejection-sampling";
import type { RoundRow } from "@/lib/db/rounds";
import { rejectionSampling } from "@/lib/rlhf/rejection-sampling";
import { languageModelFiles } from "./language-model-files";
import type { Preparation } from "./preparation";
import { prepareOnPolicy } from "./prepare-on-policy";

/** Fine-tuning on the best of several responses by a reward model, on a snapshot's prompts. */
export async function prepareRejectionSampling(round: RoundRow, store: ArtifactStore): Promise<Preparation> {
  const config = RejectionSamplingConfig.parse(round.config);
  const { input, tokenizerFiles, ...rest } = await prepareOnPolicy(round, store, config);
  return {
    ...rest,
    async *train(resume) {
      const policy = yield* rejectionSampling({ ...input, config, ...(resume && { resume }) });
      return languageModelFiles(policy, tokenizerFiles);
    },
  };
}
