import type { MetricPoint, Round, RoundLogLine, RoundSample } from "@/lib/contract/rounds";
import type { RoundRow } from "@/lib/db/rounds";
import { modelRef } from "@/lib/models/label";

/** A round as the contract has it. @param stepsPerSecond  measured by the worker; null when it has not yet. */
export function roundView(row: RoundRow, stepsPerSecond: number | null): Round {
  const running = row.state === "running" && row.totalSteps !== null && stepsPerSecond;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    step: row.step,
    totalSteps: row.totalSteps,
    secondsLeft: running ? Math.max(0, row.totalSteps! - row.step) / stepsPerSecond : null,
    stepsPerSecond,
    error: row.error,
    checkpoints: checkpointsOf(row),
    dumpCount: row._count.dumps,
    cancelRequested: row.cancelRequestedAt !== null,
    snapshotId: row.snapshotId,
    corpusId: row.corpusId,
    baseVersion: modelRef(row.baseVersion),
    rewardVersion: modelRef(row.rewardVersion),
    resultVersion: modelRef(row.result),
    // Written by startRound from a parsed object.
    config: row.config as Record<string, unknown>,
    seed: row.seed,
    codeVersion: row.codeVersion,
    laterCodeVersions: row.laterCodeVersions,
    attempts: row.attempts,
    createdBy: row.createdBy?.name ?? null,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

function checkpointsOf({ checkpoints }: RoundRow): Round["checkpoints"] {
  if (checkpoints.length === 0) return null;
  const measured = checkpoints.filter((c) => c.quality !== null);
  const best = measured.toSorted((a, b) => b.quality! - a.quality! || a.step - b.step)[0];
  return { newest: Math.max(...checkpoints.map((c) => c.step)), best: best?.step ?? null };
}

type Journal = {
  metrics: readonly MetricPoint[];
  log: readonly { id: bigint; at: Date; level: RoundLogLine["level"]; message: string }[];
  samples: readonly (RoundSample & { roundId: string })[];
};

/** What a round has written, as the contract has it. */
export const journalView = (journal: Journal) => ({
  metrics: [...journal.metrics],
  log: journal.log.map(({ id, at, level, message }) => ({
    id: String(id),
    at: at.toISOString(),
    level,
    message,
  })),
  samples: journal.samples.map(({ step, position, prompt, response, score }) => ({
    step,
    position,
    prompt,
    response,
    score,
  })),
});
