/** What a round writes down as it goes: metrics, log lines, samples, checkpoints. All appended; all by the holder of its lease. */
import type { Transaction } from "./client";
import type { LogLevel } from "./generated/enums";
import { storableText } from "./storable-text";

export type MetricRow = { step: number; name: string; value: number };
export type SampleRow = {
  step: number;
  position: number;
  prompt: string;
  response: string;
  score: number | null;
};

/** Appends metrics; those of a step that is computed again after a resume are the same and are left alone. */
export async function appendMetrics(tx: Transaction, roundId: string, metrics: readonly MetricRow[]): Promise<void> {
  await tx.roundMetric.createMany({
    data: metrics.map((m) => ({ roundId, ...m })),
    skipDuplicates: true,
  });
}

export async function appendLog(
  tx: Transaction,
  roundId: string,
  lines: readonly { level: LogLevel; message: string }[],
): Promise<void> {
  await tx.roundLog.createMany({ data: lines.map((line) => ({ roundId, ...line })) });
}

export async function appendSamples(tx: Transaction, roundId: string, samples: readonly SampleRow[]): Promise<void> {
  await tx.roundSample.createMany({
    data: samples.map((s) => ({ roundId, ...s, response: storableText(s.response) })),
    skipDuplicates: true,
  });
}

/** A file on one skipped update. */
export type DumpRow = { step: number; position: number; artifactDigest: string };

/**
 * Appends dumps; those of a step that is computed again after a resume are there already and are left alone.
 * @returns how many were new.
 */
export async function appendDumps(tx: Transaction, roundId: string, dumps: readonly DumpRow[]): Promise<number> {
  const { count } = await tx.roundDump.createMany({
    data: dumps.map((dump) => ({ roundId, ...dump })),
    skipDuplicates: true,
  });
  return count;
}

export const countDumps = (tx: Transaction, roundId: string): Promise<number> =>
  tx.roundDump.count({ where: { roundId } });

/** A round's dumps, in order. */
export const findDumps = (tx: Transaction, roundId: string): Promise<DumpRow[]> =>
  tx.roundDump.findMany({
    where: { roundId },
    orderBy: [{ step: "asc" }, { position: "asc" }],
    select: { step: true, position: true, artifactDigest: true },
  });

/** Where a reader stands: everything up to here has been read. */
export type JournalCursor = { metricStep: number; logId: bigint; sampleStep: number };
export const JOURNAL_START: JournalCursor = { metricStep: -1, logId: 0n, sampleStep: -1 };

/** What was written after `after`, in order. */
export async function readJournal(tx: Transaction, roundId: string, after: JournalCursor) {
  const metrics = await tx.roundMetric.findMany({
    where: { roundId, step: { gt: after.metricStep } },
    orderBy: [{ step: "asc" }, { name: "asc" }],
    select: { step: true, name: true, value: true },
  });
  const log = await tx.roundLog.findMany({
    where: { roundId, id: { gt: after.logId } },
    orderBy: { id: "asc" },
  });
  const samples = await tx.roundSample.findMany({
    where: { roundId, step: { gt: after.sampleStep } },
    orderBy: [{ step: "asc" }, { position: "asc" }],
  });
  const next: JournalCursor = {
    metricStep: metrics.at(-1)?.step ?? after.metricStep,
    logId: log.at(-1)?.id ?? after.logId,
    sampleStep: samples.at(-1)?.step ?? after.sampleStep,
  };
  return { metrics, log, samples, next };
}

// ───────────────────────────── checkpoints

/** The checkpoint a round goes on from, or null. */
export const findNewestCheckpoint = (tx: Transaction, roundId: string) =>
  tx.checkpoint.findFirst({ where: { roundId }, orderBy: { step: "desc" } });

/** The checkpoint of a step, or null. */
export const findCheckpoint = (tx: Transaction, roundId: string, step: number) =>
  tx.checkpoint.findUnique({ where: { roundId_step: { roundId, step } } });

/** The checkpoint at which the model was best, of equal ones the earliest; null when none was measured. */
export const findBestCheckpoint = (tx: Transaction, roundId: string) =>
  tx.checkpoint.findFirst({
    where: { roundId, quality: { not: null } },
    orderBy: [{ quality: "desc" }, { step: "asc" }],
  });

/**
 * Records a checkpoint as the one to go on from, and forgets the earlier ones, but for the best.
 * @param checkpoint.quality  of its own weights; null where it is not known, or not yet.
 * @returns digests that nothing refers to any more; their bytes may be deleted once the transaction has committed.
 */
export async function replaceCheckpoint(
  tx: Transaction,
  checkpoint: { roundId: string; step: number; artifactDigest: string; quality: number | null; codeVersion: string },
): Promise<string[]> {
  const { roundId, step, ...changed } = checkpoint;
  await tx.checkpoint.upsert({
    where: { roundId_step: { roundId, step } },
    create: checkpoint,
    update: changed,
  });
  return keepNewestAndBest(tx, roundId);
}

/**
 * Notes how good the model of a checkpoint was, where that has become known only after it was recorded.
 * @returns digests that nothing refers to any more.
 */
export async function rateCheckpoint(
  tx: Transaction,
  { roundId, step, quality }: { roundId: string; step: number; quality: number },
): Promise<string[]> {
  await tx.checkpoint.updateMany({ where: { roundId, step }, data: { quality } });
  return keepNewestAndBest(tx, roundId);
}

async function keepNewestAndBest(tx: Transaction, roundId: string): Promise<string[]> {
  const kept = [await findNewestCheckpoint(tx, roundId), await findBestCheckpoint(tx, roundId)];
  return forgetCheckpoints(
    tx,
    roundId,
    kept.flatMap((checkpoint) => (checkpoint ? [checkpoint.step] : [])),
  );
}

/**
 * Forgets a round's checkpoints, but for those of the steps in `kept`.
 * @returns digests that nothing refers to any more.
 */
export async function forgetCheckpoints(
  tx: Transaction,
  roundId: string,
  kept: readonly number[] = [],
): Promise<string[]> {
  const gone = await tx.checkpoint.findMany({
    where: { roundId, step: { notIn: [...kept] } },
    select: { id: true, artifactDigest: true },
  });
  if (gone.length === 0) return [];
  await tx.checkpoint.deleteMany({ where: { id: { in: gone.map((c) => c.id) } } });
  const deleted = await tx.$queryRaw<{ digest: string }[]>`
    DELETE FROM "Artifact" a WHERE a."digest" = ANY(${gone.map((c) => c.artifactDigest)})
      AND NOT EXISTS (SELECT FROM "Checkpoint" c WHERE c."artifactDigest" = a."digest")
      AND NOT EXISTS (SELECT FROM "RoundDump" d WHERE d."artifactDigest" = a."digest")
      AND NOT EXISTS (SELECT FROM "ModelVersion" m WHERE m."artifactDigest" = a."digest")
      AND NOT EXISTS (SELECT FROM "Corpus" k WHERE k."artifactDigest" = a."digest")
    RETURNING a."digest"`;
  return deleted.map((d) => d.digest);
}

/** How many workers were lost on a round since it last got further, as its log tells. */
export async function countLossesSinceCheckpoint(tx: Transaction, roundId: string, message: string): Promise<number> {
  const newest = await findNewestCheckpoint(tx, roundId);
  return tx.roundLog.count({
    where: { roundId, level: "warn", message, ...(newest && { at: { gt: newest.createdAt } }) },
  });
}
