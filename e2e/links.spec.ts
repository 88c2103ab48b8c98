/** Links fetch the page they lead to when a pointer or the focus is on them, and none before: a page's own data comes first. */
import { expect, type Request, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";
import { openProject } from "./support/projects";

const isPrefetch = (request: Request) =>
  Object.keys(request.headers()).some((name) => /^next-router-.*prefetch$/.test(name));

test("a link prefetches under the pointer and the focus, not in sight", async ({ page }) => {
  await signIn(page, demoAccount("reviewer"));
  await openProject(page, "Small world");
  const prefetched: string[] = [];
  page.on("request", (request) => {
    if (isPrefetch(request)) prefetched.push(new URL(request.url()).pathname);
  });
  await page.reload({ waitUntil: "networkidle" });
  expect(prefetched).toEqual([]);
  const link = (name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
  await Promise.all([page.waitForRequest(isPrefetch), link("Calibration").hover()]);
  expect(prefetched[0]).toMatch(/\/calibration$/);
  await Promise.all([
    page.waitForRequest((request) => isPrefetch(request) && request.url().includes("/screening")),
    link("Screening").focus(),
  ]);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/screening$/);
});
