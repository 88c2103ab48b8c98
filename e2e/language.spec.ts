/** German is chosen in place: texts, the title in the tab and what the server refuses. */
import { expect, test } from "playwright/test";
import { signIn } from "./support/accounts";
import { newLabeler, projectWithPrompts } from "./support/api";

test("choosing German loses nothing typed, and from then on titles and refusals are German", async ({
  page,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: [] });
  await signIn(page, await newLabeler(request));
  await page.goto(`/projects/${projectId}/chat`);
  await page.getByRole("button", { name: "Start a chat" }).click();
  await page.getByRole("textbox", { name: "Your message" }).fill("What can I cook tonight?");
  await expect(page).toHaveTitle("Chat · Hone");

  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Deutsch" }).click();
  await expect(page).toHaveTitle("Gespräch · Hone");
  const message = page.getByRole("textbox", { name: "Ihre Nachricht" });
  await expect(message).toHaveValue("What can I cook tonight?");

  const off = await request.patch(`/api/projects/${projectId}`, { data: { chatEnabled: false } });
  expect(off.ok()).toBe(true);
  await message.press("Control+Enter");
  const refused = page.getByRole("alert").filter({ hasText: "Ihre Nachricht ist noch nicht gesendet" });
  await expect(refused).toContainText(
    "Gespräche sind in diesem Projekt ausgeschaltet. Die Verwaltung kann sie einschalten.",
  );
  await expect(refused).not.toContainText("turned off");

  await page.goto(`/projects/${projectId}/to-do`);
  await expect(page).toHaveTitle("Zu tun · Hone");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});
