import type { QueueItem, QueueOrder, RewardModelReading } from "@/lib/contract/reviews";
import { type Transaction, transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { listQueue } from "@/lib/db/review-queue";
import { findNewestRewardModel, isScored } from "@/lib/db/reward-scores";
import { isQueued } from "@/lib/queue/is-queued";
import { scoringKey } from "@/lib/queue/scoring";

/** A page of the tasks that wait for a reviewer, the most valuable first. */
export const listReviewQueue = (input: {
  projectId: string;
  order: QueueOrder;
  offset: number;
  limit: number;
}): Promise<{ items: QueueItem[]; total: number; rewardModel: RewardModelReading }> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    return { ...(await listQueue(tx, input)), rewardModel: await readingOf(tx, input.projectId) };
  });

/** Nothing here tells which model it is. */
async function readingOf(tx: Transaction, projectId: string): Promise<RewardModelReading> {
  const model = await findNewestRewardModel(tx, projectId);
  if (!model) return "none";
  const isBeingScored = await isQueued(tx, scoringKey(projectId));
  return !isBeingScored && (await isScored(tx, model.id)) ? "scored" : "scoring";
}
