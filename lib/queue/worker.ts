import { makeWorkerUtils, type Runner, run, runMigrations } from "graphile-worker";
import { Pool } from "pg";
import type { BoundJob } from "./job";

/** Creates or updates the queue's own tables. Done once at start, before the web can enqueue. */
export const migrateQueue = (connectionString: string): Promise<void> =>
  runMigrations({ connectionString });

/**
 * Runs jobs until stopped. A job that throws is tried again with growing delay, up to its maxAttempts.
 * @param concurrency  jobs at a time in this process.
 */
export async function runJobs(input: {
  connectionString: string;
  jobs: readonly BoundJob[];
  concurrency: number;
}): Promise<{ stop: () => Promise<void>; stopped: Promise<void> }> {
  const pool = new Pool({ connectionString: input.connectionString, max: input.concurrency + 2 });
  pool.on("error", () => undefined); // the runner reconnects; its own log says so
  const stopping = new AbortController();
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: input.concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    taskList: Object.fromEntries(
      input.jobs.map(({ name, handle }) => [
        name,
        (payload: unknown) => handle(payload, { signal: stopping.signal }),
      ]),
    ),
  });
  return {
    stopped: runner.promise,
    async stop() {
      stopping.abort();
      await runner.stop();
      await pool.end();
    },
  };
}

/** Frees the jobs that dead workers still hold, so that others may take them at once. */
export async function unlockDeadWorkers(
  connectionString: string,
  workerIds: readonly string[],
): Promise<void> {
  if (workerIds.length === 0) return;
  const utils = await makeWorkerUtils({ connectionString });
  try {
    await utils.forceUnlockWorkers([...workerIds]);
  } finally {
    await utils.release();
  }
}
