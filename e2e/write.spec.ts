/** A labeler writes: a demonstration by keyboard alone, and a few-shot prompt like one that is there. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { signIn } from "./support/accounts";
import { newLabeler, projectWithPrompts } from "./support/api";

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
}

test("a labeler writes a demonstration by keyboard alone, reports the next prompt, and sees their session", async ({
  page,
  request,
}) => {
  const { projectId } = await projectWithPrompts(request, { prompts: ["What is a noun?", "What is a verb?"] });
  await signIn(page, await newLabeler(request));
  await page.goto(`/projects/${projectId}/demonstrate`);
  await expect(page.getByLabel("Your answer")).toBeFocused();
  await expectNoViolations(page);

  await page.keyboard.type("A naming word. Ask jo@mail.org.");
  await page.keyboard.press("Control+Enter");
  const doubt = page.getByRole("status").filter({ hasText: "personal data" });
  await expect(doubt).toContainText("jo@mail.org");
  await expectNoViolations(page);
  for (let i = 0; i < " Ask jo@mail.org.".length; i++) await page.keyboard.press("Backspace");
  await expect(doubt).toBeHidden();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Task 2 today")).toBeVisible();

  await page.keyboard.press("Escape");
  await page.keyboard.press("!");
  await expect(page.getByRole("dialog", { name: "Report this task" })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Report sent")).toBeVisible();
  await page.keyboard.press("x");
  const session = page.getByRole("dialog", { name: "Your session" });
  await expect(session).toContainText("1 demonstration");
  await expectNoViolations(page);
  await session.getByRole("button", { name: "End the session" }).click();
  await page.waitForURL(/\/to-do$/);
});

test("a few-shot prompt that begins like another is added once its writer has looked, and an identical one never", async ({
  page,
  request,
  browser,
}) => {
  const { projectId } = await projectWithPrompts(request, {
    prompts: [],
    settings: { listedUseCases: ["Answer customer mails"], promptsPerAuthor: 3 },
  });
  const labeler = await newLabeler(request);
  await signIn(page, labeler);
  await page.goto(`/projects/${projectId}/demonstrate/prompt`);
  await page.getByLabel("With examples").check();
  const write = async (query: string) => {
    await page.getByRole("textbox", { name: "Instruction" }).fill("Say for each town in which country it lies.");
    for (const [i, [town, country]] of [
      ["Lyon", "France"],
      ["Kyoto", "Japan"],
    ].entries()) {
      await page.getByLabel(`Query ${i + 1}`).fill(town ?? "");
      await page.getByLabel(`Response ${i + 1}`).fill(country ?? "");
    }
    await page.getByLabel("The query to answer").fill(query);
  };
  const add = page.getByRole("button", { name: "Add the prompt" });
  const box = page.getByLabel("Mine asks for something else: add it all the same");

  await write("Quito");
  await expectNoViolations(page);
  await add.click();
  await expect(page.getByText("You have written 1 of at most 3 here")).toBeVisible();

  await write("Cairo");
  await expect(page.getByText("You have written a prompt that begins like this")).toBeVisible();
  // What is typed is there in another browser too.
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
  const elsewhere = await browser.newPage();
  await signIn(elsewhere, labeler);
  await elsewhere.goto(page.url());
  await expect(elsewhere.getByLabel("The query to answer")).toHaveValue("Cairo");
  await elsewhere.close();
  await expect(page.getByRole("region", { name: "The prompt that is there" })).toContainText("Quito");
  await expectNoViolations(page);
  await add.click();
  await expect(page.getByText("Look at the notes above.")).toBeVisible();
  await box.check();
  await add.click();
  await expect(page.getByText("You have written 2 of at most 3 here")).toBeVisible();

  await write("Cairo");
  await expect(page.getByText("The project has exactly this prompt already")).toBeVisible();
  await expect(box).toBeHidden();
  await add.click();
  await expect(page.getByText("The prompt was not added")).toBeVisible();

  await page.getByLabel("For a use case").check();
  await page.getByLabel("Answer customer mails").check();
  await page.getByLabel("User", { exact: true }).fill("My parcel has not come. What do I do?");
  await expectNoViolations(page);
  await add.click();
  await expect(page.getByText("You have written 3, and one person may write 3 here")).toBeVisible();
  await expect(add).toBeDisabled();
});
