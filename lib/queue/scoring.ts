import type { Transaction } from "@/lib/db/client";
import { scoreComparisons } from "./definitions";
import { enqueue } from "./enqueue";

/** A project has at most one waiting job that scores its comparisons, under this key. */
export const scoringKey = (projectId: string): string => `scoring:${projectId}`;

/** Enqueues the job that lets a project's newest reward model score what it has not scored yet, in the caller's transaction. */
export const enqueueScoring = (tx: Transaction, projectId: string): Promise<void> =>
  enqueue(tx, scoreComparisons, { projectId }, scoringKey(projectId));
