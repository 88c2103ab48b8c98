/** A project with a model of a few thousand parameters, so that real rounds take seconds. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import type { RoundKind } from "@/lib/contract/round-config";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db, transaction } from "@/lib/db/client";
import { insertModel } from "@/lib/db/models";
import {
  givenComparisons,
  givenDemonstration,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { initializeLlama } from "@/lib/ml/nn/llama";
import { randomFrom } from "@/lib/ml/random";
import { SPECIAL_TOKENS, writeTokenizerConfig } from "@/lib/ml/tokenizer/chat-template";
import { trainBytePairTokenizer } from "@/lib/ml/tokenizer/train";
import { languageModelFiles } from "../language-model-files";

/** Keeps artifacts in a folder of the test file's own. */
export function useTestArtifacts(): void {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hone-artifacts-"));
    process.env.HONE_ARTIFACTS = folder;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
}

const WORDS = ["red", "blue", "green", "round", "square", "tiny", "big"] as const;
const question = (i: number) => `What is ${WORDS[i % 7]} and ${WORDS[(i + 3) % 7]}?`;
const answer = (i: number) => `It is the ${WORDS[(i + 1) % 7]} one.`;

/** A base model with random weights, registered in the project; returns its id. */
export async function givenTinyModel(
  projectId: string,
  kind: "base" | "policy" = "base",
  seed = 1,
): Promise<string> {
  const tokenizerFiles = {
    tokenizerJson: trainBytePairTokenizer({
      documents: Array.from({ length: 7 }, (_, i) => `${question(i)} ${answer(i)}`),
      vocabSize: 300,
      specialTokens: SPECIAL_TOKENS,
    }),
    tokenizerConfigJson: writeTokenizerConfig(kind === "base" ? "plain" : "instruct"),
  };
  const config = {
    vocabSize: 300,
    hiddenSize: 16,
    intermediateSize: 32,
    layers: 1,
    heads: 2,
    keyValueHeads: 1,
    ropeTheta: 10_000,
    rmsNormEpsilon: 1e-5,
    maxPositions: 96,
    tiedEmbeddings: true,
    attentionBias: false,
  };
  const parameters = initializeLlama(config, randomFrom(seed));
  const { files, parameterCount } = languageModelFiles({ config, parameters }, tokenizerFiles);
  const artifact = { digest: await artifacts().putFiles(files), byteCount: 1 };
  const model = { projectId, kind, roundId: null, artifact, parameterCount };
  return transaction(async (tx) => (await insertModel(tx, model)).id);
}

export type TinyProject = {
  projectId: string;
  adminId: string;
  baseVersionId: string;
  snapshotId: string;
};

/** A project with a base model and a snapshot of demonstrations, rankings and prompts, in train and validation. */
export async function givenTinyProject(): Promise<TinyProject> {
  const projectId = await givenProject();
  const adminId = await givenPerson({ role: "admin", name: "Ada" });
  const labelerId = await givenPerson();
  for (let i = 0; i < 8; i++) {
    const split = i < 6 ? "train" : "validation";
    const promptId = await givenPrompt(projectId, { text: `${question(i)} (${i})`, split });
    await givenDemonstration(promptId, labelerId, [answer(i)]);
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
  ppo: {
    iterations: 3,
    batchSize: 4,
    minibatchSize: 4,
    microBatchSize: 4,
    maxNewTokens: 8,
    warmupIterations: 1,
  },
};

/** The digest of the model that a round has made. */
export const resultDigest = async (roundId: string): Promise<string> =>
  (await db().modelVersion.findUniqueOrThrow({ where: { roundId } })).artifactDigest;
