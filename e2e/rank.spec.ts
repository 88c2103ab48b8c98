/** A labeler's first ranking, by keyboard alone: what a newcomer does in the first minute. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";

test("a labeler ranks four responses by keyboard, and finds them in their work", async ({
  page,
}) => {
  await signIn(page, demoAccount("labeler"));
  await page.waitForURL(/\/projects\/[^/]+/);
  const project = new URL(page.url()).pathname.match(/^\/projects\/[^/]+/)?.[0];
  await page.goto(`${project}/rank`);
  const board = page.getByRole("heading", { name: "Rank the responses" });
  await expect(async () => {
    await page.reload(); // responses are sampled in the first seconds
    await expect(board).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);

  const submitted = page.waitForResponse(
    (r) => r.url().endsWith("/ranking") && r.request().method() === "POST",
  );
  for (const key of ["a", "1", "b", "2", "c", "2", "d", "4"]) await page.keyboard.press(key);
  await page.keyboard.press("Control+Enter");
  expect((await submitted).status()).toBe(200);
  await expect(page.getByText(/Task 2 today/)).toBeVisible();

  await page.goto(`${project}/work`);
  await expect(page.getByText(/ranking/i).first()).toBeVisible();
});
