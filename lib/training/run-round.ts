/**
 * Runs a round under a lease, in a worker. What it computes follows from the round's row alone, and a resume from the newest
 * checkpoint continues to the bit, so it does not matter how often, where or by whom it is interrupted.
 */
import os from "node:os";
import { artifacts } from "@/lib/artifacts/local";
import type { ArtifactStore } from "@/lib/artifacts/store";
import { db } from "@/lib/db/client";
import { insertModel } from "@/lib/db/models";
import { appendLog, findCheckpoint, findNewestCheckpoint, forgetCheckpoints } from "@/lib/db/round-journal";
import { endRound, findRound, type Lease, LeaseLost, type RoundRow, underLease } from "@/lib/db/rounds";
import { setProvider } from "@/lib/ml/runtime";
import { modelLabel } from "@/lib/models/label";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { enqueueScoring } from "@/lib/queue/scoring";
import type { RoundEvent, SkippedUpdate } from "@/lib/rlhf/language-model";
import { Diverged } from "@/lib/rlhf/learner";
import { decodeCheckpoint } from "./checkpoint";
import { encodeDump } from "./dump";
import { explainFailure } from "./explain-failure";
import { type Journal, openJournal } from "./journal";
import { handOver } from "./lost-worker";
import type { Preparation, TrainedModel } from "./preparation";
import { prepareRound } from "./prepare-round";

/** A checkpoint is written after so many steps or so much time, whichever is first, and of the best model measured so far. */
const CHECKPOINT_STEPS = 25;
const CHECKPOINT_MILLISECONDS = 10_000;
/** How often a round shows what its model answers. */
const SAMPLES_PER_ROUND = 10;

/**
 * Trains until the round ends, is cancelled, or `signal` asks to hand it back. Returns quietly when the lease is lost: then
 * the round is another's. Throws only when the database cannot be reached.
 */
export async function runRound(lease: Lease, { signal }: { signal: AbortSignal }): Promise<void> {
  const store = artifacts();
  const journal = openJournal(lease, store);
  try {
    const round = await findRound(db(), lease.roundId);
    if (!round) throw new LeaseLost(lease);
    await work({ lease, round, store, journal, signal });
  } catch (error) {
    if (error instanceof LeaseLost) return log.warn(error.message);
    const sentence = explainFailure(error);
    if (sentence === null) throw error;
    log.error({ err: error, roundId: lease.roundId }, "round failed");
    await fail(lease, sentence).catch((cause) => {
      if (!(cause instanceof LeaseLost)) throw cause;
    });
  }
}

type Work = {
  lease: Lease;
  round: RoundRow;
  store: ArtifactStore;
  journal: Journal;
  signal: AbortSignal;
};

async function work({ lease, round, store, journal, signal }: Work): Promise<void> {
  if (round.finishStep !== null) return finish({ lease, round, store, step: round.finishStep });
  const checkpoint = await findNewestCheckpoint(db(), round.id);
  const resume = checkpoint ? decodeCheckpoint(await store.get(checkpoint.artifactDigest)) : undefined;
  await journal.say("info", `${resume ? `Goes on from step ${resume.step}` : "Started"} on ${os.hostname()}.`);
  await journal.noteCode(checkpoint?.codeVersion ?? null);
  setProvider(env("HONE_EXECUTION_PROVIDER").HONE_EXECUTION_PROVIDER);
  const preparation = await prepareRound(round, store);
  try {
    if (!resume) {
      for (const note of preparation.notes) await journal.say("info", note);
      if (preparation.answerBefore) await journal.keepSamples(await preparation.answerBefore());
    }
    const qualities = round.checkpoints.map((c) => c.quality ?? Number.NEGATIVE_INFINITY);
    const best = Math.max(Number.NEGATIVE_INFINITY, ...qualities);
    const dump = (step: number, skipped: readonly SkippedUpdate[]) =>
      journal.dump(
        step,
        skipped.map((update) => encodeDump(round, step, update)),
      );
    const outcome = await train({ preparation, resume, best, journal, dump, signal });
    if (outcome === "cancelled") await endCancelled(lease);
    else if (outcome === "handed back") await handBack(lease);
    else if ("paused" in outcome) await endPaused(lease, outcome.paused);
    else await succeed({ lease, round, store, preparation, trained: outcome });
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    await endPaused(lease, error.message);
  } finally {
    await preparation.release();
  }
}

/** Registers what a checkpoint holds, in place of going on. */
async function finish(input: { lease: Lease; round: RoundRow; store: ArtifactStore; step: number }): Promise<void> {
  const { lease, round, store, step } = input;
  const checkpoint = await findCheckpoint(db(), round.id, step);
  if (!checkpoint) throw new Error(`The round has no checkpoint of step ${step}.`);
  const state = decodeCheckpoint(await store.get(checkpoint.artifactDigest));
  const preparation = await prepareRound(round, store);
  if (!preparation.finish) throw new Error(`A ${round.kind} round has no result before its last step.`);
  try {
    await succeed({ lease, round, store, preparation, trained: preparation.finish(state) });
  } finally {
    await preparation.release();
  }
}

/**
 * Steps through the algorithm, and between steps writes down, shows, saves, and looks whether to stop.
 * @param best  the best quality of a checkpoint so far.
 */
async function train(input: {
  preparation: Preparation;
  resume: Parameters<Preparation["train"]>[0];
  best: number;
  journal: Journal;
  dump: (step: number, skipped: readonly SkippedUpdate[]) => Promise<void>;
  signal: AbortSignal;
}): Promise<TrainedModel | "cancelled" | "handed back" | { paused: string }> {
  const { preparation, resume, journal, dump, signal } = input;
  const steps = preparation.train(resume);
  const isSampleDue = everyPart(SAMPLES_PER_ROUND);
  let saved = { step: resume?.step ?? 0, at: performance.now() };
  let { best } = input;
  let step = resume?.step ?? 0;
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) return next.value;
      const event = next.value;
      step = event.step;
      const { cancelRequested } = await journal.record(event, {
        now: event.step === event.totalSteps || signal.aborted,
      });
      if (preparation.answer && isSampleDue(event)) await journal.keepSamples(await preparation.answer(event));
      if (event.qualityBefore !== undefined && saved.step === event.step - 1 && saved.step > 0)
        await journal.rate(saved.step, event.qualityBefore);
      if (event.skipped.length > 0) await dump(step, event.skipped);
      if (event.alarm) await journal.say("warn", event.alarm.sentence);
      const pausing = event.alarm?.pauses ?? false;
      const stopping = cancelRequested || signal.aborted || pausing;
      const due =
        event.step - saved.step >= CHECKPOINT_STEPS || performance.now() - saved.at >= CHECKPOINT_MILLISECONDS;
      const isBest = event.quality !== undefined && event.quality > best && event.step < event.totalSteps;
      if (event.step > saved.step && (due || stopping || isBest)) {
        await journal.checkpoint(event.state(), event.quality);
        best = Math.max(best, event.quality ?? best);
        saved = { step: event.step, at: performance.now() };
      }
      if (cancelRequested) return "cancelled";
      if (pausing) return { paused: event.alarm!.sentence };
      if (signal.aborted) return "handed back";
    }
  } catch (error) {
    if (error instanceof Diverged) await dump(step + 1, error.skipped);
    throw error;
  } finally {
    // Frees what the algorithm holds; its value is of no use any more.
    await steps.return(undefined as never);
  }
}

/** True for the first step, the last, and each that completes another of `parts` equal parts. */
function everyPart(parts: number): (event: RoundEvent) => boolean {
  return ({ step, totalSteps }) =>
    step === 0 ||
    step === totalSteps ||
    Math.floor((step * parts) / totalSteps) > Math.floor(((step - 1) * parts) / totalSteps);
}

/** Registers the result: with the end of the round in one transaction, so once. */
async function succeed(input: {
  lease: Lease;
  round: RoundRow;
  store: ArtifactStore;
  preparation: Preparation;
  trained: TrainedModel;
}): Promise<void> {
  const { lease, round, store, preparation, trained } = input;
  const digest = await store.putFiles(trained.files);
  const byteCount = [...trained.files.values()].reduce((sum, file) => sum + file.length, 0);
  const kind = preparation.resultKind;
  const forgotten = await underLease(lease, async (tx) => {
    const { number } = await insertModel(tx, {
      projectId: round.projectId,
      kind,
      roundId: round.id,
      artifact: { digest, byteCount },
      parameterCount: trained.parameterCount,
    });
    const message = `Registered as ${modelLabel({ kind, number })}.`;
    await appendLog(tx, round.id, [{ level: "info", message }]);
    await endRound(tx, round.id, { state: "succeeded" });
    if (kind === "reward") await enqueueScoring(tx, round.projectId);
    return forgetCheckpoints(tx, round.id);
  });
  for (const old of forgotten) await store.remove(old);
}

const endCancelled = (lease: Lease): Promise<void> =>
  underLease(lease, async (tx) => {
    const message = "Cancelled. It can be resumed from here.";
    await appendLog(tx, lease.roundId, [{ level: "info", message }]);
    await endRound(tx, lease.roundId, { state: "cancelled" });
  });

const endPaused = (lease: Lease, error: string): Promise<void> =>
  underLease(lease, async (tx) => {
    const message = `Paused. ${error}`;
    await appendLog(tx, lease.roundId, [{ level: "warn", message }]);
    await endRound(tx, lease.roundId, { state: "paused", error });
  });

const fail = (lease: Lease, error: string): Promise<void> =>
  underLease(lease, async (tx) => {
    await appendLog(tx, lease.roundId, [{ level: "error", message: error }]);
    await endRound(tx, lease.roundId, { state: "failed", error });
  });

/** This worker is to stop; whoever takes the job goes on. */
const handBack = (lease: Lease): Promise<void> =>
  underLease(lease, async (tx) => {
    const message = "The worker was asked to stop; another goes on from here.";
    await appendLog(tx, lease.roundId, [{ level: "info", message }]);
    await handOver(tx, lease.roundId);
  });
