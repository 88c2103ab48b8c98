/** Onboarding: a reviewer gives references, a newcomer practises by keyboard and takes the screening exam, an admin admits them. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";
import { addLabeler } from "./support/people";
import { openProject } from "./support/projects";

const DEMO = "Small world";

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
}

/** The number in a heading such as "Text 1 of 4". */
async function countIn(page: Page, heading: RegExp): Promise<number> {
  const text = await page.getByRole("heading", { name: heading }).innerText();
  return Number(heading.exec(text)?.[1]);
}

/** Gives the first comparison outside the pool a reference: its responses in the order listed, the last one in need of care. */
async function giveReference(page: Page, use: string, reason: string): Promise<void> {
  const choose = page.getByRole("button", { name: /^Give a reference for/ }).first();
  await expect(choose).toBeVisible({ timeout: 60_000 });
  const name = (await choose.getAttribute("aria-label")) ?? "";
  await choose.click();
  const dialog = page.getByRole("dialog", { name: "Give a reference" });
  const ranks = dialog.getByRole("combobox", { name: /^Rank of response/ });
  const k = await ranks.count();
  for (let i = 0; i < k; i++) await ranks.nth(i).selectOption(String(i + 1));
  await dialog
    .getByLabel("Needs care")
    .nth(k - 1)
    .check();
  await dialog.getByLabel("Used for").selectOption({ label: use });
  await dialog.getByLabel("Why this order is right").fill(reason);
  await dialog.getByRole("button", { name: "Put it into the pool" }).click();
  await expect(dialog).toBeHidden();
  // The list is read again before the next one is chosen from it.
  await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
}

test("a newcomer practises by keyboard with feedback, takes the exam, and is admitted", async ({ page, browser }) => {
  test.setTimeout(180_000);
  await signIn(page, demoAccount("admin"));
  const project = await openProject(page, DEMO);
  const account = await addLabeler(page, "New labeler");

  // Responses are sampled in the first seconds.
  await expect(async () => {
    await page.goto(`${project}/calibration`);
    await expect(page.getByRole("button", { name: /^Give a reference for/ }).nth(1)).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await giveReference(page, "Practice", "The first tells a whole story.");
  await giveReference(page, "Screening exam", "The first answers what was asked.");
  await expectNoViolations(page);

  const labeler = await (await browser.newContext()).newPage();
  await signIn(labeler, account);
  await labeler.goto(`${project}/training`);
  await expect(labeler.getByRole("region", { name: "To rank" })).toBeVisible();
  await expectNoViolations(labeler);
  for (const key of ["a", "1", "b", "2", "c", "2", "d", "4"]) await labeler.keyboard.press(key);
  await labeler.keyboard.press("Control+Enter");
  await expect(labeler.getByText("The first tells a whole story.")).toBeVisible();
  await expect(labeler.getByRole("heading", { name: /pairs? (is|are) as in the reference/ })).toBeFocused();
  await expectNoViolations(labeler);
  await labeler.keyboard.press("Control+Enter");
  await expect(labeler.getByRole("region", { name: "To rank" })).toBeVisible();

  await labeler.goto(`${project}/exam`);
  await labeler.getByRole("button", { name: "Begin the exam" }).click();
  const texts = await countIn(labeler, /^Text 1 of (\d+)$/);
  for (let n = 1; n <= texts; n++) {
    await expect(labeler.getByRole("heading", { name: `Text ${n} of ${texts}` })).toBeVisible();
    if (n === 1) await expectNoViolations(labeler);
    await labeler.keyboard.press("n");
  }
  const prompts = await countIn(labeler, /^Prompt 1 of (\d+)$/);
  for (let n = 1; n <= prompts; n++) {
    await expect(labeler.getByRole("heading", { name: `Prompt ${n} of ${prompts}` })).toBeVisible();
    for (const key of ["a", "1", "b", "2", "c", "3", "d", "4"]) await labeler.keyboard.press(key);
    await labeler.keyboard.press("Control+Enter");
  }
  await labeler.getByLabel("Your answer").fill("Once upon a time there was a small world.");
  await expect(labeler.getByText("Saved", { exact: true })).toBeVisible();
  // It goes on where it was left, on a page that knows nothing but the server.
  const again = await labeler.context().newPage();
  await again.goto(`${project}/exam?part=text`);
  await expect(again.getByLabel("Your answer")).toHaveValue("Once upon a time there was a small world.");
  // What the other tab writes then is not overwritten unseen.
  await again.getByLabel("Your answer").fill("Written in the other tab.");
  await expect(again.getByText("Saved", { exact: true })).toBeVisible();
  await again.close();
  await labeler.getByLabel("Your answer").fill("Once upon a time there was a small, round world.");
  await expect(labeler.getByRole("region", { name: "The text that is saved" })).toHaveText("Written in the other tab.");
  await expectNoViolations(labeler);
  await labeler.getByRole("button", { name: "Save what stands here instead" }).click();
  await expect(labeler.getByText("Saved", { exact: true })).toBeVisible();
  await expect(labeler.getByLabel("Your answer")).toHaveValue("Once upon a time there was a small, round world.");
  await labeler.keyboard.press("Control+Enter");
  await labeler.getByLabel("English").check();
  await expectNoViolations(labeler);
  await labeler.getByRole("button", { name: "Go on" }).click();
  await expect(labeler.getByRole("heading", { name: "Hand in the exam" })).toBeVisible();
  await labeler.getByRole("button", { name: "Hand in" }).last().click();
  await expect(labeler.getByRole("heading", { name: "Your exam is handed in" })).toBeVisible();

  await page.goto(`${project}/screening`);
  const exam = page
    .getByRole("list", { name: "Exams" })
    .getByRole("listitem")
    .filter({ hasText: "New labeler" })
    .first();
  // One of the four responses to each prompt needs care, and the labeler flagged none.
  await expect(exam.getByText(`${(texts * 3) / 4} of ${texts}`)).toBeVisible();
  await exam.getByRole("button", { name: "Score 6 of 7" }).click();
  await expect(exam.getByText("6.0")).toBeVisible();
  await expectNoViolations(page);
  await exam.getByRole("button", { name: "Admit New labeler" }).click();
  await expect(exam.getByText(/^Admitted by/)).toBeVisible();
  await labeler.reload();
  await expect(labeler.getByRole("heading", { name: "You are admitted" })).toBeVisible();
  await labeler.context().close();
});
