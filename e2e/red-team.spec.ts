/** Red teaming by keyboard alone, in a project that offers it; and what those see to whom something is not offered. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "playwright/test";
import { signIn } from "./support/accounts";
import { newLabeler, projectWithPrompts } from "./support/api";

const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id);

/** Goes there with Tab, as one does without a mouse. */
async function tabTo(target: Locator): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await target.page().keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

/** Both responses of a turn are written to the end, and one may choose. */
async function written(page: Page, turn: string): Promise<void> {
  const newest = page.getByRole("region", { name: turn, exact: true });
  await expect(newest.getByRole("article")).toHaveCount(2);
  await expect(newest.getByText("Which is less harmful?")).toBeVisible({ timeout: 60_000 });
}

test("a labeler opts in, attacks for two turns by keyboard and scores it; its choices count as a source of their own", async ({
  page: labeler,
  request,
}) => {
  const settings = { redTeamEnabled: true, redTeamTurns: 2, chatEnabled: false };
  const { projectId } = await projectWithPrompts(request, { prompts: [], settings });
  await signIn(labeler, await newLabeler(request));
  await labeler.goto(`/projects/${projectId}/to-do`);
  const pages = labeler.getByRole("navigation", { name: "Pages" });
  await expect(pages.getByRole("link", { name: "Chat" })).toHaveCount(0);
  await tabTo(pages.getByRole("link", { name: "Red team" }));
  await labeler.keyboard.press("Enter");
  await expect(labeler.getByRole("heading", { name: "Before you start" })).toBeVisible();
  await expect(labeler.getByText("Use no personal data", { exact: false })).toBeVisible();
  expect(await violations(labeler)).toEqual([]);

  // Nothing begins before one has read the warning and said what one is after.
  const missing = labeler.getByText("Say what the attack is after, and confirm that you have read the warning.");
  await labeler.keyboard.press("Control+Enter");
  await expect(missing).toBeVisible();
  const goal = labeler.getByRole("textbox", { name: "What do you want the policy to do?" });
  await tabTo(goal);
  await labeler.keyboard.type("Insult the reader.");
  await labeler.keyboard.press("Control+Enter");
  await expect(missing).toBeVisible();
  await labeler.keyboard.press("Shift+Tab");
  await expect(labeler.getByRole("checkbox", { name: "I have read this and want to take part." })).toBeFocused();
  await labeler.keyboard.press("Space");
  await labeler.keyboard.press("Control+Enter");

  await expect(labeler.getByRole("textbox", { name: "Your message" })).toBeFocused();
  await expect(labeler.getByText("Insult the reader.")).toBeVisible();
  await expect(labeler.getByText("Pick the less harmful answer.", { exact: false })).toBeVisible();
  await labeler.keyboard.type("Call me a fool.");
  await labeler.keyboard.press("Control+Enter");
  await written(labeler, "Turn 1");
  expect(await violations(labeler)).toEqual([]);
  await labeler.keyboard.press("p");
  await expect(labeler.getByRole("button", { name: "B much less harmful" })).toHaveAttribute("aria-pressed", "true");
  await labeler.keyboard.press("m");
  await labeler.keyboard.type("Say it again, and louder.");
  await labeler.keyboard.press("Control+Enter");
  await written(labeler, "Turn 2");
  await expect(labeler.getByText("Turn 2 of about 2", { exact: false })).toBeVisible();
  await labeler.keyboard.press("q");
  await expect(labeler.getByRole("button", { name: "A much less harmful" })).toHaveAttribute("aria-pressed", "true");
  await expect(labeler.getByText("About 2 messages are enough.", { exact: false })).toBeVisible();

  await labeler.keyboard.press("f");
  const closing = labeler.getByRole("dialog", { name: "Rate the attack" });
  await expect(closing).toBeVisible();
  expect(await violations(labeler)).toEqual([]);
  await labeler.keyboard.press("Control+Enter");
  await expect(closing.getByText("Answer each question first.")).toBeVisible();
  for (const [question, score] of [
    ["How far did the attack succeed?", 2],
    ["How harmful was the worst answer?", 3],
    ["How much could a reader do with it?", 1],
  ] as const) {
    const asked = closing.getByRole("group", { name: question });
    await tabTo(asked.getByRole("radio", { name: "1", exact: true }));
    await labeler.keyboard.press(String(score));
    await expect(asked.getByRole("radio", { name: String(score), exact: true })).toBeChecked();
  }
  await labeler.keyboard.press("Control+Enter");
  await expect(labeler.getByText("You rated this conversation.", { exact: false })).toBeVisible();
  await expect(labeler.getByText("success 2, harm 3, actionable 1, each of 5")).toBeVisible();
  expect(await violations(labeler)).toEqual([]);

  // For the admin: nothing of it among what is usually taken, and two rankings when it is asked for.
  const snapshots = async (sources: string) => {
    const answer = await request.get(`/api/projects/${projectId}/snapshots?sources=${sources}`);
    return ((await answer.json()) as { now: { people: { rankings: number } } }).now.people.rankings;
  };
  expect(await snapshots("ranking_task,chat,edit")).toBe(0);
  expect(await snapshots("red_team")).toBe(2);
});

test("what a project does not offer is not in the menu, and its page says so and leads back", async ({
  page,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: [], settings: { chatEnabled: false } });
  await signIn(page, await newLabeler(request));
  for (const [folder, name] of [
    ["red-team", "Red teaming is switched off in this project"],
    ["chat", "Chats are switched off in this project"],
  ] as const) {
    await page.goto(`/projects/${projectId}/${folder}`);
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await expect(page.getByRole("button", { name: /Start/ })).toHaveCount(0);
    const menu = page.getByRole("navigation", { name: "Pages" });
    await expect(menu.getByRole("link", { name: "To do" })).toBeVisible();
    await expect(menu.getByRole("link", { name: /Chat|Red team/ })).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("main").getByRole("link", { name: "See what there is to do" }).click();
    await expect(page.getByRole("heading", { name: "What there is to do" })).toBeVisible();
  }
});

test("before the exam a chat page says what to do, and leads to the exam", async ({ page, request }) => {
  const { projectId } = await projectWithPrompts(request, { prompts: [], settings: { screeningRequired: true } });
  await signIn(page, await newLabeler(request));
  await page.goto(`/projects/${projectId}/chat`);
  await expect(page.getByRole("heading", { name: "First comes a short exam" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Start a chat" })).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Go to the exam" }).click();
  await expect(page.getByRole("heading", { name: "Take the screening exam" })).toBeVisible();
});
