/** The wait between two tasks as a labeler sees it, in a real browser. */
import { chromium } from "playwright";
import { browser } from "../browser.mjs";
import type { Hired } from "./collection-crew";

/** Signs a labeler in and ranks by keyboard. @returns milliseconds from each submitting key to the next prompt's being painted. */
export async function screenMilliseconds(input: {
  url: string;
  labeler: Hired;
  projectId: string;
  k: number;
  count: number;
}): Promise<number[]> {
  const { executablePath, env } = await browser();
  const running = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ["--no-sandbox", "--headless=shell", "--disable-gpu"],
  });
  try {
    const page = await running.newPage({ baseURL: input.url });
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(input.labeler.email);
    await page.getByLabel("Password").fill(input.labeler.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    await page.goto(`/projects/${input.projectId}/rank`);
    // tsx wraps functions in a call of this name, which the page does not know.
    await page.evaluate("globalThis.__name = (wrapped) => wrapped");
    const letters = Array.from({ length: input.k }, (_, i) => String.fromCharCode(97 + i));
    const waits: number[] = [];
    for (let ranked = 0; ranked < input.count; ranked++) {
      await page.getByText(PROMPT).first().waitFor();
      for (const [i, letter] of letters.entries()) {
        await page.keyboard.press(letter);
        await page.keyboard.press(String(i + 1));
      }
      const [wait] = await Promise.all([
        page.evaluate(untilNextPrompt, PROMPT.source),
        page.keyboard.press("Control+Enter"),
      ]);
      waits.push(wait);
    }
    return waits;
  } finally {
    await running.close();
  }
}

/** What each prompt of the crowd says, with its number. */
const PROMPT = /about number \d+\?/;

/** Runs in the page: from the key to the frame after the one in which another prompt stands there. */
const untilNextPrompt = (pattern: string): Promise<number> =>
  new Promise((resolve) => {
    const shown = () => new RegExp(pattern).exec(document.body.innerText)?.[0];
    const before = shown();
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      removeEventListener("keydown", onKey, true);
      const startedAt = performance.now();
      const look = () => {
        const now = shown();
        if (now === undefined || now === before) requestAnimationFrame(look);
        else requestAnimationFrame(() => resolve(performance.now() - startedAt));
      };
      requestAnimationFrame(look);
    };
    addEventListener("keydown", onKey, true);
  });
