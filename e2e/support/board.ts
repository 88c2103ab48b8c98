import { expect, type Locator, type Page } from "playwright/test";

/** A response on the ranking board. */
export const card = (page: Page, letter: string): Locator =>
  page.getByRole("article", { name: `Response ${letter}`, exact: true });

/** A column of the ranking board, such as "Rank 1 best"; "To rank" holds the responses without a rank. */
export const column = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** Drags a response into a column with the mouse, and sees it land there. */
export async function drag(page: Page, letter: string, to: string): Promise<void> {
  const target = column(page, to);
  await card(page, letter).hover({ position: { x: 40, y: 20 } });
  await page.mouse.down();
  const { x, y, width, height } = (await target.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2, { steps: 12 });
  await page.mouse.up();
  await expect(target.getByRole("article", { name: `Response ${letter}`, exact: true })).toBeVisible();
}
