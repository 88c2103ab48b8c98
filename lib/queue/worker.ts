import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { Logger, run, runMigrations, type WorkerEvents } from "graphile-worker";
import { Pool } from "pg";
import type { Transaction } from "@/lib/db/client";
import { log } from "@/lib/platform/log";
import type { BoundJob } from "./job";

/** Creates or updates the queue's own tables. Done once at start, before the web can enqueue. */
export const migrateQueue = (connectionString: string): Promise<void> => runMigrations({ connectionString });

export type RunningJobs = { stop: () => Promise<void>; stopped: Promise<void> };

/**
 * Runs jobs, one at a time, until stopped. A job that throws is tried again with growing delay, up to its maxAttempts.
 * Its database connections bear the name under which it locks jobs: while one is open the runner is alive (see freeLostJobs).
 */
export async function runJobs(input: { connectionString: string; jobs: readonly BoundJob[] }): Promise<RunningJobs> {
  const name = `hone-${randomUUID()}`;
  const { connectionString } = input;
  const pool = new Pool({ connectionString, max: 3, application_name: name });
  // The runner reconnects; its own log says so. It asks for both handlers.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const stopping = new AbortController();
  // A runner locks jobs under the id of its pool, which is read anew at each use.
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => {
    workerPool.id = name;
  });
  const runner = await run({
    pgPool: pool,
    events,
    concurrency: 1,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger,
    taskList: Object.fromEntries(
      input.jobs.map(({ name, handle }) => [name, (payload: unknown) => handle(payload, { signal: stopping.signal })]),
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

/**
 * Frees the jobs of runners that have lost all their connections, so that others may take them at once. Should such a runner
 * still live, a job runs twice, which every job allows.
 */
export async function freeLostJobs(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    SELECT graphile_worker.force_unlock_workers(lost."ids") FROM (
      SELECT array_agg(DISTINCT j."locked_by") AS "ids" FROM graphile_worker.jobs j
      WHERE j."locked_by" IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_stat_activity a
        WHERE a."application_name" = j."locked_by" AND a."datname" = current_database())
    ) lost WHERE lost."ids" IS NOT NULL`;
}

const LEVELS = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;

/** The queue's log goes into ours; what is routine there is detail here. */
const logger = new Logger(() => (level, message, meta) => {
  log[LEVELS[level]]({ ...meta }, message);
});
