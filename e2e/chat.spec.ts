/** A labeler's chat with the demo's served policy, by keyboard alone. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";
import { addLabeler } from "./support/people";
import { openProject } from "./support/projects";

const DEMO = "Small world";

const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id);

/** Both responses of the newest turn, when they are written to the end. */
async function written(page: Page, turn: number): Promise<void> {
  const newest = page.getByRole("region", { name: `Turn ${turn}`, exact: true });
  await expect(newest.getByRole("article")).toHaveCount(2);
  await expect(newest.getByText("Which is better?")).toBeVisible({ timeout: 60_000 });
}

test("a labeler chats for two turns by keyboard, edits, takes a choice back, rates the whole, and reads it again", async ({
  page,
  browser,
}) => {
  await signIn(page, demoAccount("admin"));
  const project = await openProject(page, DEMO);
  const account = await addLabeler(page, "Chat labeler");
  const labeler = await (await browser.newContext()).newPage();
  await signIn(labeler, account);
  await labeler.goto(`${project}/chat`);
  await expect(labeler.getByText("No conversation yet")).toBeVisible();
  expect(await violations(labeler)).toEqual([]);

  await labeler.keyboard.press("Control+Enter");
  await expect(labeler.getByRole("textbox", { name: "Your message" })).toBeFocused();
  await labeler.keyboard.type("What can I cook tonight?");
  await labeler.keyboard.press("Control+Enter");
  await written(labeler, 1);
  expect(await violations(labeler)).toEqual([]);

  const undo = labeler.getByRole("button", { name: "Undo the choice" });
  await labeler.keyboard.press("2");
  await expect(labeler.getByRole("button", { name: "B better", exact: true })).toHaveAttribute("aria-pressed", "true");
  await labeler.keyboard.press("z");
  await expect(undo).toBeHidden();
  await labeler.keyboard.press("q");
  await expect(labeler.getByRole("button", { name: "A much better" })).toHaveAttribute("aria-pressed", "true");

  await labeler.keyboard.press("e");
  await expect(labeler.getByRole("textbox", { name: /Response A, as it should be/ })).toBeFocused();
  await labeler.keyboard.press("Control+A");
  await labeler.keyboard.type("Rice with an egg.");
  await labeler.keyboard.press("Control+Enter");
  await expect(labeler.getByText("edited by you")).toBeVisible();

  await labeler.keyboard.press("m");
  await labeler.keyboard.type("How long does that take?");
  await expect(labeler.getByText("Draft saved")).toBeAttached();
  await labeler.reload();
  await expect(labeler.getByRole("textbox", { name: "Your next message" })).toHaveValue("How long does that take?");
  await labeler.keyboard.press("m");
  await labeler.keyboard.press("Control+Enter");
  await written(labeler, 2);
  await expect(labeler.getByText("You chose: A much better")).toBeVisible();
  const second = await labeler.getByRole("article").allInnerTexts();
  await labeler.reload();
  await written(labeler, 2);
  expect(await labeler.getByRole("article").allInnerTexts()).toEqual(second);
  await labeler.keyboard.press("t");
  await expect(labeler.getByRole("button", { name: "About equal" })).toHaveAttribute("aria-pressed", "true");

  await labeler.keyboard.press("f");
  await expect(labeler.getByRole("dialog", { name: "Rate the whole conversation" })).toBeVisible();
  expect(await violations(labeler)).toEqual([]);
  await labeler.keyboard.press("6");
  await labeler.keyboard.press("Control+Enter");
  await expect(labeler.getByText("You rated this conversation.")).toBeVisible();
  await expect(labeler.getByText("rated 6 of 7")).toBeVisible();
  expect(await violations(labeler)).toEqual([]);

  await labeler.goto(`${project}/chat`);
  const history = labeler.getByRole("list", { name: "Your conversations" }).getByRole("listitem");
  await expect(history).toHaveCount(1);
  await expect(history).toContainText("rated 6 of 7");
  await labeler.context().close();
});
