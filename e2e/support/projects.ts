import type { Page } from "playwright/test";

/**
 * Opens a project from the list of all projects, whether or not other specs have made some meanwhile.
 * @returns its address, without the page.
 */
export async function openProject(page: Page, name: string): Promise<string> {
  await page.goto("/projects");
  await page.getByRole("main").getByRole("link", { name }).click();
  await page.waitForURL(/\/projects\/[^/]+\/./);
  return new URL(page.url()).pathname.match(/^\/projects\/[^/]+/)?.[0] ?? "";
}
