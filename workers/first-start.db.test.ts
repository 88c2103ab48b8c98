/** prisma/seed.ts, as `npm start` runs it. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { isPassword } from "@/lib/platform/password";

useTestDatabase();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "hone-first-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it in a process of its own; returns what it prints. */
async function start(env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "prisma/seed.ts"], {
    env: { ...process.env, HONE_DATA: folder, HONE_ARTIFACTS: `${folder}/artifacts`, ...env },
  });
  return stdout;
}
const counts = async () => ({
  people: await db().user.count(),
  projects: await db().project.count(),
  guidelines: await db().guidelinesVersion.count(),
  prompts: await db().prompt.count(),
  corpora: await db().corpus.count(),
  models: await db().modelVersion.count(),
  promotions: await db().promotion.count(),
  orders: await db().samplingRequest.count(),
});

test("the demo is there after the first start, completed after one that broke off, and then left alone", async () => {
  const told = await start({ HONE_DEMO: "1" });
  const first = await counts();
  expect(first).toMatchObject({ people: 3, projects: 1, guidelines: 1, models: 1, promotions: 1 });
  expect(first.prompts).toBeGreaterThan(150);

  const file = path.join(folder, "demo-accounts.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const accounts = JSON.parse(readFileSync(file, "utf8")) as { email: string; password: string }[];
  for (const { email, password } of accounts) {
    expect(told).toContain(password);
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { email } });
    expect(await isPassword(password, passwordHash)).toBe(true);
  }

  await db().samplingRequestVersion.deleteMany();
  await db().samplingRequest.deleteMany();
  await db().corpus.deleteMany();
  expect(await start({ HONE_DEMO: "1" })).toBe("");
  expect(await counts()).toEqual(first);
  expect(await start({ HONE_DEMO: "1" })).toBe("");
  expect(await counts()).toEqual(first);
}, 120_000);

test("where there is no demo, one admin is made from the environment, and its password is not printed", async () => {
  await db().$executeRaw`TRUNCATE "User", "Project" CASCADE`;
  const env = { HONE_ADMIN_EMAIL: "boss@example.test", HONE_ADMIN_PASSWORD: "a long password" };
  expect(await start({ HONE_DEMO: "0", ...env })).toMatch(/boss@example.test +\(HONE_ADMIN_PASSWORD\)/);
  expect(await counts()).toMatchObject({ people: 1, projects: 0, orders: 0 });
}, 60_000);
