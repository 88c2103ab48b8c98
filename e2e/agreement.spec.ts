/** Two labelers who rank the same responses, and the reviewer who looks at how they agree. */
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequest, expect, type Locator, type Page, test } from "playwright/test";
import { listDisagreements, listLabelers } from "../lib/contract/agreement";
import { listProjects, updateProject } from "../lib/contract/projects";
import { nextTask, submitRanking } from "../lib/contract/tasks";
import { call } from "../lib/http/call";
import { demoAccount, signIn, signInOverHttp } from "./support/accounts";
import { fetcherOf, newLabeler } from "./support/api";

const DEMO = "Small world";

const EVIDENCE = {
  typedCharacters: 0,
  pastedCharacters: 31,
  keystrokes: 9,
  secondsToFirstInput: 2,
  secondsOpen: 65,
};

/** Scrolls down until it is there: what is far below asks the server only when one comes near. */
const scrollTo = (page: Page, wanted: Locator): Promise<void> =>
  expect(async () => {
    await page.mouse.wheel(0, 400);
    await expect(wanted).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
}

/** Two new labelers of the demo's project rank what they are given in opposite orders. Returns the project's id. */
async function givenDisagreements(request: APIRequest, baseURL: string): Promise<string> {
  const asAdmin = await request.newContext({ baseURL });
  await signInOverHttp(asAdmin, demoAccount("admin"));
  const admin = { fetcher: fetcherOf(asAdmin) };
  const { projects } = await call(listProjects, { params: {}, body: {} }, admin);
  const projectId = projects.find((p) => p.name === DEMO)?.id ?? "";
  await call(updateProject, { params: { projectId }, body: { rankingOverlap: 20 } }, admin);

  // Opposite orders of whatever both are given.
  const ranked = [new Set<string>(), new Set<string>()];
  for (const [i, own] of ranked.entries()) {
    const asLabeler = await request.newContext({ baseURL });
    await signInOverHttp(asLabeler, await newLabeler(asAdmin));
    const labeler = { fetcher: fetcherOf(asLabeler) };
    await expect(async () => {
      const next = await call(nextTask, { params: { projectId }, body: { kind: "ranking" } }, labeler);
      if (!next.found || next.task.kind !== "ranking") throw new Error("There is nothing to rank yet.");
      const ids = next.task.responses.map((r) => r.id).sort();
      const tiers = (i === 0 ? ids : ids.toReversed()).map((id) => [id]);
      await call(
        submitRanking,
        { params: { id: next.task.assignmentId }, body: { tiers, activeSeconds: 20, evidence: EVIDENCE } },
        labeler,
      );
      own.add(ids.join());
      expect([...ranked[0]!].some((key) => i === 0 || own.has(key))).toBe(true);
      expect(own.size).toBeGreaterThanOrEqual(3);
    }).toPass({ timeout: 50_000, intervals: [50] });
    await asLabeler.dispose();
  }
  await asAdmin.dispose();
  return projectId;
}

test("a reviewer goes from the overview to a labeler's chart and to answers side by side", async ({
  page,
  playwright,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const projectId = await givenDisagreements(playwright.request, baseURL!);
  await signIn(page, demoAccount("reviewer"));
  await page.goto(`/projects/${projectId}/agreement`);
  await expect(page.getByText("Agreement, ties left out")).toBeVisible();
  await expect(page.getByText("Krippendorff's α, nominal")).toBeVisible();
  const cell = page.getByRole("link", { name: /^A labeler and A labeler: \d+ %/ }).first();
  await scrollTo(page, cell);
  await expectNoViolations(page);

  await cell.click();
  await expect(page.getByRole("heading", { name: /^Read where .* disagree$/ })).toBeVisible();
  const total = Number(
    await page
      .getByText(/^\d+ comparisons?$/)
      .innerText()
      .then((text) => text.split(" ")[0]),
  );
  const exported = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const written = readFileSync(await (await exported).path(), "utf8").match(/^[0-9a-f]{8}-[0-9a-f-]{27},/gm) ?? [];
  expect(new Set(written).size).toBe(total);
  await page
    .getByRole("link", { name: /^Read all answers to/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "Compare all answers" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Labeler 1" })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole("switch", { name: "Show who ranked" }).click();
  await expect(page.getByRole("rowheader", { name: "A labeler" }).first()).toBeVisible();

  await page.goto(`/projects/${projectId}/agreement`);
  const labelers = page.getByRole("table", { name: "Labelers", exact: true });
  await scrollTo(page, labelers);
  await labelers.getByRole("link", { name: "A labeler", exact: true }).first().click();
  await expect(page.getByRole("heading", { name: "Read the chart of A labeler" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No flags" })).toBeVisible();
  await expect(page.getByText("31 characters")).toBeVisible();
  const noted = page.getByRole("table", { name: "Noted answers" }).getByRole("row");
  await expect(noted.nth(1)).toHaveText(/^Ranking.*204529031$/);
  const figure = page.getByRole("figure").filter({ hasText: "Agreement with peers by use case and week" });
  // They ranked within this test: one week, or two around a Monday's midnight.
  await expect(figure.getByRole("table").getByRole("columnheader").first()).toHaveText(/^\d+ \w+ \d\d$/);
  await expect(figure.getByRole("cell").filter({ hasText: /^\d+$/ }).first()).toBeVisible();
  await expectNoViolations(page);
  await figure.getByRole("button", { name: /^Show .* as a table$/ }).click();
  await expect(figure.getByRole("columnheader", { name: "Week from" })).toBeVisible();
  const download = page.waitForEvent("download");
  await figure.getByRole("button", { name: /^Download .* as CSV$/ }).click();
  const csv = readFileSync(await (await download).path(), "utf8");
  expect(csv).toMatch(
    /^\uFEFF?Use case,Week from,Agreement,95 % interval,Comparisons,Alike,Opposite,Both tied,One tied/,
  );
  expect(csv.trim().split("\n").length).toBeGreaterThan(1);
});

test("every page of agreement is clean in light and dark, wide and narrow", async ({ page, playwright, baseURL }) => {
  test.setTimeout(240_000);
  const projectId = await givenDisagreements(playwright.request, baseURL!);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, demoAccount("reviewer"));
  const reviewer = { fetcher: fetcherOf(page.request) };
  const { labelers } = await call(listLabelers, { params: { projectId }, body: {} }, reviewer);
  const { disagreements } = await call(listDisagreements, { params: { projectId }, body: {} }, reviewer);
  const agreement = `/projects/${projectId}/agreement`;
  const paths = [
    agreement,
    `${agreement}/disagreements`,
    `${agreement}/comparisons/${disagreements[0]?.comparisonId}`,
    `${agreement}/labelers/${labelers.find((row) => row.labeler.name === "A labeler")?.labeler.id}`,
  ];
  for (const { width, theme } of [1440, 390].flatMap((width) => ["light", "dark"].map((theme) => ({ width, theme })))) {
    await page.setViewportSize({ width, height: 900 });
    await page.context().addCookies([{ name: "hone-theme", value: theme, url: baseURL! }]);
    for (const path of paths)
      await test.step(`${path}, ${theme}, ${width} pixels wide`, async () => {
        await page.goto(path);
        await expect(page.getByRole("heading").first()).toBeVisible();
        if (path === agreement)
          for (const title of ["Labeler by labeler", "Labelers", "Drift canary", "Whose preferences are these?"])
            await scrollTo(page, page.getByRole("heading", { name: title, exact: true }));
        await expect(page.getByRole("status").filter({ hasText: /^Loading$/ })).toHaveCount(0);
        await expectNoViolations(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      });
  }
  expect(complaints).toEqual([]);
});

test("a labeler says something of themselves, and takes it back", async ({ page }) => {
  await signIn(page, demoAccount("labeler"));
  // A page of its own: the start goes on to the only project, and would close the menu.
  await page.goto("/projects");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Profile" }).click();
  const language = page.getByLabel("First language");
  for (const answer of ["de", ""]) {
    await language.selectOption(answer);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
    await page.reload();
    await expect(language).toHaveValue(answer);
  }
  await expectNoViolations(page);
});
