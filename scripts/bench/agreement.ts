/**
 * How fast the pages of agreement answer with 200 labelers and up to 100,000 rankings: in the database, over HTTP and on the
 * screen of a real browser, against the built product with a scratch database. One ranking is revised before each reading, so
 * that keeping the tallies true is part of what is measured.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright";
import { countRevisions } from "@/lib/agreement/count-revisions";
import { getAgreement } from "@/lib/agreement/get-agreement";
import { getAgreementMatrix } from "@/lib/agreement/get-matrix";
import { getAgreementMatrix as matrixContract, getAgreement as overviewContract } from "@/lib/contract/agreement";
import { connect, type Database } from "@/lib/db/client";
import { signIn } from "@/lib/simulation/http-client";
import { browser } from "../browser.mjs";
import { stack } from "../stack.mjs";
import { fillLabelers, fillProject, LABELERS, reviseOne } from "./agreement-fill";
import { markdownTable, median, type PartInput } from "./measure";

const ADMIN = { email: "admin@bench.example", password: "a password for the bench" };

export async function agreement({ say, quick }: PartInput): Promise<string> {
  const sizes = quick ? [300] : [1_000, 10_000, 100_000];
  const readings = quick ? 2 : 30;
  const dir = mkdtempSync(path.join(os.tmpdir(), "hone-bench-"));
  const env = { HONE_ADMIN_EMAIL: ADMIN.email, HONE_ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: "warn" };
  Object.assign(process.env, env);
  const running = await stack({ dir, prefix: false, env, demo: false });
  const databaseUrl = running.env.DATABASE_URL ?? "";
  process.env.DATABASE_URL = databaseUrl;
  const db = connect(databaseUrl, 2);
  const { executablePath, env: libraries } = await browser();
  // Without its zygote the browser waits for its pages' processes, so that their time counts as ours.
  const args = ["--no-zygote"];
  const chrome = await chromium.launch({ executablePath, env: { ...process.env, ...libraries }, args });
  try {
    await fillLabelers(db);
    const client = await signIn({ url: running.url, ...ADMIN });
    const rows: Row[] = [];
    for (const rankings of sizes) {
      const projectId = await fillProject(db, rankings);
      say(`${rankings} rankings are filled in`);
      const startedAt = performance.now();
      await countRevisions({ batches: Number.POSITIVE_INFINITY });
      await db.$executeRawUnsafe("VACUUM ANALYZE");
      const counting = (performance.now() - startedAt) / 1000;
      say(`counted from scratch in ${counting.toFixed(1)} s`);
      const project = { projectId };
      const measure = (run: () => Promise<unknown>, before?: () => Promise<unknown>) =>
        measured({ db, projectId, readings, run, ...(before && { before }) });
      const screen = await openScreen(chrome, running.url, projectId);
      rows.push({
        rankings,
        counting,
        overview: {
          database: await measure(() => getAgreement({ ...project, crowd: "everyone" })),
          http: await measure(() => client.call(overviewContract, { params: project, body: {} })),
          screen: await measure(screen.overview, screen.quiet),
        },
        matrix: {
          database: await measure(() => getAgreementMatrix(project)),
          http: await measure(() => client.call(matrixContract, { params: project, body: {} })),
          screen: await measure(screen.matrix, async () => {
            await screen.quiet();
            await screen.overview();
          }),
        },
      });
      await screen.close();
      say(`${rankings} rankings are measured`);
    }
    return report(rows, readings);
  } finally {
    await chrome.close();
    await db.$disconnect();
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Milliseconds. */
type Times = { p50: number; p95: number };
type Places = { database: Times; http: Times; screen: Times };
type Row = { rankings: number; counting: number; overview: Places; matrix: Places };

async function measured(input: {
  db: Database;
  projectId: string;
  readings: number;
  /** What comes before, and is not measured. */
  before?: () => Promise<unknown>;
  run: () => Promise<unknown>;
}): Promise<Times> {
  const times: number[] = [];
  await input.before?.();
  await input.run();
  for (let i = 0; i < input.readings; i++) {
    await input.before?.();
    await reviseOne(input.db, input.projectId);
    const startedAt = performance.now();
    await input.run();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  return { p50: median(times), p95: times[Math.ceil(0.95 * times.length) - 1] ?? Number.NaN };
}

/** A signed-in page that loads the agreement page anew and waits until a part of it shows. */
async function openScreen(chrome: Browser, url: string, projectId: string) {
  const context = await chrome.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  /**
   * Until an element says so, looked at in the page before each frame. Playwright's locators look from outside, after the first
   * tries every half second only.
   */
  const shows = (selector: string, text: string) =>
    page.waitForFunction(
      ([where, what]) =>
        [...document.querySelectorAll(where)].some((e) => `${e.ariaLabel} ${e.textContent}`.includes(what)),
      [selector, text] as const,
      { polling: "raf" },
    );
  const overview = async () => {
    await page.goto(`/projects/${projectId}/agreement`, { waitUntil: "commit" });
    await shows("dt", "Krippendorff's α, nominal");
  };
  /** What the page of the reading before still asks for must not slow this one. */
  const quiet = () => page.waitForLoadState("networkidle");
  /** As one who scrolls to it does, once the overview shows. */
  const matrix = async () => {
    await page.mouse.wheel(0, 400);
    await shows("table caption, table[aria-label]", "Agreement of each two labelers");
  };
  return {
    overview,
    matrix,
    quiet,
    close: () => context.close(),
  };
}

function report(rows: readonly Row[], readings: number): string {
  const cells = (page: "overview" | "matrix") =>
    rows.map((row, i) => {
      const before = rows[i - 1];
      const growth = (place: keyof Places) =>
        before ? `${(row[page][place].p50 / before[page][place].p50).toFixed(1)}×` : "–";
      return [
        page,
        row.rankings.toLocaleString("en-US"),
        ...(["database", "http", "screen"] as const).flatMap((place) => [written(row[page][place]), growth(place)]),
      ];
    });
  const heading = ["page", "rankings", "in the database", "growth", "over HTTP", "growth", "on the screen", "growth"];
  const counting = rows.map(
    (row) => `${row.rankings.toLocaleString("en-US")} rankings in ${row.counting.toFixed(1)} s`,
  );
  return [
    `${LABELERS} labelers; medians / 95th percentiles of ${readings} readings, in milliseconds; growth of the median with ten times the rankings.`,
    markdownTable(heading, [...cells("overview"), ...cells("matrix")]),
    `Counted from scratch: ${counting.join(", ")}.`,
  ].join("\n\n");
}

const written = ({ p50, p95 }: Times): string => `${p50.toFixed(0)} / ${p95.toFixed(0)}`;
