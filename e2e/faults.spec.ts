/** What goes wrong in a labeler's day, by doing it: nothing is lost, and nothing is doubled. */
import { type APIRequestContext, type Browser, type BrowserContext, expect, type Page, test } from "playwright/test";
import { listOwnAnswers } from "../lib/contract/tasks";
import { call } from "../lib/http/call";
import { signIn, signInOverHttp } from "./support/accounts";
import { fetcherOf, newLabeler, projectWithPrompts } from "./support/api";

const SENTENCE = "Boil the eggs for six minutes, then peel them under cold water.";
const answerOf = (page: Page) => page.getByLabel("Your answer", { exact: true });
const submitOf = (page: Page) => page.getByRole("button", { name: "Submit" });
const nothingLeft = (page: Page) => page.getByText("Nothing is left for you to answer");

type Desk = { context: BrowserContext; page: Page; account: { email: string; password: string } };

/** A new labeler in a browser of their own, at the demonstration page of the project. */
async function deskAt(browser: Browser, admin: APIRequestContext, projectId: string): Promise<Desk> {
  const account = await newLabeler(admin);
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, account);
  await page.goto(`/projects/${projectId}/demonstrate`);
  return { context, page, account };
}

/** The texts of the labeler's demonstrations, as the server has them. */
async function storedOf(desk: Desk, projectId: string): Promise<string[]> {
  await signInOverHttp(desk.context.request, desk.account);
  const { answers } = await call(
    listOwnAnswers,
    { params: { projectId }, body: {} },
    { fetcher: fetcherOf(desk.context.request) },
  );
  return answers.map((answer) => (answer.kind === "demonstration" ? answer.text : ""));
}

test("a tab that is killed while one types loses nothing: neither what was saved nor the last words", async ({
  browser,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?"] });
  const desk = await deskAt(browser, request, projectId);
  await answerOf(desk.page).fill(SENTENCE);
  await expect(desk.page.getByText(/^Saved/)).toBeVisible();
  await answerOf(desk.page).press("End");
  await desk.page.keyboard.type(" Salt them.");
  await desk.page.close({ runBeforeUnload: false });

  const again = await desk.context.newPage();
  await again.goto(`/projects/${projectId}/demonstrate`);
  await expect(answerOf(again)).toHaveValue(`${SENTENCE} Salt them.`);
  await expect(again.getByText(/^Saved/)).toBeVisible();

  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, desk.account);
  await elsewhere.goto(`/projects/${projectId}/demonstrate`);
  await expect(answerOf(elsewhere)).toHaveValue(`${SENTENCE} Salt them.`);
  await elsewhere.context().close();
  await desk.context.close();
});

test("a network that is cut at submit: the text stays, and another try submits it once", async ({
  browser,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?"] });
  const desk = await deskAt(browser, request, projectId);
  await answerOf(desk.page).fill(SENTENCE);
  await desk.context.setOffline(true);
  await submitOf(desk.page).click();
  await expect(desk.page.getByText("Not submitted yet")).toBeVisible();
  await expect(answerOf(desk.page)).toHaveValue(SENTENCE);

  await desk.context.setOffline(false);
  await submitOf(desk.page).click();
  await expect(nothingLeft(desk.page)).toBeVisible();
  expect(await storedOf(desk, projectId)).toEqual([SENTENCE]);
  await desk.context.close();
});

test("an answer that arrives although its receipt is lost is stored once, also after another try", async ({
  browser,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?"] });
  const desk = await deskAt(browser, request, projectId);
  await answerOf(desk.page).fill(SENTENCE);
  let arrived = 0;
  await desk.page.route("**/api/assignments/*/demonstration", async (route) => {
    arrived++;
    const answer = await route.fetch();
    return arrived === 1 ? route.abort() : route.fulfill({ response: answer });
  });
  await submitOf(desk.page).click();
  await expect(desk.page.getByText("Not submitted yet")).toBeVisible();
  await submitOf(desk.page).click();
  await expect(nothingLeft(desk.page)).toBeVisible();
  expect(arrived).toBe(2);
  expect(await storedOf(desk, projectId)).toEqual([SENTENCE]);
  await desk.context.close();
});

test("a lease that runs out while one types without a network: the task goes on to another, and the words stay", async ({
  browser,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, {
    prompts: ["How do I boil an egg?"],
    settings: { leaseSeconds: 30 },
  });
  const slow = await deskAt(browser, request, projectId);
  await answerOf(slow.page).fill(SENTENCE);
  await expect(slow.page.getByText(/^Saved/)).toBeVisible();
  await slow.context.setOffline(true);
  await answerOf(slow.page).fill(`${SENTENCE} And salt them.`);

  const other = await deskAt(browser, request, projectId);
  await expect(async () => {
    await other.page.reload();
    await expect(answerOf(other.page)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(answerOf(other.page)).toHaveValue("");
  await answerOf(other.page).fill("Six minutes.");
  await submitOf(other.page).click();
  await expect(nothingLeft(other.page)).toBeVisible();

  await slow.context.setOffline(false);
  await expect(slow.page.getByText("This task is no longer yours").first()).toBeVisible();
  await expect(answerOf(slow.page)).toHaveValue(`${SENTENCE} And salt them.`);
  expect(await storedOf(slow, projectId)).toEqual([]);
  expect(await storedOf(other, projectId)).toEqual(["Six minutes."]);
  await slow.context.close();
  await other.context.close();
});

test("two tabs on one task: the first answer stands, and the second tab says so and keeps its words", async ({
  browser,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?"] });
  const desk = await deskAt(browser, request, projectId);
  const second = await desk.context.newPage();
  await second.goto(`/projects/${projectId}/demonstrate`);
  await answerOf(desk.page).fill(SENTENCE);
  await answerOf(second).fill("Ask your grandmother.");
  await submitOf(desk.page).click();
  await expect(nothingLeft(desk.page)).toBeVisible();

  await submitOf(second).click();
  await expect(second.getByText(/already/).first()).toBeVisible();
  await expect(answerOf(second)).toHaveValue("Ask your grandmother.");
  expect(await storedOf(desk, projectId)).toEqual([SENTENCE]);
  await desk.context.close();
});

test("two labelers who come at once for the last task: one has it, the other is told why there is none", async ({
  browser,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?"] });
  const desks = await Promise.all([1, 2].map(() => deskAt(browser, request, projectId)));
  const holders: Desk[] = [];
  for (const desk of desks) {
    const refused = desk.page.getByText("Others are answering all that is left");
    await expect(answerOf(desk.page).or(refused)).toBeVisible();
    if (await answerOf(desk.page).isVisible()) holders.push(desk);
  }
  expect(holders).toHaveLength(1);
  for (const desk of desks) await desk.context.close();
});

test("a double click on submit answers once", async ({ browser, request }) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?", "And a potato?"] });
  const desk = await deskAt(browser, request, projectId);
  await answerOf(desk.page).fill(SENTENCE);
  await submitOf(desk.page).dblclick();
  await expect(desk.page.getByText(/Task 2 today/)).toBeVisible();
  await expect(answerOf(desk.page)).toHaveValue("");
  expect(await storedOf(desk, projectId)).toEqual([SENTENCE]);
  await desk.context.close();
});
