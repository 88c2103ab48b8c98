/**
 * The life of a round, and how a worker holds one.
 *
 *     queued ──claim──► running ──► succeeded | failed | cancelled | paused
 *       ▲                 │  ▲           failed, cancelled, paused ──resume or finish──► queued
 *       └── resume        └──┘ claim by another worker, when the lease was handed back or taken back
 *
 * - **Claim**: one UPDATE, guarded by the state; it sets a lease owner that is new each time, and an expiry.
 * - **Beat**: the holder moves the expiry on, on a timer of its own, in a process that does not compute.
 * - **Fence**: every write of metrics, samples, checkpoints, result or end locks the round's row and checks the owner in the
 *   same transaction. A worker that was thought dead and wakes up finds another owner and writes nothing: nothing is doubled.
 * - **Checkpoint**: whoever claims goes on from the newest, to the bit: nothing is lost but the time since.
 * - **Pause**: an alarm, or updates that are no numbers, stop a round at a checkpoint and give the lease back; only an admin
 *   moves it on: to go on, or to register its best or newest checkpoint (`finishStep`), which rolls back what came after.
 * - **Reaper** (lost-worker.ts, in every worker): takes back the lease of a running round that has run out, counts the loss, and
 *   queues the round again. A job that comes before it finds the round held, and is done with it.
 */
import { randomUUID } from "node:crypto";
import { claimRound, extendLease, type Lease, LeaseLost, underLease } from "@/lib/db/rounds";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { handOver, passOn } from "./lost-worker";

/** Trains under a lease; see runRound. Rejects when the process that trains is lost. */
export type Train = (lease: Lease, options: { signal: AbortSignal }) => Promise<void>;

/** Claims a round and has it trained while the lease is kept. Does nothing when the round is not to be had. */
export async function holdRound(
  roundId: string,
  { signal, train }: { signal: AbortSignal; train: Train },
): Promise<void> {
  const seconds = env("HONE_ROUND_LEASE_SECONDS").HONE_ROUND_LEASE_SECONDS;
  const lease = { roundId, owner: randomUUID() };
  if (signal.aborted || !(await claimRound(lease, seconds))) return;
  const heart = beat(lease, seconds);
  try {
    await train(lease, { signal: AbortSignal.any([signal, heart.lost]) });
  } catch (error) {
    log.error({ err: error, roundId }, "a round's process was lost");
    // One that was asked to stop and took too long is no sign of trouble.
    const leave = signal.aborted ? handOver : passOn;
    await underLease(lease, (tx) => leave(tx, roundId)).catch((cause) => {
      if (!(cause instanceof LeaseLost)) throw cause;
    });
  } finally {
    heart.stop();
  }
}

/** Keeps the lease until stopped; `lost` aborts when it is another's. A beat that fails for other reasons is tried again. */
function beat(lease: Lease, seconds: number): { lost: AbortSignal; stop: () => void } {
  const lost = new AbortController();
  const timer = setInterval(
    () => {
      extendLease(lease, seconds).then(
        (held) => held || lost.abort(),
        (error) => log.warn({ err: error, roundId: lease.roundId }, "heartbeat failed"),
      );
    },
    (seconds * 1000) / 3,
  );
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}
