/** Rounds in real workers that are stopped, cancelled and killed. The result must be that of a round that was left in peace. */
import { expect, test } from "vitest";
import type { Round } from "@/lib/contract/rounds";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { useTestArtifacts } from "@/lib/models/testing/tiny-model";
import { cancelRound, getRound, resumeRound, startRound } from "@/lib/training/operations";
import { roundEvents } from "@/lib/training/round-events";
import {
  givenTinyProject,
  resultDigest,
  TINY_CONFIG,
  TINY_REASON,
  type TinyProject,
} from "@/lib/training/testing/tiny-project";
import { startWorker } from "./testing/worker-process";

useTestDatabase();
useTestArtifacts();

/** Long enough to be interrupted in the middle: some hundreds of steps of a few milliseconds. */
const EPOCHS = 300;

const start = ({ projectId, adminId, snapshotId, baseVersionId }: TinyProject): Promise<Round> =>
  startRound({
    projectId,
    userId: adminId,
    kind: "sft",
    snapshotId,
    baseVersionId,
    config: { ...TINY_CONFIG.sft, epochs: EPOCHS },
    seed: 11,
    overrideReason: TINY_REASON,
  });

/** Watches a round as the browser does until `isThere`; returns how it then was. */
async function watch(id: string, isThere: (round: Round) => boolean): Promise<Round> {
  const stopping = new AbortController();
  try {
    for await (const { round } of await roundEvents({ id, signal: stopping.signal })) {
      if (isThere(round)) return round;
      if (["failed", "cancelled", "succeeded"].includes(round.state))
        throw new Error(`The round has ${round.state} too early: ${round.error}`);
    }
  } finally {
    stopping.abort();
  }
  throw new Error("The events ended too early.");
}
const isDone = ({ state }: Round) => state === "succeeded";
const isInTheMiddle = ({ step }: Round) => step >= 60;

test("killed, stopped and cancelled in the middle, a round gives the same bits as one left in peace", async () => {
  const project = await givenTinyProject();
  const first = await startWorker();
  const peaceful = await start(project);
  await watch(peaceful.id, isDone);
  // A worker measures its machine before its first round, and the next worker there need not.
  const [speed, ...others] = await db().machineSpeed.findMany();
  expect(speed?.trainingFlops.every((flops) => flops > 1e6)).toBe(true);
  expect(speed?.trainingFlops).toHaveLength(speed?.widths.length ?? 0);
  expect(others).toEqual([]);

  const disturbed = await start(project);
  await watch(disturbed.id, isInTheMiddle);
  await first.kill9();
  const killedAt = (await getRound({ id: disturbed.id })).round;
  expect(killedAt.state).toBe("running");
  expect(killedAt.step).toBeLessThan(killedAt.totalSteps ?? 0);

  const second = await startWorker();
  await watch(disturbed.id, (round) => round.attempts === 2 && round.step > killedAt.step + 60);
  expect(await second.stop()).toBe(0);
  expect((await getRound({ id: disturbed.id })).round.state).toBe("running");

  const third = await startWorker();
  const again = await watch(disturbed.id, (round) => round.attempts === 3 && round.step % 2 === 0);
  await cancelRound({ id: disturbed.id });
  await watch(disturbed.id, ({ state }) => state === "cancelled");
  await resumeRound({ id: disturbed.id });
  const end = await watch(disturbed.id, isDone);
  expect(await third.stop()).toBe(0);

  expect(again.step).toBeGreaterThan(60);
  expect(end.attempts).toBe(4);
  expect(await resultDigest(disturbed.id)).toBe(await resultDigest(peaceful.id));
  const [told, calm] = [await getRound({ id: disturbed.id }), await getRound({ id: peaceful.id })];
  const learned = (r: typeof told) => r.metrics.filter((m) => m.name !== "steps_per_second");
  expect(learned(told)).toEqual(learned(calm));
  expect(await db().machineSpeed.findMany()).toEqual([speed]);
  expect(told.samples).toEqual(calm.samples);
  const messages = told.log.map((line) => line.message).join("\n");
  expect(messages).toMatch(/stopped without a word.*\n.*Goes on from step \d+/);
  expect(messages).toMatch(/asked to stop/);
  expect(messages).toMatch(/Cancelled/);
}, 180_000);
