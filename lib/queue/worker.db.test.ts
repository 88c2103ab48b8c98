import { expect, test } from "vitest";
import { z } from "zod";
import { db, transaction } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { enqueue } from "./enqueue";
import { isQueued } from "./is-queued";
import { defineJob, job } from "./job";
import { freeLostJobs, runJobs } from "./worker";

const database = useTestDatabase();

const greet = defineJob({ name: "greet", payload: z.object({ name: z.string() }), maxAttempts: 3 });

const lockedBy = async (): Promise<(string | null)[]> =>
  (
    await db().$queryRaw<{ locked_by: string | null }[]>`
      SELECT "locked_by" FROM graphile_worker.jobs ORDER BY "id"`
  ).map((row) => row.locked_by);

test("a job runs once its transaction has committed, and not when it rolls back", async () => {
  let heard: (name: string) => void = () => undefined;
  const greeted = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const running = await runJobs({
    connectionString: database.url(),
    jobs: [job(greet, async ({ name }) => heard(name))],
  });
  await transaction(async (tx) => {
    await enqueue(tx, greet, { name: "nobody" });
    throw new Error("no");
  }).catch(() => undefined);
  await transaction((tx) => enqueue(tx, greet, { name: "Ada" }));
  expect(await greeted).toBe("Ada");
  await running.stop();
});

test("a key has one waiting job", async () => {
  expect(await isQueued(db(), "k")).toBe(false);
  for (const name of ["a", "b"]) await enqueue(db(), greet, { name }, "k");
  expect(await lockedBy()).toEqual([null]);
  expect(await isQueued(db(), "k")).toBe(true);
  await db().$executeRaw`SELECT graphile_worker.remove_job('k')`;
});

test("a job of a runner that is gone is freed; that of one that lives is not", async () => {
  let started = () => undefined as undefined;
  let finish = () => undefined as undefined;
  const isStarted = new Promise<void>((resolve) => {
    started = () => void resolve();
  });
  const isFinished = new Promise<void>((resolve) => {
    finish = () => void resolve();
  });
  const running = await runJobs({
    connectionString: database.url(),
    jobs: [
      job(greet, async () => {
        started();
        await isFinished;
      }),
    ],
  });
  await enqueue(db(), greet, { name: "living" });
  await isStarted;
  expect(await lockedBy()).toEqual([expect.stringMatching(/^hone-[0-9a-f-]{36}$/)]);
  await enqueue(db(), greet, { name: "orphan" }, "orphan");
  await db().$executeRaw`
    UPDATE graphile_worker._private_jobs SET "locked_by" = 'hone-dead', "locked_at" = now()
    WHERE "key" = 'orphan'`;
  await transaction(freeLostJobs);
  expect(await lockedBy()).toEqual([expect.stringMatching(/^hone-[0-9a-f-]{36}$/), null]);
  finish();
  await running.stop();
});
