/**
 * Training in a process of its own, one round at a time. Its numerics occupy their thread for as long as a step takes; apart
 * from them, the worker's heartbeats, its reaper and its other jobs go on. When the machine runs out of memory, the kernel
 * ends the trainer and not the worker, and when a round ends its memory goes back to the machine.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Train } from "@/lib/training/hold-round";

const TRAINER = fileURLToPath(new URL("./trainer.ts", import.meta.url));

/** How long a trainer may take to write a checkpoint and go, once it is asked to. */
const GRACE_MILLISECONDS = 6_000;

/** Resolves when the trainer has ended by itself; rejects when it was lost. */
export const trainInOwnProcess: Train = (lease, { signal }) =>
  new Promise((resolve, reject) => {
    const child = fork(TRAINER, [JSON.stringify(lease)]);
    let deadline: NodeJS.Timeout | undefined;
    const stop = () => {
      child.send("stop", () => undefined); // it may be gone already
      deadline = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    child.once("error", reject);
    child.once("exit", (code, killedBy) => {
      clearTimeout(deadline);
      signal.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(new Error(`The trainer of round ${lease.roundId} ended with ${killedBy ?? code}.`));
    });
  });
