/** A model of a few thousand parameters with random weights, so that tests with real models take seconds. */

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import type { ModelKind } from "@/lib/contract/models";
import { transaction } from "@/lib/db/client";
import { insertModel } from "@/lib/db/models";
import { writeModel } from "@/lib/ml/model-folder";
import type { LlamaConfig } from "@/lib/ml/nn/config";
import { initialize } from "@/lib/ml/nn/weights";
import { exportDecoder } from "@/lib/ml/onnx/export-decoder";
import { randomFrom } from "@/lib/ml/random";
import { SPECIAL_TOKENS, writeTokenizerConfig } from "@/lib/ml/tokenizer/chat-template";
import { trainBytePairTokenizer } from "@/lib/ml/tokenizer/train";

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
const word = (i: number): string => WORDS[i % WORDS.length]!;
export const tinyQuestion = (i: number): string => `What is ${word(i)} and ${word(i + 3)}?`;
export const tinyAnswer = (i: number): string => `It is the ${word(i + 1)} one.`;

const CONFIG: LlamaConfig = {
  architecture: "llama",
  vocabSize: 300,
  hiddenSize: 16,
  intermediateSize: 32,
  layers: 1,
  heads: 2,
  keyValueHeads: 1,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: 96,
  tiedEmbeddings: true,
  attentionBias: false,
};

const TEXTS = WORDS.map((_, i) => `${tinyQuestion(i)} ${tinyAnswer(i)}`);

/** Registers a tiny language model in the project and returns its id. @param documents  that its tokenizer learns from. */
export async function givenTinyModel(
  projectId: string,
  kind: ModelKind = "base",
  seed = 1,
  documents: readonly string[] = TEXTS,
): Promise<string> {
  const tokenizerFiles = {
    tokenizerJson: trainBytePairTokenizer({
      documents,
      vocabSize: CONFIG.vocabSize,
      specialTokens: SPECIAL_TOKENS,
    }),
    tokenizerConfigJson: writeTokenizerConfig(kind === "base" ? "plain" : "instruct"),
  };
  const parameters = initialize(CONFIG, randomFrom(seed));
  const onnx = exportDecoder(CONFIG, parameters);
  const files = writeModel({ config: CONFIG, parameters, tokenizerFiles, onnx });
  const artifact = { digest: await artifacts().putFiles(files), byteCount: 1 };
  const parameterCount = parameters.data.length;
  const model = { projectId, kind, roundId: null, artifact, parameterCount };
  return transaction(async (tx) => (await insertModel(tx, model)).id);
}
