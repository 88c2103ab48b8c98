import type { ArtifactStore } from "@/lib/artifacts/store";
import { db } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { isDecoderFile } from "@/lib/ml/model-folder";
import { type RewardModels, readRewardModels } from "./reward-files";

/** All models of a reward-model version: its members, and the monitor where there is one. */
export async function loadRewardModels(store: ArtifactStore, versionId: string): Promise<RewardModels> {
  const version = await findModel(db(), versionId);
  if (!version) throw new Error(`There is no model version ${versionId}.`);
  return readRewardModels(await store.getFiles(version.artifactDigest, (name) => !isDecoderFile(name)));
}
