/** Every page for labelers and reviewers, wide and light in English, narrow and dark in German: axe, console, width. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";
import { openProject } from "./support/projects";

const PAGES = {
  labeler: [
    "to-do",
    "rank",
    "demonstrate",
    "demonstrate/prompt",
    "chat",
    "red-team",
    "work",
    "training",
    "exam",
    "profile",
  ],
  reviewer: ["agreement", "adjudicate", "filter-report", "calibration", "screening"],
} as const;

const LOOKS = [
  { name: "wide and light", width: 1440, height: 900, cookies: { theme: "light", language: "en" } },
  { name: "narrow and dark, in German", width: 390, height: 844, cookies: { theme: "dark", language: "de" } },
] as const;

for (const role of ["labeler", "reviewer"] as const)
  for (const look of LOOKS)
    test(`the pages of a ${role} are clean when ${look.name}`, async ({ browser, baseURL }) => {
      test.setTimeout(240_000);
      const { page, complaints } = await desk(browser, look);
      await signIn(page, demoAccount(role));
      const project = await openProject(page, "Small world");
      const choices = Object.entries(look.cookies).map(([name, value]) => ({ name: `hone-${name}`, value }));
      await page.context().addCookies(choices.map((choice) => ({ ...choice, url: baseURL ?? "" })));
      for (const path of PAGES[role]) {
        await test.step(path, async () => {
          await page.goto(path === "profile" ? "/profile" : `${project}/${path}`);
          await expect(page.getByRole("heading").first()).toBeVisible();
          await expect(page.getByRole("status").filter({ hasText: /^(Loading|Wird geladen)$/ })).toHaveCount(0);
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map((v) => `${path}: ${v.id}, ${v.nodes[0]?.html}`)).toEqual([]);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
        });
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    });

async function desk(browser: Browser, { width, height }: (typeof LOOKS)[number]) {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, complaints };
}
