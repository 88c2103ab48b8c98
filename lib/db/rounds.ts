/** Rounds: their rows, and the lease under which one worker at a time may write to them. */
import { db, type Transaction, transaction } from "./client";
import type { Prisma } from "./generated/client";
import type { RoundKind, RoundState } from "./generated/enums";
import { notify } from "./listen";

const withNames = {
  baseVersion: { select: { id: true, kind: true, number: true } },
  rewardVersion: { select: { id: true, kind: true, number: true } },
  result: { select: { id: true, kind: true, number: true } },
  createdBy: { select: { name: true } },
  checkpoints: { select: { step: true, quality: true } },
  _count: { select: { dumps: true } },
} satisfies Prisma.RoundInclude;

/** A round with the names of what it refers to, or null. */
export const findRound = (tx: Transaction, id: string) => tx.round.findUnique({ where: { id }, include: withNames });
export type RoundRow = NonNullable<Awaited<ReturnType<typeof findRound>>>;

/** A project's rounds, newest first. */
export const findRounds = (tx: Transaction, projectId: string): Promise<RoundRow[]> =>
  tx.round.findMany({
    where: { projectId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 500,
    include: withNames,
  });

/** The newest `steps_per_second` of rounds that have one. */
export async function findSpeeds(tx: Transaction, roundIds: readonly string[]): Promise<Map<string, number>> {
  if (roundIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ roundId: string; value: number }[]>`
    SELECT DISTINCT ON ("roundId") "roundId", "value" FROM "RoundMetric"
    WHERE "roundId" = ANY(${roundIds}::uuid[]) AND "name" = 'steps_per_second'
    ORDER BY "roundId", "step" DESC`;
  return new Map(rows.map((r) => [r.roundId, r.value]));
}

export async function insertRound(
  tx: Transaction,
  data: {
    projectId: string;
    kind: RoundKind;
    snapshotId: string | null;
    corpusId: string | null;
    baseVersionId: string | null;
    rewardVersionId: string | null;
    config: Record<string, unknown>;
    seed: number;
    codeVersion: string;
    createdById: string | null;
    overrideReason: string | null;
  },
): Promise<string> {
  const { id } = await tx.round.create({
    data: { ...data, config: data.config as Prisma.InputJsonObject },
    select: { id: true },
  });
  await notify(tx, "hone_round", id);
  return id;
}

/**
 * Moves a round to another state, if it is in one of `from`.
 * @returns whether it was.
 */
export async function moveRound(
  tx: Transaction,
  id: string,
  from: readonly RoundState[],
  change: Prisma.RoundUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.round.updateMany({
    where: { id, state: { in: [...from] } },
    data: change,
  });
  if (count > 0) await notify(tx, "hone_round", id);
  return count > 0;
}

// ───────────────────────────── the lease

/** The right to work on a round. `owner` is made anew by each claim, so an old claim never passes for a new one. */
export type Lease = { roundId: string; owner: string };

/** Another worker has claimed the round, or it has ended: what this one computed must not be written. */
export class LeaseLost extends Error {
  constructor(lease: Lease) {
    super(`The lease of round ${lease.roundId} is no longer held by ${lease.owner}.`);
    this.name = "LeaseLost";
  }
}

/**
 * Takes a round that waits: one guarded UPDATE, so of many claims one wins. One whose worker has gone silent is the reaper's to free
 * first, which counts the loss.
 */
export const claimRound = (lease: Lease, seconds: number): Promise<boolean> =>
  transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE "Round" SET "state" = 'running', "leaseOwner" = ${lease.owner},
        "leaseExpiresAt" = timezone('utc', now()) + make_interval(secs => ${seconds}::float),
        "attempts" = "attempts" + 1, "startedAt" = COALESCE("startedAt", timezone('utc', now()))
      WHERE "id" = ${lease.roundId}::uuid AND ("state" = 'queued' OR ("state" = 'running' AND "leaseOwner" IS NULL))`;
    if (count > 0) await notify(tx, "hone_round", lease.roundId);
    return count > 0;
  });

/** A heartbeat. False when the lease is lost. */
export async function extendLease(lease: Lease, seconds: number): Promise<boolean> {
  const count = await db().$executeRaw`
    UPDATE "Round"
    SET "leaseExpiresAt" = timezone('utc', now()) + make_interval(secs => ${seconds}::float)
    WHERE "id" = ${lease.roundId}::uuid AND "state" = 'running' AND "leaseOwner" = ${lease.owner}`;
  return count > 0;
}

/** Makes a running round nobody's: whoever claims it next goes on with it. */
export async function dropLease(tx: Transaction, roundId: string): Promise<void> {
  await tx.round.updateMany({
    where: { id: roundId, state: "running" },
    data: { leaseOwner: null, leaseExpiresAt: null },
  });
}

/**
 * Runs `work` in a transaction that holds the round's row, if the lease is still held: no other worker can claim the round in
 * between, and one that has lost it writes nothing.
 * @throws LeaseLost
 */
export const underLease = <T>(
  lease: Lease,
  work: (tx: Transaction, round: { cancelRequested: boolean }) => Promise<T>,
): Promise<T> =>
  transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ cancelRequested: boolean }[]>`
      SELECT "cancelRequestedAt" IS NOT NULL AS "cancelRequested" FROM "Round"
      WHERE "id" = ${lease.roundId}::uuid AND "state" = 'running' AND "leaseOwner" = ${lease.owner}
      FOR UPDATE`;
    if (!held) throw new LeaseLost(lease);
    const result = await work(tx, held);
    await notify(tx, "hone_round", lease.roundId);
    return result;
  });

/** How far a round is. */
export async function setProgress(
  tx: Transaction,
  id: string,
  progress: { step: number; totalSteps: number },
): Promise<void> {
  await tx.round.update({ where: { id }, data: progress, select: { id: true } });
}

/** Notes what computes a round from its first step on. */
export async function setCodeVersion(tx: Transaction, id: string, codeVersion: string): Promise<void> {
  await tx.round.update({ where: { id }, data: { codeVersion, laterCodeVersions: [] }, select: { id: true } });
}

/** Notes that a round goes on under other code than before. */
export async function addCodeVersion(tx: Transaction, id: string, codeVersion: string): Promise<void> {
  await tx.round.update({ where: { id }, data: { laterCodeVersions: { push: codeVersion } }, select: { id: true } });
}

/** Ends a running round; the caller holds its row. */
export async function endRound(
  tx: Transaction,
  id: string,
  end: { state: "succeeded" | "failed" | "cancelled" | "paused"; error?: string },
): Promise<void> {
  await tx.round.update({
    where: { id },
    data: { ...end, leaseOwner: null, leaseExpiresAt: null, finishedAt: new Date() },
    select: { id: true },
  });
}

/** Locks the rounds whose worker has gone silent. */
export const findAbandonedRounds = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.$queryRaw`
    SELECT "id" FROM "Round" WHERE "state" = 'running' AND "leaseOwner" IS NOT NULL
      AND "leaseExpiresAt" < timezone('utc', now())
    ORDER BY "createdAt" FOR UPDATE SKIP LOCKED`;

/** Rounds that wait for a worker, oldest first. */
export const findWaitingRounds = (tx: Transaction): Promise<{ id: string }[]> =>
  tx.$queryRaw`
    SELECT "id" FROM "Round"
    WHERE "state" = 'queued' OR ("state" = 'running' AND "leaseOwner" IS NULL) ORDER BY "createdAt"`;
