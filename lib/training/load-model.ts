import type { ArtifactStore } from "@/lib/artifacts/store";
import type { ModelKind } from "@/lib/contract/models";
import { db } from "@/lib/db/client";
import { findModel } from "@/lib/db/models";
import { isDecoderFile, type Model, readModel } from "@/lib/ml/model-folder";
import { isOtherWeights } from "@/lib/models/other-weights";
import { isFurtherModel } from "./reward-files";

/** A model version as numbers, for training to start from; of an ensemble the first member. */
export async function loadModel(store: ArtifactStore, versionId: string): Promise<Model & { kind: ModelKind }> {
  const version = await findModel(db(), versionId);
  if (!version) throw new Error(`There is no model version ${versionId}.`);
  const isUnread = (name: string) => isDecoderFile(name) || isFurtherModel(name) || isOtherWeights(name);
  const files = await store.getFiles(version.artifactDigest, (name) => !isUnread(name));
  return { ...readModel(files), kind: version.kind };
}
