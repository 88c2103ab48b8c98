import { z } from "zod";
import type { ModelVersion } from "@/lib/contract/models";
import { ResultWeights } from "@/lib/contract/settings/rollout";
import { db } from "@/lib/db/client";
import { countResponsesByModel, findLastMetrics, findModels } from "@/lib/db/models";
import { requireProject } from "@/lib/db/projects";
import { findServedVersionId } from "@/lib/db/promotions";
import { modelLabel, modelRef } from "./label";

/** The metrics that sum up a round of each kind. */
const SUMMARY = [
  "loss/train",
  "loss/heldout",
  "accuracy/heldout",
  "rewards/accuracies_heldout",
  "objective/scores",
  "objective/kl",
] as const;

/** Settings of a round that keeps an average of its weights. */
const Averaged = z.object({ resultWeights: ResultWeights });

/** A project's model versions with lineage and the last values of their rounds' main metrics, newest first. */
export async function listModels({ projectId }: { projectId: string }): Promise<{ models: ModelVersion[] }> {
  await requireProject(db(), projectId);
  const rows = await findModels(db(), projectId);
  const rounds = rows.flatMap((r) => (r.roundId ? [r.roundId] : []));
  const [served, responses, metrics] = await Promise.all([
    findServedVersionId(projectId),
    countResponsesByModel(db(), projectId),
    findLastMetrics(db(), rounds, SUMMARY),
  ]);
  const models = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    number: row.number,
    label: modelLabel(row),
    artifactDigest: row.artifactDigest,
    parameterCount: row.parameterCount,
    round: row.round && { id: row.round.id, kind: row.round.kind },
    parent: modelRef(row.round?.baseVersion ?? null),
    reward: modelRef(row.round?.rewardVersion ?? null),
    snapshotId: row.round?.snapshotId ?? null,
    summary: metrics.get(row.roundId ?? "") ?? {},
    weights: Averaged.safeParse(row.round?.config).data?.resultWeights ?? null,
    served: row.id === served,
    responseCount: responses.get(row.id) ?? 0,
    createdAt: row.createdAt.toISOString(),
  }));
  return { models };
}
