/**
 * The worker: runs jobs from the queue until it is told to stop. Any number may run, on any machine, on one database and one
 * artifact store. One round at a time, or one reward model that scores what labelers compare; and beside it one job that
 * samples responses: it waits for the policy server mostly, and people wait for it. Rounds wait until the machine's speed is known: measured beside one, it would be that of half a
 * machine.
 */
import { transaction } from "@/lib/db/client";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { freeLostJobs, type RunningJobs, runJobs } from "@/lib/queue/worker";
import { enqueueMissingScores } from "@/lib/training/enqueue-missing-scores";
import { reapRounds } from "@/lib/training/lost-worker";
import sampleResponses from "./jobs/sample-responses";
import scoreComparisons from "./jobs/score-comparisons";
import trainRound from "./jobs/train-round";
import { measureMachine } from "./measure-machine";

const settings = env("DATABASE_URL", "HONE_ROUND_LEASE_SECONDS");
const REAP_MILLISECONDS = Math.min(5, settings.HONE_ROUND_LEASE_SECONDS / 2) * 1000;
/** Longer than a trainer may take to write its checkpoint, shorter than the supervisor's patience. */
const GRACE_MILLISECONDS = 7_500;

const connectionString = settings.DATABASE_URL;
const measuring = new AbortController();
const runners = [await runJobs({ connectionString, jobs: [sampleResponses] })];

/** Looks after what other workers have left behind; what fails now is tried again at the next turn. */
async function reap(): Promise<void> {
  try {
    await transaction(freeLostJobs);
    await reapRounds();
  } catch (error) {
    log.warn({ err: error }, "could not look after lost work");
  }
}
await reap();
await enqueueMissingScores();
const reaper = setInterval(() => void reap(), REAP_MILLISECONDS);

let ending = false;
async function end(reason: string, code = 0): Promise<void> {
  if (ending) return;
  ending = true;
  log.info({ reason }, "worker stops");
  setTimeout(() => process.exit(1), GRACE_MILLISECONDS).unref();
  clearInterval(reaper);
  measuring.abort();
  await Promise.all(runners.map((runner) => runner.stop()));
  // Not disconnected first: a client that lost its database in a transaction would wait for ever.
  process.exit(code);
}
/** A runner gives up when the database stays away; whoever started this worker starts it again. */
function watch({ stopped }: RunningJobs): void {
  void stopped
    .catch((error) => log.error({ err: error }, "the queue failed"))
    .then(() => end("its queue has stopped", 1));
}
runners.forEach(watch);
process.on("SIGTERM", () => void end("SIGTERM"));
process.on("SIGINT", () => void end("SIGINT"));
process.on("disconnect", () => void end("its parent is gone"));

log.info("worker is ready");
process.send?.("ready");

await measureMachine({ signal: measuring.signal });
if (!ending) {
  const training = await runJobs({ connectionString, jobs: [trainRound, scoreComparisons] });
  runners.push(training);
  watch(training);
}
