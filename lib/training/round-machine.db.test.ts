import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { artifacts } from "@/lib/artifacts/local";
import { AppError } from "@/lib/contract/errors";
import { MOST_DUMPS, type Round } from "@/lib/contract/rounds";
import { db, transaction } from "@/lib/db/client";
import { claimRound, extendLease, type Lease, LeaseLost } from "@/lib/db/rounds";
import { useTestDatabase } from "@/lib/db/testing/database";
import { readModel } from "@/lib/ml/model-folder";
import { useTestArtifacts } from "@/lib/models/testing/tiny-model";
import type { RoundEvent, SkippedUpdate } from "@/lib/rlhf/language-model";
import { Diverged } from "@/lib/rlhf/learner";
import { decodeCheckpoint } from "./checkpoint";
import { codeVersion } from "./code-version";
import { downloadDumps } from "./download-dumps";
import { holdRound } from "./hold-round";
import { openJournal } from "./journal";
import { reapRounds } from "./lost-worker";
import { cancelRound, finishRound, getRound, listRounds, resumeRound, startRound } from "./operations";
import { roundEvents } from "./round-events";
import { runRound } from "./run-round";
import { givenTinyProject, resultDigest, TINY_CONFIG, TINY_REASON, type TinyProject } from "./testing/tiny-project";

/**
 * At which step a round is to raise an alarm, to diverge, to skip updates, or to be ruined by one: what real rounds do, at a time that a
 * test can choose. One that is ruined is measured as on-policy rounds are, by what each step's weights were before it.
 */
const trouble = vi.hoisted(() => ({ alarmAt: -1, divergeAt: -1, ruinAt: -1, skipAt: -1 }));
vi.mock(import("./prepare-round"), async (original) => {
  const real = await original();
  return {
    prepareRound: async (round, store) => {
      const preparation = await real.prepareRound(round, store);
      return {
        ...preparation,
        async *train(resume) {
          const steps = preparation.train(resume);
          for (;;) {
            const next = await steps.next();
            if (next.done) return next.value;
            const { step } = next.value;
            if (step === trouble.divergeAt) throw new Diverged("model", ["lm_head.weight"], [SKIPPED]);
            if (step === trouble.skipAt) next.value.skipped = [SKIPPED, SKIPPED];
            const alarmed =
              step === trouble.alarmAt
                ? { ...next.value, alarm: { sentence: "Look at this.", pauses: true } }
                : next.value;
            yield trouble.ruinAt < 0 ? alarmed : onPolicy(alarmed);
          }
        },
      };
    },
  };
});

/** What a real learner would tell of an update that is no numbers. */
const SKIPPED: SkippedUpdate = {
  learner: "model",
  loss: Number.NaN,
  metrics: {},
  learningRate: 0.001,
  gradientNorm: Number.POSITIVE_INFINITY,
  norms: [{ tensor: "lm_head.weight", gradient: Number.NaN, weights: 2 }],
  rows: [[1, 2, 3]],
};

/** The same event with a measure that rises until the weights are ruined. */
function onPolicy({ quality: _, ...event }: RoundEvent): RoundEvent {
  const { step } = event;
  const state = () => {
    const { tensors, ...rest } = event.state();
    return { ...rest, tensors: { ...tensors, model: tensors.model!.fill(0) } };
  };
  return {
    ...event,
    qualityBefore: step > trouble.ruinAt ? -100 : step,
    ...(step === trouble.ruinAt && { state }),
  };
}

vi.mock(import("./code-version"), async (original) => ({ codeVersion: vi.fn((await original()).codeVersion) }));

useTestDatabase();
useTestArtifacts();

let project: TinyProject;
beforeAll(async () => {
  project = await givenTinyProject();
});

const never = new AbortController().signal;
const givenRound = (config: Record<string, unknown> = {}): Promise<Round> =>
  startRound({
    projectId: project.projectId,
    userId: project.adminId,
    kind: "sft",
    snapshotId: project.snapshotId,
    baseVersionId: project.baseVersionId,
    config: { ...TINY_CONFIG.sft, ...config },
    seed: 1,
    overrideReason: TINY_REASON,
  });
const leaseOf = ({ id }: Round): Lease => ({ roundId: id, owner: randomUUID() });
const stateOf = async ({ id }: Round) => (await getRound({ id })).round.state;
const expire = (id: string) =>
  db().$executeRaw`UPDATE "Round" SET "leaseExpiresAt" = timezone('utc', now()) - interval '1 second'
    WHERE "id" = ${id}::uuid`;
const jobsOf = async (id: string): Promise<number> => {
  const rows = await db().$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE "key" = ${`round:${id}`}`;
  return rows[0]?.n ?? 0;
};
const event = (step: number) => ({
  step,
  totalSteps: 100,
  metrics: { "loss/train": 1 / (1 + step) },
  state: () => ({ step, tensors: { model: Float32Array.of(step) }, scalars: {} }),
});

describe("a claim", () => {
  test("of many claims of one round one wins", async () => {
    const round = await givenRound();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimRound(leaseOf(round), 30)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect((await getRound({ id: round.id })).round).toMatchObject({
      state: "running",
      attempts: 1,
    });
  });

  test("a round whose lease has run out can be claimed once the loss is counted, and the old owner knows at its next beat", async () => {
    const round = await givenRound();
    const [first, second] = [leaseOf(round), leaseOf(round)];
    await claimRound(first, 30);
    expect(await extendLease(first, 30)).toBe(true);
    expect(await claimRound(second, 30)).toBe(false);
    await expire(round.id);
    expect(await claimRound(second, 30)).toBe(false);
    await reapRounds();
    expect(await claimRound(second, 30)).toBe(true);
    expect(await extendLease(first, 30)).toBe(false);
    const { log } = await getRound({ id: round.id });
    expect(log.filter((line) => line.message.includes("stopped without a word"))).toHaveLength(1);
  });
});

describe("the fence", () => {
  test("who has lost the lease writes nothing: no metric, no line, no sample, no checkpoint, no end", async () => {
    const round = await givenRound();
    const [dead, alive] = [leaseOf(round), leaseOf(round)];
    await claimRound(dead, 30);
    const zombie = openJournal(dead, artifacts());
    await zombie.record(event(1));
    await zombie.checkpoint(event(1).state());
    await expire(round.id);
    await reapRounds();
    await claimRound(alive, 30);
    const before = await getRound({ id: round.id });

    await expect(zombie.record(event(2), { now: true })).rejects.toThrow(LeaseLost);
    await expect(zombie.say("info", "I live!")).rejects.toThrow(LeaseLost);
    const sample = { step: 2, position: 0, prompt: "?", response: "!", score: null };
    await expect(zombie.keepSamples([sample])).rejects.toThrow(LeaseLost);
    await expect(zombie.checkpoint(event(2).state())).rejects.toThrow(LeaseLost);
    await runRound(dead, { signal: never });

    expect(await getRound({ id: round.id })).toEqual(before);
    expect(await db().checkpoint.findMany({ where: { roundId: round.id } })).toMatchObject([{ step: 1 }]);
  });

  test("a checkpoint brings the metrics up to its step along: who goes on from it does not compute them again", async () => {
    const round = await givenRound();
    const lease = leaseOf(round);
    await claimRound(lease, 30);
    const journal = openJournal(lease, artifacts());
    for (const step of [1, 2, 3]) await journal.record(event(step));
    await journal.checkpoint(event(3).state());

    const { metrics, round: told } = await getRound({ id: round.id });
    const losses = metrics.filter(({ name }) => name === "loss/train");
    expect(losses.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(told.step).toBe(3);
  });

  test("a checkpoint replaces the one before, in the store too", async () => {
    const round = await givenRound();
    const lease = leaseOf(round);
    await claimRound(lease, 30);
    const journal = openJournal(lease, artifacts());
    await journal.checkpoint(event(1).state());
    const [first] = await db().checkpoint.findMany({ where: { roundId: round.id } });
    await journal.checkpoint(event(2).state());
    const [second, ...others] = await db().checkpoint.findMany({ where: { roundId: round.id } });
    expect(others).toEqual([]);
    expect(second?.step).toBe(2);
    expect(await artifacts().has(first?.artifactDigest ?? "")).toBe(false);
    expect(await artifacts().has(second?.artifactDigest ?? "")).toBe(true);
    expect(await db().artifact.count({ where: { digest: first?.artifactDigest ?? "" } })).toBe(0);
  });
});

test("the best checkpoint stays beside the newest, until there is a better one", async () => {
  const round = await givenRound();
  const lease = leaseOf(round);
  await claimRound(lease, 30);
  const journal = openJournal(lease, artifacts());
  const kept: number[][] = [];
  for (const [step, quality] of [undefined, 1, 3, 2, 3, 4, Number.NaN].entries()) {
    await journal.checkpoint(event(step + 1).state(), quality);
    const rows = await db().checkpoint.findMany({ where: { roundId: round.id }, orderBy: { step: "asc" } });
    kept.push(rows.map((row) => row.step));
    for (const row of rows) expect(await artifacts().has(row.artifactDigest)).toBe(true);
  }
  expect(kept).toEqual([[1], [2], [3], [3, 4], [3, 5], [6], [6, 7]]);
  expect((await getRound({ id: round.id })).round.checkpoints).toEqual({ newest: 7, best: 6 });
});

test("a checkpoint that is measured only later takes the place of the best when it is better", async () => {
  const round = await givenRound();
  const lease = leaseOf(round);
  await claimRound(lease, 30);
  const journal = openJournal(lease, artifacts());
  const checkpoints = async () => (await getRound({ id: round.id })).round.checkpoints;
  await journal.checkpoint(event(1).state(), 2);
  await journal.checkpoint(event(2).state());
  expect(await checkpoints()).toEqual({ newest: 2, best: 1 });
  await journal.rate(2, Number.NaN);
  await journal.rate(2, 1);
  expect(await checkpoints()).toEqual({ newest: 2, best: 1 });
  const [first] = await db().checkpoint.findMany({ where: { roundId: round.id, step: 1 } });
  await journal.rate(2, 3);
  expect(await checkpoints()).toEqual({ newest: 2, best: 2 });
  expect(await artifacts().has(first?.artifactDigest ?? "")).toBe(false);
});

describe("a round that needs a look", () => {
  const train = async (round: Round, when: Partial<typeof trouble>) => {
    Object.assign(trouble, when);
    try {
      await holdRound(round.id, { signal: never, train: runRound });
    } finally {
      Object.assign(trouble, { alarmAt: -1, divergeAt: -1, ruinAt: -1, skipAt: -1 });
    }
  };

  test("pauses at a checkpoint and says why; let go on, it ends with the bits of one that never paused", async () => {
    const [paused, whole] = [await givenRound(), await givenRound()];
    await train(paused, { alarmAt: 3 });
    const { round, log } = await getRound({ id: paused.id });
    expect(round).toMatchObject({ state: "paused", error: "Look at this.", checkpoints: { newest: 3 } });
    expect(log.map((line) => line.message)).toContain("Look at this.");
    await reapRounds();
    expect(await stateOf(paused)).toBe("paused");

    expect((await resumeRound(paused)).state).toBe("queued");
    await train(paused, {});
    await train(whole, {});
    expect(await stateOf(paused)).toBe("succeeded");
    expect(await resultDigest(paused.id)).toBe(await resultDigest(whole.id));
  });

  test("can be finished at a checkpoint, and what came after it is rolled back", async () => {
    const round = await givenRound();
    await train(round, { alarmAt: 3 });
    const checkpoint = await db().checkpoint.findFirstOrThrow({ where: { roundId: round.id, step: 3 } });
    const { tensors } = decodeCheckpoint(await artifacts().get(checkpoint.artifactDigest));
    expect(await finishRound({ id: round.id, at: "newest" })).toMatchObject({ state: "queued", error: null });
    await train(round, {});
    const told = await getRound({ id: round.id });
    expect(told.round).toMatchObject({ state: "succeeded", step: 3, resultVersion: { label: /policy/ } });
    const { parameters } = readModel(await artifacts().getFiles(await resultDigest(round.id)));
    expect(parameters.data).toEqual(tensors.model);
    expect(told.log.map((line) => line.message)).toContain("Queued, to be finished at step 3.");
    await expect(finishRound({ id: round.id, at: "newest" })).rejects.toMatchObject({ code: "wrong_state" });
  });

  test("can be finished at its best when its last update was ruinous, whether or not that was noticed", async () => {
    for (const noticed of [false, true]) {
      const round = await givenRound();
      await train(round, { alarmAt: 2, ruinAt: 3 });
      const good = await db().checkpoint.findFirstOrThrow({ where: { roundId: round.id, step: 2 } });
      expect(good.quality).toBeNull();
      const { tensors } = decodeCheckpoint(await artifacts().get(good.artifactDigest));
      await resumeRound(round);
      await train(round, { alarmAt: 3, ruinAt: 3 });
      if (noticed) {
        await resumeRound(round);
        await train(round, { alarmAt: 4, ruinAt: 3 });
      }
      const rows = await db().checkpoint.findMany({ where: { roundId: round.id }, orderBy: { step: "asc" } });
      expect(rows.map(({ step, quality }) => [step, quality])).toEqual([
        [2, 3],
        [noticed ? 4 : 3, null],
      ]);
      await finishRound({ id: round.id, at: "best" });
      await train(round, {});
      const { parameters } = readModel(await artifacts().getFiles(await resultDigest(round.id)));
      expect(parameters.data).toEqual(tensors.model);
    }
  });

  test("has no quality at a checkpoint that was not measured, and keeps the best that was", async () => {
    const round = await givenRound({ evaluateEvery: 2, epochs: 6 });
    await train(round, { alarmAt: 5 });
    const rows = await db().checkpoint.findMany({ where: { roundId: round.id }, orderBy: { step: "asc" } });
    expect(rows.map(({ step, quality }) => [step, quality === null])).toEqual([
      [4, false],
      [5, true],
    ]);
    const { metrics } = await getRound({ id: round.id });
    const heldOut = metrics.find(({ name, step }) => name === "loss/heldout" && step === 4);
    expect(rows[0]?.quality).toBeCloseTo(-heldOut!.value, 12);
  });

  test("says so when it goes on under other code, and not when under the same", async () => {
    const round = await givenRound();
    const run = (code: string, when: Partial<typeof trouble>) => {
      vi.mocked(codeVersion).mockReturnValueOnce(code);
      return train(round, when);
    };
    await run("2.0.0+a", { alarmAt: 2 });
    expect((await getRound({ id: round.id })).round).toMatchObject({ codeVersion: "2.0.0+a", laterCodeVersions: [] });
    await resumeRound(round);
    await run("2.0.0+a", { alarmAt: 3 });
    await resumeRound(round);
    await run("2.0.0+b", { alarmAt: 4 });
    await resumeRound(round);
    await run("2.0.0+b", {});
    const { round: told, log } = await getRound({ id: round.id });
    expect(told).toMatchObject({ state: "succeeded", codeVersion: "2.0.0+a", laterCodeVersions: ["2.0.0+b"] });
    expect(log.filter(({ message }) => message.includes("goes on under"))).toEqual([
      expect.objectContaining({
        level: "warn",
        message: expect.stringMatching(/^It was computed under 2\.0\.0\+a and goes on under 2\.0\.0\+b:/),
      }),
    ]);
  });

  test("pauses when its updates are no numbers any more", async () => {
    const round = await givenRound();
    await train(round, { divergeAt: 2 });
    expect((await getRound({ id: round.id })).round).toMatchObject({
      state: "paused",
      error: expect.stringMatching(/in lm_head\.weight.*it has diverged/),
      checkpoints: null,
    });
    await expect(finishRound({ id: round.id, at: "best" })).rejects.toMatchObject({ code: "wrong_state" });
    expect((await cancelRound(round)).state).toBe("cancelled");
  });

  test("keeps what is known of each update that was no numbers, once, for people to download", async () => {
    const round = await givenRound();
    await expect(downloadDumps(round)).rejects.toMatchObject({ code: "not_found" });
    await train(round, { alarmAt: 2, skipAt: 1 });
    for (let attempt = 0; attempt < 2; attempt++) {
      await resumeRound(round);
      await train(round, { divergeAt: 3 });
    }
    const { files, name } = await downloadDumps(round);
    expect(name).toBe(`skipped-updates-${round.id}`);
    const read = (file: string) => JSON.parse(new TextDecoder().decode(files.get(file)));
    expect([...files.keys()]).toEqual(["step-1-1.json", "step-1-2.json", "step-3-1.json"]);
    expect(read("step-3-1.json")).toEqual({
      ...{ round: round.id, kind: "sft", seed: 1, step: 3 },
      ...{ learner: "model", loss: "NaN", metrics: {}, learningRate: 0.001, gradientNorm: "Infinity" },
      norms: [{ tensor: "lm_head.weight", gradient: "NaN", weights: 2 }],
      rows: [[1, 2, 3]],
    });
    const { round: told, log } = await getRound({ id: round.id });
    expect(told.dumpCount).toBe(3);
    expect(log.filter(({ level }) => level === "warn").map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        "Skipped 2 updates that were not finite at step 1. What is known of them can be downloaded here.",
        "Skipped an update that was not finite at step 3. What is known of it can be downloaded here.",
      ]),
    );
    expect(log.filter(({ message }) => message.startsWith("Skipped"))).toHaveLength(2);
  });

  test("keeps no more than the first of very many updates that were no numbers", async () => {
    const round = await givenRound();
    const lease = leaseOf(round);
    await claimRound(lease, 30);
    const journal = openJournal(lease, artifacts());
    const files = Array.from({ length: MOST_DUMPS - 1 }, (_, i) => new TextEncoder().encode(`${i}`));
    await journal.dump(1, files);
    await journal.dump(2, files);
    await journal.dump(3, files);
    expect((await downloadDumps(round)).files.size).toBe(MOST_DUMPS);
  });
});

describe("the reaper", () => {
  test("queues an abandoned round once, however many reapers look", async () => {
    const round = await givenRound();
    await db().$executeRaw`SELECT graphile_worker.remove_job(${`round:${round.id}`})`;
    await claimRound(leaseOf(round), 30);
    await reapRounds();
    expect(await jobsOf(round.id)).toBe(0);
    await expire(round.id);
    await Promise.all([reapRounds(), reapRounds(), reapRounds()]);
    await reapRounds();
    expect(await jobsOf(round.id)).toBe(1);
    const { log } = await getRound({ id: round.id });
    expect(log.filter((line) => line.message.includes("stopped without a word"))).toHaveLength(1);
  });

  test("gives a waiting round whose job is gone a new one", async () => {
    const round = await givenRound();
    await db().$executeRaw`SELECT graphile_worker.remove_job(${`round:${round.id}`})`;
    await reapRounds();
    expect(await jobsOf(round.id)).toBe(1);
  });

  test("a round that fells worker after worker at one place fails; a checkpoint in between clears the count", async () => {
    const round = await givenRound();
    const lose = async () => {
      const lease = leaseOf(round);
      await claimRound(lease, 30);
      return {
        journal: openJournal(lease, artifacts()),
        gone: () => expire(round.id).then(reapRounds),
      };
    };
    await (await lose()).gone();
    const further = await lose();
    await further.journal.checkpoint(event(5).state());
    await further.gone();
    await (await lose()).gone();
    await (await lose()).gone();
    expect(await stateOf(round)).toBe("running");
    await (await lose()).gone();
    expect((await getRound({ id: round.id })).round).toMatchObject({
      state: "failed",
      error: expect.stringMatching(/ran out of memory/),
    });
  });
});

describe("people", () => {
  test("cancel a waiting round at once; it runs no more; resuming queues it again", async () => {
    const round = await givenRound();
    expect((await cancelRound(round)).state).toBe("cancelled");
    await holdRound(round.id, { signal: never, train: runRound });
    expect(await stateOf(round)).toBe("cancelled");
    expect(await resumeRound(round)).toMatchObject({ state: "queued", finishedAt: null });
    await holdRound(round.id, { signal: never, train: runRound });
    expect(await stateOf(round)).toBe("succeeded");
  });

  test("cannot cancel or resume what has succeeded, nor what is not there", async () => {
    const round = await givenRound();
    await expect(resumeRound(round)).rejects.toMatchObject({ code: "wrong_state" });
    await holdRound(round.id, { signal: never, train: runRound });
    await expect(cancelRound(round)).rejects.toMatchObject({ code: "wrong_state" });
    await expect(resumeRound(round)).rejects.toMatchObject({ code: "wrong_state" });
    for (const ask of [cancelRound, resumeRound, getRound])
      await expect(ask({ id: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    const { rounds } = await listRounds(project);
    expect(rounds[0]?.id).toBe(round.id);
    expect(rounds.map((r) => r.createdAt)).toEqual(
      rounds
        .map((r) => r.createdAt)
        .sort()
        .reverse(),
    );
  });

  test("are told why a round failed, and it can be resumed", async () => {
    const round = await givenRound({ learningRate: 1, maxGradientNorm: 1000, epochs: 2 });
    await holdRound(round.id, {
      signal: never,
      train: async (lease, options) => {
        await db().round.update({ where: { id: round.id }, data: { baseVersionId: null } });
        await runRound(lease, options);
      },
    });
    const { round: failed, log } = await getRound({ id: round.id });
    expect(failed).toMatchObject({
      state: "failed",
      error: expect.stringMatching(/no base version/),
    });
    expect(log.at(-1)).toMatchObject({ level: "error", message: failed.error });
    await db().round.update({
      where: { id: round.id },
      data: { baseVersionId: project.baseVersionId },
    });
    expect(await resumeRound(round)).toMatchObject({ state: "queued", error: null });
    await holdRound(round.id, { signal: never, train: runRound });
    expect(await stateOf(round)).toBe("succeeded");
  });
});

test("when the process that trains is lost, the round is queued for another", async () => {
  const round = await givenRound();
  await holdRound(round.id, {
    signal: never,
    train: () => Promise.reject(new Error("killed")),
  });
  expect(await stateOf(round)).toBe("running");
  expect(await jobsOf(round.id)).toBe(1);
  await holdRound(round.id, { signal: never, train: runRound });
  expect((await getRound({ id: round.id })).round).toMatchObject({
    state: "succeeded",
    attempts: 2,
  });
});

describe("events", () => {
  test("tell all there is, then what is new, and end with the round", async () => {
    const round = await givenRound();
    const events = await roundEvents({ id: round.id, signal: never });
    const { value: first } = await events.next();
    const watching = (async () => {
      const seen = [first!];
      for await (const e of events) seen.push(e);
      return seen;
    })();
    await holdRound(round.id, { signal: never, train: runRound });
    const seen = await watching;
    const whole = await getRound({ id: round.id });
    expect(seen[0]?.round.state).toBe("queued");
    expect(seen.at(-1)?.round.state).toBe("succeeded");
    expect(seen.flatMap((e) => e.log)).toEqual(whole.log);
    expect(seen.flatMap((e) => e.metrics)).toEqual(whole.metrics);
    expect(seen.flatMap((e) => e.samples)).toEqual(whole.samples);
  });

  test("end when the listener goes away, and refuse a round that is not there", async () => {
    const round = await givenRound();
    const leaving = new AbortController();
    const events = await roundEvents({ id: round.id, signal: leaving.signal });
    expect((await events.next()).value?.round.state).toBe("queued");
    leaving.abort();
    expect((await events.next()).done).toBe(true);
    await expect(roundEvents({ id: randomUUID(), signal: never })).rejects.toThrow(AppError);
  });
});

test("what is queued in a transaction that rolls back is no round and no job", async () => {
  const count = async () => [
    await db().round.count(),
    (await db().$queryRaw<unknown[]>`SELECT FROM graphile_worker.jobs`).length,
  ];
  const before = await count();
  await expect(
    startRound({
      projectId: project.projectId,
      userId: randomUUID(),
      kind: "sft",
      snapshotId: project.snapshotId,
      baseVersionId: project.baseVersionId,
      config: {},
      overrideReason: TINY_REASON,
    }),
  ).rejects.toThrow();
  expect(await count()).toEqual(before);
  expect(await transaction(async (tx) => tx.round.count())).toBe(before[0]);
});
