/** A reviewer decides on three labelers' rankings by keyboard alone, and the labelers read what became of them. */
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page, request as requests, test } from "playwright/test";
import { nextTask, submitRanking } from "../lib/contract/tasks";
import { call } from "../lib/http/call";
import { demoAccount, signIn, signInOverHttp } from "./support/accounts";
import { fetcherOf, newLabeler } from "./support/api";
import { projectToRank } from "./support/comparisons";

const clean = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
};

/**
 * Ranks the project's only comparison: by the ids of its responses, which all labelers share, or the other way round.
 * @param quality  of each response, where the project asks for it.
 */
async function rank(
  account: { email: string; password: string },
  projectId: string,
  { reversed = false, quality }: { reversed?: boolean; quality?: number } = {},
): Promise<void> {
  const context: APIRequestContext = await requests.newContext({ baseURL: process.env.BASE_URL ?? "" });
  await signInOverHttp(context, account);
  const options = { fetcher: fetcherOf(context) };
  const found = await call(nextTask, { params: { projectId }, body: { kind: "ranking" } }, options);
  if (!found.found || found.task.kind !== "ranking") throw new Error("There is nothing to rank.");
  const ids = found.task.responses.map((r) => r.id).sort();
  const tiers = (reversed ? ids.reverse() : ids).map((id) => [id]);
  const rated = { flags: { hallucination: false }, note: "" };
  const ratings = quality === undefined ? [] : ids.map((responseId) => ({ responseId, quality, ...rated }));
  const body = { tiers, noneAcceptable: false, activeSeconds: 20, strength: null, ratings };
  await call(submitRanking, { params: { id: found.task.assignmentId }, body }, options);
  await context.dispose();
}

test("a reviewer accepts, returns and corrects by keyboard; the labeler reads the outcome and no name", async ({
  page,
  request,
  browser,
}) => {
  await signInOverHttp(request, demoAccount("admin"));
  const settings = { rankingOverlap: 3, responsesPerPrompt: 3, auditShare: 1, evaluationAsked: false };
  const { project, labeler: first } = await projectToRank(request, settings, ["What is the sea made of?"]);
  const projectId = project.split("/").at(-1) ?? "";
  const [second, third] = [await newLabeler(request), await newLabeler(request)];
  await rank(first, projectId);
  await rank(second, projectId);
  await rank(third, projectId, { reversed: true });

  await signIn(page, demoAccount("reviewer"));
  // Without a reward model its queue says what would fill it.
  await page.goto(`${project}/adjudicate?queue=against_model`);
  await expect(page.getByText("No reward model has scored the responses yet")).toBeVisible();
  await clean(page);
  await page.goto(`${project}/adjudicate`);
  const table = page.getByRole("table", { name: /Rankings of the same responses/ });
  // Letters tell nothing of the ids by which the labelers ranked.
  const strip = table.getByRole("row", { name: /Consensus/ }).getByRole("cell");
  await expect(strip).toHaveText([/^[ABC]$/, /^[ABC]$/, /^[ABC]$/, /A weak order/]);
  const consensus = (await strip.allTextContents()).slice(0, 3);
  await expect(table.getByRole("row", { name: /Labeler 3/ })).toContainText("3 of 3 pairs differ");
  await expect(page.getByText("1 task")).toBeVisible();
  await expect(page.getByText("Nothing that was drawn is reviewed yet.")).toBeVisible();
  await clean(page);

  // Another reviewer has the same task open.
  const other = await (await browser.newContext()).newPage();
  await signIn(other, demoAccount("admin"));
  await other.goto(`${project}/adjudicate`);
  await expect(other.getByText("Decide on Labeler 1's answer")).toBeVisible();

  await page.keyboard.press("a");
  await expect(table.getByRole("row", { name: /Labeler 1/ })).toContainText("Accepted");
  await expect(page.getByText("Decide on Labeler 2's answer")).toBeVisible();
  await other.keyboard.press("a");
  await expect(other.getByText("Someone else has reviewed this answer in the meantime.")).toBeVisible();
  await expect(other.getByRole("row", { name: /Labeler 1/ })).toContainText("Accepted");
  await other.context().close();

  await page.keyboard.press("r");
  const returning = page.getByRole("dialog", { name: "Return Labeler 2's answer" });
  await page.keyboard.press("Control+Enter");
  await expect(returning.getByText("Say why: the labeler reads it.")).toBeVisible();
  await page.keyboard.type("Read the second response again.");
  // What is typed outlives the dialog.
  await page.keyboard.press("Escape");
  await expect(returning).toBeHidden();
  await page.keyboard.press("r");
  await expect(returning.getByLabel("Reason")).toHaveValue("Read the second response again.");
  await clean(page);
  await page.keyboard.press("Control+Enter");
  await expect(table.getByRole("row", { name: /Labeler 2/ })).toContainText("Returned, waits for the labeler");

  await expect(page.getByText("Decide on Labeler 3's answer")).toBeVisible();
  await page.keyboard.press("c");
  const correcting = page.getByRole("dialog", { name: "Correct Labeler 3's answer" });
  await expect(correcting.getByLabel("Rank of A")).toBeFocused();
  for (const [i, letter] of consensus.entries()) await correcting.getByLabel(`Rank of ${letter}`).press(String(i + 1));
  await correcting.getByLabel("Reason").press("x");
  await clean(page);
  await page.keyboard.press("Control+Enter");
  // The labeler's own stays, and the consensus of labelers with it; the correction stands beside.
  await expect(table.getByRole("row", { name: /^Labeler 3/ })).toContainText(
    /3 of 3 pairs differ\s*Drawn at random\s*Corrected/,
  );
  const correction = table.getByRole("row", { name: "Correction of Labeler 3's ranking" });
  await expect(correction).toContainText("The same");
  await expect(correction).toContainText("x");
  // One of three drawn answers was accepted at first sight.
  await expect(page.getByText("33.3 %")).toBeVisible();
  await expect(page.getByText("3 of 3", { exact: true })).toBeVisible();

  const labeler = await (await browser.newContext()).newPage();
  await signIn(labeler, second);
  await labeler.goto(`${project}/work`);
  await expect(labeler.getByText("Returned to you")).toBeVisible();
  await expect(labeler.getByText("Read the second response again.")).toBeVisible();
  await expect(labeler.getByText("1 answer waits for you")).toBeVisible();
  await expect(labeler.getByText(/Labeler 1|reviewer@/)).toHaveCount(0);
  await clean(labeler);
  await labeler.context().close();
});

for (const [screen, width] of [
  ["a wide screen", 1440],
  ["a phone", 390],
] as const)
  test(`ratings stand side by side and are corrected by keyboard, on ${screen}`, async ({ page, request }) => {
    await signInOverHttp(request, demoAccount("admin"));
    const asked = { evaluationAsked: true, qualityScale: 7, flagsAsked: ["hallucination" as const] };
    const settings = { rankingOverlap: 3, responsesPerPrompt: 3, ...asked };
    const { project, labeler } = await projectToRank(request, settings, ["What is the moon made of?"]);
    const projectId = project.split("/").at(-1) ?? "";
    await rank(labeler, projectId, { quality: 6 });
    await rank(await newLabeler(request), projectId, { reversed: true, quality: 3 });
    await rank(await newLabeler(request), projectId, { quality: 5 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

    await page.setViewportSize({ width, height: 900 });
    await signIn(page, demoAccount("reviewer"));
    await page.goto(`${project}/adjudicate`);
    const ratings = page.getByRole("table", { name: "Ratings of the same responses" });
    for (const letter of ["A", "B", "C"])
      await expect(ratings.getByRole("row", { name: new RegExp(`^${letter} `) }).getByRole("cell")).toHaveText([
        "6 of 7",
        "3 of 7",
        "5 of 7",
      ]);
    await clean(page);

    await page.keyboard.press("3");
    await expect(page.getByText("Decide on Labeler 3's answer")).toBeVisible();
    await page.keyboard.press("c");
    const correcting = page.getByRole("dialog", { name: "Correct Labeler 3's answer" });
    const save = correcting.getByRole("button", { name: "Save as revision 2" });
    await expect(correcting.getByLabel("Rank of A")).toBeFocused();
    await expect(save).toBeDisabled();
    await page.keyboard.press("Tab");
    await expect(correcting.getByLabel("Quality of A")).toBeFocused();
    await page.keyboard.press("2");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect(correcting.getByRole("button", { name: /made up/ })).toBeFocused();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("It is no cheese.");
    await clean(page);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await correcting.getByLabel("Reason").fill("A is made up.");
    await page.keyboard.press("Control+Enter");
    // The order and the other ratings stay; the labeler's own stand beside.
    const corrected = ratings.getByRole("columnheader", { name: "Correction of Labeler 3's ratings" });
    await expect(corrected).toBeVisible();
    const said = (letter: string) => ratings.getByRole("row", { name: new RegExp(`^${letter} `) }).getByRole("cell");
    await expect(said("A")).toHaveText(["6 of 7", "3 of 7", "5 of 7", /^2 of 7hallucinationIt is no cheese\.$/]);
    await expect(said("B")).toHaveText(["6 of 7", "3 of 7", "5 of 7", "5 of 7"]);
    await expect(page.getByRole("row", { name: "Correction of Labeler 3's ranking" })).toContainText("A is made up.");
    expect(await overflow()).toBeLessThanOrEqual(0);
    await clean(page);
  });

test("an admin sees what leaving a labeler out would change, and freezes with a reason", async ({ page, request }) => {
  await signInOverHttp(request, demoAccount("admin"));
  const settings = { rankingOverlap: 2, responsesPerPrompt: 2, evaluationAsked: false, strengthAsked: false };
  const { project, labeler } = await projectToRank(request, settings, ["What is rain?"]);
  const projectId = project.split("/").at(-1) ?? "";
  await rank(labeler, projectId);
  await rank(await newLabeler(request), projectId, { reversed: true });

  await signIn(page, demoAccount("admin"));
  await page.goto(`${project}/snapshots`);
  await page.getByText("Leave labelers out, or weigh them").click();
  await expect(page.getByText("generally made the reward model worse")).toBeVisible();
  const weight = page.getByLabel("Weight of A labeler");
  await weight.fill("0");
  await weight.press("Enter");
  const changes = page.getByRole("table", { name: /before and after/ });
  await expect(changes).toContainText("2 → 1");
  // The report is about the sources that are chosen: a chat gave nothing, and other rankings may be other people's.
  const tasks = page.getByRole("checkbox", { name: "Ranking tasks" });
  await tasks.uncheck();
  await expect(page.getByText("There is no answer of theirs yet")).toBeVisible();
  await expect(page.getByRole("button", { name: "Freeze", exact: true })).toBeDisabled();
  await tasks.check();
  await expect(weight).toHaveValue("1");
  await weight.fill("0");
  await weight.press("Enter");
  await expect(changes).toContainText("2 → 1");
  await clean(page);
  const freeze = page.getByRole("button", { name: "Freeze with this filter" });
  await expect(freeze).toBeDisabled();
  await page.getByLabel("Reason").fill("Ranked without reading.");
  await freeze.click();
  await expect(page.getByText("Without A labeler: Ranked without reading.")).toBeVisible();
  const sources = page.getByRole("table", { name: "Snapshots" }).getByRole("listitem");
  await expect(sources).toHaveText(["Ranking tasks: 1", "Chat: 0"]);
  await page.goto(`${project}/filter-report?sources=chat`);
  await expect(page.getByText("There is no answer of theirs yet")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Chat" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Ranking tasks" })).not.toBeChecked();
  await page.getByRole("checkbox", { name: "Ranking tasks" }).check();
  await expect(page).toHaveURL(/sources=chat%2Cranking_task/);
  await expect(page.getByLabel("Weight of A labeler")).toBeVisible();
  await clean(page);
});
