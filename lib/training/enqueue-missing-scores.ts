import { transaction } from "@/lib/db/client";
import { findUnscoredProjects } from "@/lib/db/reward-scores";
import { enqueueScoring } from "@/lib/queue/scoring";

/** Enqueues the scoring of every project whose newest reward model has scored nothing: its job failed too often, or is older than such jobs. */
export const enqueueMissingScores = (): Promise<void> =>
  transaction(async (tx) => {
    for (const projectId of await findUnscoredProjects(tx)) await enqueueScoring(tx, projectId);
  });
