/** The web server dies while labelers work, and its supervisor starts it again. Runs when all other specs have ended. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "playwright/test";
import { getConversation } from "../lib/contract/conversations";
import { health } from "../lib/contract/projects";
import { call } from "../lib/http/call";
import { signIn, signInOverHttp } from "./support/accounts";
import { fetcherOf, newLabeler, projectWithPrompts } from "./support/api";

/** The web server that runs now: its supervisor writes down each one that it starts. */
const webServer = (): number => Number(readFileSync(path.join(process.env.HONE_DATA ?? ".hone", "web.pid"), "utf8"));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Lets the server die with the next request to `address` on its way. One that came later could already meet the server started
 * after it.
 * @returns how many such requests the page has made since, that one included.
 */
async function dieAt(page: Page, address: string): Promise<() => number> {
  let made = 0;
  await page.route(address, async (route) => {
    made++;
    if (made === 1) {
      const pid = webServer();
      process.kill(pid, "SIGKILL");
      await expect.poll(() => isAlive(pid), { intervals: [5] }).toBe(false);
    }
    await route.continue();
  });
  return () => made;
}

const serverIsBack = (page: Page) =>
  expect(async () => expect((await page.request.get(health.path)).ok()).toBe(true)).toPass({ timeout: 60_000 });

test("a server that is killed and started again between two pages costs a labeler nothing", async ({
  page,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["How do I boil an egg?"] });
  await signIn(page, await newLabeler(request));
  await page.goto(`/projects/${projectId}/demonstrate`);
  const answer = page.getByLabel("Your answer", { exact: true });
  await answer.fill("Boil it for six minutes.");
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await dieAt(page, "**/api/assignments/*/draft");
  await answer.fill("Boil it for six minutes, then cool it.");
  await expect(page.getByText("Your work is kept in this browser, not yet on the server")).toBeVisible();
  await serverIsBack(page);
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Submit" }).click();
  await expect(page.getByText("Nothing is left for you to answer")).toBeVisible();
  await page.goto(`/projects/${projectId}/work`);
  await expect(page.getByText("Boil it for six minutes, then cool it.")).toBeVisible();
});

test("a server that is killed at a turn of a chat, at its message, its answers and its choice, loses and doubles nothing", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  const { projectId } = await projectWithPrompts(request, { prompts: [] });
  const account = await newLabeler(request);
  await signIn(page, account);
  await page.goto(`/projects/${projectId}/chat`);
  await page.getByRole("button", { name: "Start a chat" }).click();
  const first = page.getByRole("region", { name: "Turn 1", exact: true });
  const next = page.getByRole("textbox", { name: "Your next message" });

  // The message: it stays in its field, and another try sends it.
  const sent = await dieAt(page, "**/api/conversations/*/turns");
  const message = page.getByRole("textbox", { name: "Your message" });
  await message.fill("What can I cook tonight?");
  await message.press("Control+Enter");
  await expect(page.getByText("Your message is not sent yet")).toBeVisible();
  await expect(message).toHaveValue("What can I cook tonight?");
  await serverIsBack(page);

  // The answers: whoever asks again gets them, without doing anything.
  const watched = await dieAt(page, "**/api/turns/*/events");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(first.getByText("Which is better?")).toBeVisible({ timeout: 90_000 });
  await expect(first.getByRole("article")).toHaveCount(2);
  expect([sent(), watched()]).toEqual([2, expect.any(Number)]);
  expect(watched()).toBeGreaterThan(1);
  await serverIsBack(page);

  // The choice: not shown as made before it is.
  const chosen = await dieAt(page, "**/api/turns/*/choice");
  await page.keyboard.press("q");
  await expect(page.getByText("Your choice is not saved yet")).toBeVisible();
  await expect(first.getByRole("button", { name: "A much better" })).toHaveAttribute("aria-pressed", "false");
  await serverIsBack(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(first.getByRole("button", { name: "A much better" })).toHaveAttribute("aria-pressed", "true");
  expect(chosen()).toBe(2);

  // The conversation goes on from what was chosen.
  await next.fill("How long does that take?");
  await next.press("Control+Enter");
  const second = page.getByRole("region", { name: "Turn 2", exact: true });
  await expect(second.getByText("Which is better?")).toBeVisible({ timeout: 60_000 });

  await signInOverHttp(page.request, account);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { turns } = await call(getConversation, { params: { id }, body: {} }, { fetcher: fetcherOf(page.request) });
  expect(turns.map((turn) => [turn.message, turn.responses?.length, turn.revision])).toEqual([
    ["What can I cook tonight?", 2, 1],
    ["How long does that take?", 2, 0],
  ]);
  expect(turns[0]?.choice).toEqual({ pickedId: turns[0]?.responses?.[0]?.id, strength: "much" });
});
