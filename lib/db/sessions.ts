import type { Transaction } from "./client";

type Since = { labelerId: string; projectId: string; since: Date };

/** How many tasks a labeler has skipped since an instant. */
export const countSkipsSince = (tx: Transaction, { since, ...by }: Since): Promise<number> =>
  tx.assignment.count({ where: { ...by, state: "skipped", finishedAt: { gte: since } } });

/** How many prompts a labeler has written since an instant; what they said in chats is none. */
export const countWrittenSince = (tx: Transaction, { labelerId, projectId, since }: Since): Promise<number> =>
  tx.prompt.count({ where: { author: { projectId, userId: labelerId }, source: "task", createdAt: { gte: since } } });
