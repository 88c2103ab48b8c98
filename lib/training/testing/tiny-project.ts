/** A project with a model of a few thousand parameters, so that real rounds take seconds. */
import type { RoundKind } from "@/lib/contract/round-config";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db } from "@/lib/db/client";
import {
  givenComparisons,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { givenTinyModel, tinyAnswer, tinyQuestion } from "@/lib/models/testing/tiny-model";

export type TinyProject = {
  projectId: string;
  adminId: string;
  baseVersionId: string;
  snapshotId: string;
};

/** A preflight refuses so little data: a round on it says why it starts. */
export const TINY_REASON = "A test needs no good model.";

/** A project with a base model and a snapshot of demonstrations, rankings and prompts, in train and validation. */
export async function givenTinyProject(): Promise<TinyProject> {
  const projectId = await givenProject();
  const adminId = await givenPerson({ role: "admin", name: "Ada" });
  const labelerId = await givenPerson();
  for (let i = 0; i < 8; i++) {
    const split = i < 6 ? "train" : "validation";
    const promptId = await givenPrompt(projectId, { text: `${tinyQuestion(i)} (${i})`, split });
    await givenDemonstration(promptId, labelerId, [tinyAnswer(i)]);
    const [comparison] = await givenComparisons(projectId, 1, { promptId, k: 3 });
    const [a = "", b = "", c = ""] = comparison?.responseIds ?? [];
    await givenRanking(comparison?.id ?? "", labelerId, [i === 0 ? [[a, b, c]] : [[c], [a, b]]]);
  }
  const baseVersionId = await givenTinyModel(projectId);
  const { id } = await freezeSnapshot({
    projectId,
    createdById: adminId,
    includePeople: true,
    includeSimulated: false,
    now: new Date(),
  });
  return { projectId, adminId, baseVersionId, snapshotId: id };
}

const TINY_ROLLOUTS = { iterations: 3, batchSize: 4, minibatchSize: 4, microBatchSize: 4, maxNewTokens: 8 };

/** Settings with which a round of each kind takes a second or two. */
export const TINY_CONFIG: Record<RoundKind, Record<string, unknown>> = {
  pretrain: {
    steps: 6,
    batchSize: 4,
    microBatchSize: 4,
    contextLength: 16,
    warmupSteps: 1,
    vocabularySize: 300,
    hiddenSize: 16,
    intermediateSize: 32,
    layers: 1,
    heads: 2,
    keyValueHeads: 1,
  },
  sft: { epochs: 3, batchSize: 4, microBatchSize: 4 },
  reward_model: { epochs: 2, batchSize: 3, microBatchSize: 9 },
  ppo: { ...TINY_ROLLOUTS, warmupIterations: 1 },
  rloo: { ...TINY_ROLLOUTS, responsesPerPrompt: 2, warmupIterations: 1 },
  grpo: { ...TINY_ROLLOUTS, responsesPerPrompt: 2, warmupIterations: 1 },
  rejection_sampling: { ...TINY_ROLLOUTS, responsesPerPrompt: 2, minibatchSize: 2, microBatchSize: 2 },
  dpo: { epochs: 2, batchSize: 3, microBatchSize: 9, warmupSteps: 0 },
};

/** The digest of the model that a round has made. */
export const resultDigest = async (roundId: string): Promise<string> =>
  (await db().modelVersion.findUniqueOrThrow({ where: { roundId } })).artifactDigest;
