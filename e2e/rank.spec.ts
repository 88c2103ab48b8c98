/** A labeler's first rankings, by keyboard alone and by mouse: what a newcomer does in the first minutes. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";
import { card, column, drag } from "./support/board";
import { addLabeler } from "./support/people";
import { openProject } from "./support/projects";

const DEMO = "Small world";

/** Opens the ranking page and waits for a task: responses are sampled in the first seconds. */
async function openBoard(page: Page, project: string): Promise<void> {
  await page.goto(`${project}/rank`);
  const board = page.getByRole("heading", { name: "Rank the responses" });
  await expect(async () => {
    await page.reload();
    await expect(board).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
}

test("a labeler ranks four responses by keyboard, and finds them in their work", async ({ page }) => {
  await signIn(page, demoAccount("labeler"));
  const project = await openProject(page, DEMO);
  await openBoard(page, project);

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);

  const submitted = page.waitForResponse((r) => r.url().endsWith("/ranking") && r.request().method() === "POST");
  for (const key of ["a", "1", "b", "2", "c", "2", "d", "4"]) await page.keyboard.press(key);
  await page.keyboard.press("Control+Enter");
  expect((await submitted).status()).toBe(200);
  await expect(page.getByText(/Task 2 today/)).toBeVisible();

  await page.goto(`${project}/work`);
  await expect(page.getByText(/ranking/i).first()).toBeVisible();
});

test("a labeler drags responses into ranks with the mouse, two of them into one, and their work shows that order", async ({
  page,
  browser,
}) => {
  await signIn(page, demoAccount("admin"));
  const project = await openProject(page, DEMO);
  const account = await addLabeler(page, "Drag labeler");
  const labeler = await (await browser.newContext()).newPage();
  await signIn(labeler, account);
  await openBoard(labeler, project);
  const texts = new Map<string, string>();
  for (const letter of ["A", "B", "C", "D"])
    texts.set(letter, await card(labeler, letter).getByRole("paragraph").innerText());

  await drag(labeler, "C", "Rank 1 best");
  await drag(labeler, "A", "Rank 2");
  await expect(column(labeler, "Rank 2").getByText("tie", { exact: true })).toBeHidden();
  await drag(labeler, "D", "Rank 4 worst");
  await drag(labeler, "B", "Rank 4 worst");
  // A change of mind: out of the last rank, and into the tie.
  await drag(labeler, "D", "Rank 2");
  await expect(column(labeler, "Rank 2").getByText("tie", { exact: true })).toBeVisible();
  await expect(column(labeler, "Rank 2").getByRole("article")).toHaveCount(2);
  await expect(column(labeler, "To rank").getByRole("article")).toHaveCount(0);
  await labeler.getByRole("button", { name: "Submit" }).click();
  await expect(labeler.getByText(/Task 2 today/)).toBeVisible();

  await labeler.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "My work" }).click();
  const answers = labeler.getByRole("list", { name: "Answers" }).getByRole("heading");
  await expect(answers).toHaveText(["Ranking"]);
  await expect(labeler.getByText("C, then A tied with D, then B")).toBeAttached();
  await labeler.getByText("Show the responses").click();
  const places = labeler.getByRole("list", { name: "Answers" }).getByRole("list").last();
  await expect(places.getByRole("listitem")).toHaveText(
    ["1. C", "2. A", "2. D", "3. B"].map((place) => `${place}${texts.get(place.slice(-1))}`),
  );
  await labeler.context().close();
});
