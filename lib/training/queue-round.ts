import type { Transaction } from "@/lib/db/client";
import { trainRound } from "@/lib/queue/definitions";
import { enqueue } from "@/lib/queue/enqueue";

/** A round has at most one waiting job, under this key. */
export const roundJobKey = (roundId: string): string => `round:${roundId}`;

/** Enqueues the job that runs a round, in the caller's transaction. */
export const queueRound = (tx: Transaction, roundId: string): Promise<void> =>
  enqueue(tx, trainRound, { roundId }, roundJobKey(roundId));
