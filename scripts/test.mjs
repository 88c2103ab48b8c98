/**
 * `npm test`: format, lint, types, architecture, unit and database tests on a real Postgres, end-to-end tests in a real browser
 * against the built product. `npm test -- unit` (or check, db, e2e) runs one part; more arguments go to its runner.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { browser } from "./browser.mjs";
import { migrate } from "./migrate.mjs";
import { freePort, startPg } from "./pg.mjs";
import { bin, node } from "./run.mjs";
import { stack } from "./stack.mjs";

const [only, ...rest] = process.argv.slice(2);
const dir = mkdtempSync(path.join(os.tmpdir(), "hone-test-"));
const total = { passed: 0, failed: 0 };

/** Runs one part; `count` reads how many tests it ran. A part that fails without saying how many counts as one failure. */
async function part(name, run) {
  const startedAt = performance.now();
  try {
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
  } catch (error) {
    total.failed++;
    console.error(`${name} failed.\n${error.message}`);
  }
  console.log(`── ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

const check = (args, env = {}) => node(args, { env }).then(() => ({ passed: 1, failed: 0 }));
const CRUISER = "node_modules/dependency-cruiser/bin/dependency-cruise.mjs";
const CODE = ["app", "lib", "workers", "e2e", "scripts", "prisma"];

/** Runs a test runner and adds up its JSON report, which it writes even when tests fail. */
async function runner(args, report, read, env) {
  let crashed;
  await node(args, { show: true, env }).catch((error) => {
    crashed = error;
  });
  try {
    return read(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    throw crashed ?? new Error(`${report} was not written.`);
  }
}
const vitest = (project, env = {}) => {
  const report = path.join(dir, `${project}.json`);
  return runner(
    [
      bin("vitest"),
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...rest,
    ],
    report,
    (r) => ({
      passed: r.numPassedTests,
      failed: r.numFailedTests + (r.success || r.numFailedTests ? 0 : 1),
    }),
    env,
  );
};

async function database() {
  const postgres = await startPg({
    dir: path.join(dir, "postgres"),
    port: await freePort(),
    database: "template_hone",
    flags: ["-c", "fsync=off", "-c", "max_connections=200"],
  });
  try {
    await migrate({ DATABASE_URL: postgres.url });
    return await vitest("db", { HONE_TEST_DATABASE: postgres.url });
  } finally {
    await postgres.stop();
  }
}

async function endToEnd() {
  const { executablePath, env } = await browser();
  const running = await stack({
    dir: path.join(dir, "stack"),
    prefix: false,
    env: { HONE_ROUND_LEASE_SECONDS: "3", LOG_LEVEL: "warn" },
  });
  const report = path.join(dir, "e2e.json");
  try {
    return await runner(
      [bin("playwright"), "test", "--reporter=list,json", ...rest],
      report,
      ({ stats }) => ({
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky,
      }),
      {
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        BASE_URL: running.url,
        HONE_DATA: path.join(dir, "stack"),
        CHROMIUM_PATH: executablePath,
        CHROMIUM_LIBS: env.LD_LIBRARY_PATH ?? "",
        CHROMIUM_FONTS: env.FONTCONFIG_FILE ?? "",
      },
    );
  } finally {
    if (total.failed > 0)
      for (const [name, child] of Object.entries(running.children))
        console.error(`── log of ${name}\n${child.log.join("").slice(-8_000)}`);
    await running.stop();
  }
}

const parts = {
  check: async () => {
    await part("format and lint", () => check([bin("@biomejs/biome", "biome"), "check", "."]));
    await part("types", () => check([bin("typescript", "tsc"), "--noEmit"]));
    for (const pass of ["imports", "cycles"])
      await part(`architecture: ${pass}`, () =>
        check(["--require", "./scripts/parse-tsx.cjs", CRUISER, "--config", ".dependency-cruiser.cjs", ...CODE], {
          ARCHITECTURE: pass,
        }),
      );
  },
  unit: () => part("unit", () => vitest("unit")),
  db: () => part("database", database),
  e2e: () => part("end to end", endToEnd),
};

if (only && !(only in parts)) {
  console.error(`There is no part "${only}"; there are ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
mkdirSync(dir, { recursive: true });
try {
  for (const [name, run] of Object.entries(parts)) if (!only || only === name) await run();
} finally {
  rmSync(dir, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
