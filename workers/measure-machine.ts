/** Measures the machine in a process of its own, since its numerics would hold up the worker's other work. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { log } from "@/lib/platform/log";
import { isSpeedKnown } from "@/lib/training/machine";

const METER = fileURLToPath(new URL("./speed-meter.ts", import.meta.url));

/**
 * Resolves when the speed of this machine stands in the database, or cannot be had: then preflights tell no time, and all else
 * goes on. Returns early when `signal` aborts.
 */
export async function measureMachine({ signal }: { signal: AbortSignal }): Promise<void> {
  try {
    if (signal.aborted || (await isSpeedKnown(new Date()))) return;
    await new Promise<void>((resolve, reject) => {
      const child = fork(METER);
      signal.addEventListener("abort", () => child.kill("SIGKILL"), { once: true });
      child.once("error", reject);
      child.once("exit", (code, killedBy) => {
        if (code === 0 || signal.aborted) resolve();
        else reject(new Error(`The speed meter ended with ${killedBy ?? code}.`));
      });
    });
  } catch (error) {
    log.warn({ err: error }, "could not measure this machine");
  }
}
