/** What a running round writes, all of it under its lease: whoever has lost the lease gets LeaseLost and has written nothing. */
import type { ArtifactStore } from "@/lib/artifacts/store";
import { recordArtifact } from "@/lib/db/artifacts";
import {
  appendLog,
  appendMetrics,
  appendSamples,
  type MetricRow,
  replaceCheckpoint,
  type SampleRow,
} from "@/lib/db/round-journal";
import { type Lease, setProgress, underLease } from "@/lib/db/rounds";
import type { RoundEvent, RoundState } from "@/lib/rlhf/language-model";
import { encodeCheckpoint } from "./checkpoint";
import { createSpeedometer } from "./speedometer";

/** Steps faster than this are written together; a cancel is noticed as often. */
const WRITE_MILLISECONDS = 250;

export type Journal = {
  /** Notes a step, and writes what has gathered when that is due or when `now` is set. @returns whether a cancel was asked for. */
  record(event: RoundEvent, options?: { now?: boolean }): Promise<{ cancelRequested: boolean }>;
  say(level: "info" | "warn", message: string): Promise<void>;
  keepSamples(samples: readonly SampleRow[]): Promise<void>;
  /** Stores the state from which another worker can go on; earlier ones are deleted. */
  checkpoint(state: RoundState): Promise<void>;
};

export function openJournal(lease: Lease, store: ArtifactStore): Journal {
  const { roundId } = lease;
  const speed = createSpeedometer();
  let metrics: MetricRow[] = [];
  let writtenAt = Number.NEGATIVE_INFINITY;

  return {
    async record(event, { now = false } = {}) {
      const { step, totalSteps } = event;
      const stepsPerSecond = speed.at(step, performance.now());
      for (const [name, value] of Object.entries(event.metrics))
        metrics.push({ step, name, value });
      if (!now && performance.now() - writtenAt < WRITE_MILLISECONDS)
        return { cancelRequested: false };
      if (stepsPerSecond !== null)
        metrics.push({ step, name: "steps_per_second", value: stepsPerSecond });
      const gathered = metrics;
      const round = await underLease(lease, async (tx, held) => {
        await appendMetrics(tx, roundId, gathered);
        await setProgress(tx, roundId, { step, totalSteps });
        return held;
      });
      metrics = [];
      writtenAt = performance.now();
      return round;
    },

    say: (level, message) =>
      underLease(lease, (tx) => appendLog(tx, roundId, [{ level, message }])),

    keepSamples: (samples) => underLease(lease, (tx) => appendSamples(tx, roundId, samples)),

    async checkpoint(state) {
      const bytes = encodeCheckpoint(state, roundId);
      const digest = await store.put(bytes);
      const forgotten = await underLease(lease, async (tx) => {
        await recordArtifact(tx, { digest, byteCount: bytes.length });
        return replaceCheckpoint(tx, { roundId, step: state.step, artifactDigest: digest });
      });
      for (const old of forgotten) await store.remove(old);
    },
  };
}
