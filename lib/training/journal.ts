/** What a running round writes, all of it under its lease: whoever has lost the lease gets LeaseLost and has written nothing. */
import type { ArtifactStore } from "@/lib/artifacts/store";
import { MOST_DUMPS } from "@/lib/contract/rounds";
import { recordArtifact } from "@/lib/db/artifacts";
import type { Transaction } from "@/lib/db/client";
import {
  appendDumps,
  appendLog,
  appendMetrics,
  appendSamples,
  countDumps,
  type MetricRow,
  rateCheckpoint,
  replaceCheckpoint,
  type SampleRow,
} from "@/lib/db/round-journal";
import { addCodeVersion, type Lease, setCodeVersion, setProgress, underLease } from "@/lib/db/rounds";
import type { RoundEvent, RoundState } from "@/lib/rlhf/language-model";
import { encodeCheckpoint } from "./checkpoint";
import { codeVersion } from "./code-version";
import { createSpeedometer } from "./speedometer";

/** Steps faster than this are written together; a cancel is noticed as often. */
const WRITE_MILLISECONDS = 250;

export type Journal = {
  /** Notes a step, and writes what has gathered when that is due or when `now` is set. @returns whether a cancel was asked for. */
  record(event: Told, options?: { now?: boolean }): Promise<Held>;
  say(level: "info" | "warn", message: string): Promise<void>;
  keepSamples(samples: readonly SampleRow[]): Promise<void>;
  /** Notes which code computes from here on. @param before  which has computed the checkpoint; null at the start. */
  noteCode(before: string | null): Promise<void>;
  /** Stores a file on each skipped update of a step, up to MOST_DUMPS of a round, and says so in the log. */
  dump(step: number, files: readonly Uint8Array[]): Promise<void>;
  /**
   * Stores the state from which another worker can go on; earlier ones are deleted, but for the best.
   * @param quality  of this very state; left out where it is not known, or not yet.
   */
  checkpoint(state: RoundState, quality?: number): Promise<void>;
  /** Notes the quality of a checkpoint that was stored without. */
  rate(step: number, quality: number): Promise<void>;
};

/** What of an event is written down as it is. */
type Told = Pick<RoundEvent, "step" | "totalSteps" | "metrics">;
type Held = { cancelRequested: boolean };

export function openJournal(lease: Lease, store: ArtifactStore): Journal {
  const { roundId } = lease;
  const speed = createSpeedometer();
  const code = codeVersion();
  let metrics: MetricRow[] = [];
  let progress: { step: number; totalSteps: number } | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  /** Writes what has gathered, with what `also` writes, in one transaction. @returns what `also` returns. */
  async function write<T>(also: (tx: Transaction, held: Held) => Promise<T>): Promise<T> {
    const gathered = metrics;
    const result = await underLease(lease, async (tx, held) => {
      await appendMetrics(tx, roundId, gathered);
      if (progress) await setProgress(tx, roundId, progress);
      return also(tx, held);
    });
    metrics = [];
    writtenAt = performance.now();
    return result;
  }

  async function remove(digests: readonly string[]): Promise<void> {
    for (const digest of digests) await store.remove(digest);
  }

  return {
    async record(event, { now = false } = {}) {
      const { step, totalSteps } = event;
      progress = { step, totalSteps };
      const stepsPerSecond = speed.at(step, performance.now());
      for (const [name, value] of Object.entries(event.metrics)) metrics.push({ step, name, value });
      if (!now && performance.now() - writtenAt < WRITE_MILLISECONDS) return { cancelRequested: false };
      if (stepsPerSecond !== null) {
        metrics.push({ step, name: "steps_per_second", value: stepsPerSecond });
        const { episode } = event.metrics;
        if (episode) metrics.push({ step, name: "eps", value: (stepsPerSecond * episode) / step });
      }
      return write(async (_, held) => held);
    },

    say: (level, message) => underLease(lease, (tx) => appendLog(tx, roundId, [{ level, message }])),

    noteCode: (before) =>
      underLease(lease, async (tx) => {
        if (before === null) return setCodeVersion(tx, roundId, code);
        if (before === code) return;
        await addCodeVersion(tx, roundId, code);
        const message = `It was computed under ${before} and goes on under ${code}: the result may differ from that of either.`;
        await appendLog(tx, roundId, [{ level: "warn", message }]);
      }),

    keepSamples: (samples) => underLease(lease, (tx) => appendSamples(tx, roundId, samples)),

    async dump(step, files) {
      const digests = await Promise.all(files.map((bytes) => store.put(bytes)));
      await underLease(lease, async (tx) => {
        const room = Math.max(0, MOST_DUMPS - (await countDumps(tx, roundId)));
        const rows = digests.map((artifactDigest, position) => ({ step, position, artifactDigest })).slice(0, room);
        for (const [i, { artifactDigest: digest }] of rows.entries())
          await recordArtifact(tx, { digest, byteCount: files[i]!.length });
        const count = await appendDumps(tx, roundId, rows);
        const message = `Skipped ${count === 1 ? "an update that was" : `${count} updates that were`} not finite at step ${step}. What is known of ${count === 1 ? "it" : "them"} can be downloaded here.`;
        if (count > 0) await appendLog(tx, roundId, [{ level: "warn", message }]);
      });
    },

    async checkpoint(state, quality = Number.NaN) {
      const bytes = encodeCheckpoint(state, roundId);
      const digest = await store.put(bytes);
      // With the metrics up to here: whoever goes on from this state does not compute them again.
      const forgotten = await write(async (tx) => {
        await recordArtifact(tx, { digest, byteCount: bytes.length });
        const measured = Number.isFinite(quality) ? quality : null;
        return replaceCheckpoint(tx, {
          roundId,
          step: state.step,
          artifactDigest: digest,
          quality: measured,
          codeVersion: code,
        });
      });
      await remove(forgotten);
    },

    async rate(step, quality) {
      // Postgres takes what is no number for the greatest.
      if (!Number.isFinite(quality)) return;
      await remove(await underLease(lease, (tx) => rateCheckpoint(tx, { roundId, step, quality })));
    },
  };
}
