/** What becomes of a round whose worker is gone. */
import { type Transaction, transaction } from "@/lib/db/client";
import { notify } from "@/lib/db/listen";
import { appendLog, countLossesSinceCheckpoint } from "@/lib/db/round-journal";
import { dropLease, endRound, findAbandonedRounds, findWaitingRounds } from "@/lib/db/rounds";
import { isQueued } from "@/lib/queue/is-queued";
import { queueRound, roundJobKey } from "./queue-round";

const LOST = "The worker stopped without a word. Another goes on from the last checkpoint.";

/** A round that has stopped so many workers without getting further to its next checkpoint stops for good. */
const MOST_LOSSES = 3;

/** Queues a running round, held by the caller's transaction, for another worker; or ends it, if it fells one after another. */
export async function passOn(tx: Transaction, roundId: string): Promise<void> {
  const losses = 1 + (await countLossesSinceCheckpoint(tx, roundId, LOST));
  if (losses > MOST_LOSSES) {
    const error = `${losses} workers in a row stopped without a word at the same place. Most likely the machine ran out of memory: choose a smaller micro-batch or model.`;
    await appendLog(tx, roundId, [{ level: "error", message: error }]);
    await endRound(tx, roundId, { state: "failed", error });
  } else {
    await appendLog(tx, roundId, [{ level: "warn", message: LOST }]);
    await handOver(tx, roundId);
  }
  await notify(tx, "hone_round", roundId);
}

/** Makes a running round nobody's, and queues it. */
export async function handOver(tx: Transaction, roundId: string): Promise<void> {
  await dropLease(tx, roundId);
  await queueRound(tx, roundId);
}

/**
 * Finds rounds whose lease has run out and passes them on, and rounds that wait without a job (one that failed too often, say)
 * and gives them one. Any number of workers may do this at the same time.
 */
export const reapRounds = (): Promise<void> =>
  transaction(async (tx) => {
    for (const { id } of await findAbandonedRounds(tx)) await passOn(tx, id);
    for (const { id } of await findWaitingRounds(tx))
      if (!(await isQueued(tx, roundJobKey(id)))) await queueRound(tx, id);
  });
