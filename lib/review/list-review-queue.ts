import type { QueueItem, QueueOrder } from "@/lib/contract/reviews";
import { transaction } from "@/lib/db/client";
import { requireProject } from "@/lib/db/projects";
import { listQueue } from "@/lib/db/review-queue";

/** A page of the tasks that wait for a reviewer, the most valuable first. */
export const listReviewQueue = (input: {
  projectId: string;
  order: QueueOrder;
  offset: number;
  limit: number;
}): Promise<{ items: QueueItem[]; total: number }> =>
  transaction(async (tx) => {
    await requireProject(tx, input.projectId);
    return listQueue(tx, input);
  });
