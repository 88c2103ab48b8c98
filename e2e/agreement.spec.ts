/** Two labelers who rank the same responses, and the reviewer who looks at how they agree. */
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "playwright/test";
import { listProjects, updateProject } from "../lib/contract/projects";
import { nextTask, submitRanking } from "../lib/contract/tasks";
import { call } from "../lib/http/call";
import { demoAccount, signIn, signInOverHttp } from "./support/accounts";
import { fetcherOf, newLabeler } from "./support/api";

const DEMO = "Small world";

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

test("a reviewer goes from the overview to a labeler's chart and to answers side by side", async ({
  page,
  playwright,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const asAdmin = await playwright.request.newContext({ baseURL: baseURL! });
  await signInOverHttp(asAdmin, demoAccount("admin"));
  const admin = { fetcher: fetcherOf(asAdmin) };
  const { projects } = await call(listProjects, { params: {}, body: {} }, admin);
  const projectId = projects.find((p) => p.name === DEMO)?.id ?? "";
  await call(updateProject, { params: { projectId }, body: { rankingOverlap: 20 } }, admin);

  // Opposite orders of whatever both are given.
  const ranked = [new Set<string>(), new Set<string>()];
  for (const [i, own] of ranked.entries()) {
    const request = await playwright.request.newContext({ baseURL: baseURL! });
    await signInOverHttp(request, await newLabeler(asAdmin));
    const labeler = { fetcher: fetcherOf(request) };
    await expect(async () => {
      const next = await call(nextTask, { params: { projectId }, body: { kind: "ranking" } }, labeler);
      if (!next.found || next.task.kind !== "ranking") throw new Error("There is nothing to rank yet.");
      const ids = next.task.responses.map((r) => r.id).sort();
      const tiers = (i === 0 ? ids : ids.toReversed()).map((id) => [id]);
      await call(
        submitRanking,
        { params: { id: next.task.assignmentId }, body: { tiers, activeSeconds: 20 } },
        labeler,
      );
      own.add(ids.join());
      expect([...ranked[0]!].some((key) => i === 0 || own.has(key))).toBe(true);
      expect(own.size).toBeGreaterThanOrEqual(3);
    }).toPass({ timeout: 50_000, intervals: [50] });
    await request.dispose();
  }
  await asAdmin.dispose();

  await signIn(page, demoAccount("reviewer"));
  await page.goto(`/projects/${projectId}/agreement`);
  await expect(page.getByText("Agreement, ties left out")).toBeVisible();
  await expect(page.getByText("Krippendorff's α, nominal")).toBeVisible();
  const cell = page.getByRole("link", { name: /^A labeler and A labeler: \d+ %/ }).first();
  await scrollTo(page, cell);
  await expectNoViolations(page);

  await cell.click();
  await expect(page.getByRole("heading", { name: /^Read where .* disagree$/ })).toBeVisible();
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
