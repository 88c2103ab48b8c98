/** What a policy still knows of the text that its base model learned. */

import { downloadModel } from "@/lib/contract/models";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { readModel } from "@/lib/ml/model-folder";
import { pretrain } from "@/lib/rlhf/pretrain";
import type { Client } from "@/lib/simulation/http-client";

const ROWS = 16;

/** @returns  nats a token of the documents, by the weights that anyone can download. */
export async function corpusLoss(input: {
  admin: Client;
  versionId: string;
  documents: readonly string[];
}): Promise<number> {
  const { admin, versionId, documents } = input;
  const { tokenizer, ...model } = readModel(await admin.download(downloadModel, { id: versionId }));
  const config = PretrainConfig.parse({
    steps: 1,
    warmupSteps: 0,
    batchSize: ROWS,
    microBatchSize: ROWS,
    contextLength: model.config.maxPositions,
  });
  const heldOut = documents.map((text) => [...tokenizer.encode(text), tokenizer.eosId]);
  // A round of pretraining measures what is held out before its first step.
  const round = pretrain({ model, documents: heldOut, heldOut, config, padId: tokenizer.padId, seed: 0 });
  for await (const { metrics } of round) return metrics["loss/heldout"]!;
  throw new Error("A round of pretraining ended before it began.");
}
