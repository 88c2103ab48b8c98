/** The web server dies while labelers work, and its supervisor starts it again. Runs when all other specs have ended. */
import { expect, test } from "playwright/test";
import { health } from "../lib/contract/projects";
import { signIn } from "./support/accounts";
import { newLabeler, projectWithPrompts } from "./support/api";

const webServer = Number(process.env.HONE_WEB_PID);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

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

  // The server dies with the next save on its way: a save that came later could already meet the one started after it.
  await page.route(
    "**/api/assignments/*/draft",
    async (route) => {
      process.kill(webServer, "SIGKILL");
      await expect.poll(() => isAlive(webServer), { intervals: [5] }).toBe(false);
      await route.continue();
    },
    { times: 1 },
  );
  await answer.fill("Boil it for six minutes, then cool it.");
  await expect(page.getByText("Your work is kept in this browser, not yet on the server")).toBeVisible();
  await expect(async () => expect((await request.get(health.path)).ok()).toBe(true)).toPass({ timeout: 60_000 });
  await expect(page.getByText(/^Saved/)).toBeVisible();

  await page.getByRole("button", { name: "Submit" }).click();
  await expect(page.getByText("Nothing is left for you to answer")).toBeVisible();
  await page.goto(`/projects/${projectId}/work`);
  await expect(page.getByText("Boil it for six minutes, then cool it.")).toBeVisible();
});
