/** Ranking in two pages, and the choice between two: both by keyboard alone. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { demoAccount, signIn, signInOverHttp } from "./support/accounts";
import { card, column } from "./support/board";
import { projectToRank } from "./support/comparisons";

const clean = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
};

/** What the page sends when the task is submitted. */
const sentBy = (page: Page) =>
  page
    .waitForRequest((r) => r.url().endsWith("/ranking") && r.method() === "POST")
    .then((r) => r.postDataJSON() as Record<string, unknown>);

test("a labeler rates three responses one by one, then ranks them, by keyboard", async ({ page, request }) => {
  await signInOverHttp(request, demoAccount("admin"));
  const { project, labeler } = await projectToRank(
    request,
    {
      evaluationAsked: true,
      flagsAsked: ["fails_to_follow", "hallucination"],
      metadataAsked: true,
      responsesPerPrompt: 3,
    },
    ["Who keeps the keys of the tower?"],
  );
  await signIn(page, labeler);
  await page.goto(`${project}/rank`);
  await expect(page.getByRole("heading", { name: "Response 1 of 3" })).toBeVisible();
  await clean(page);

  // Going on is refused until the quality is given.
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Rate the overall quality first.")).toBeVisible();
  await page.keyboard.press("6");
  await page.keyboard.press("c");
  await page.keyboard.type("Short and right");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Response 2 of 3" })).toBeVisible();
  await page.keyboard.press("2");
  await page.keyboard.press("w");
  await expect(page.getByRole("button", { name: /made up/, pressed: true })).toBeVisible();
  // Arrows go through the questions, from wherever one is.
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("button", { name: /^Fails to do/ })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: /made up/, pressed: true })).toBeFocused();
  // Back and forth changes nothing, and a mistake is undone.
  await page.keyboard.press("k");
  await expect(page.getByRole("button", { name: "Quality 6 of 7", pressed: true })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Note/ })).toHaveValue("Short and right");
  await page.keyboard.press("1");
  await page.keyboard.press("z");
  await expect(page.getByRole("button", { name: "Quality 6 of 7", pressed: true })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Note/ })).toHaveValue("Short and right");
  await page.keyboard.press("j");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("4");

  await page.keyboard.press("Shift+P");
  await expect(page.getByRole("button", { name: "Can be understood in several ways" })).toBeFocused();
  await page.keyboard.press("Space");
  await clean(page);
  await page.keyboard.press("Shift+P");

  // Nothing is lost with the page.
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Rank the responses" })).toBeVisible();
  await expect(card(page, "A").getByText("Rated 6 of 7")).toBeAttached();
  await expect(page.getByText("1 applies")).toBeVisible();
  await clean(page);

  await page.keyboard.press("r");
  await expect(page.getByRole("heading", { name: "Response 1 of 3" })).toBeVisible();
  await page.keyboard.press("b");
  const sent = sentBy(page);
  for (const key of ["a", "1", "b", "3", "c", "2"]) await page.keyboard.press(key);
  await expect(column(page, "Rank 2").getByRole("article", { name: "Response C" })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  expect(await sent).toMatchObject({
    tiers: [[expect.any(String)], [expect.any(String)], [expect.any(String)]],
    metadata: ["ambiguous"],
    ratings: [
      { quality: 6, flags: { fails_to_follow: false, hallucination: false }, note: "Short and right" },
      { quality: 2, flags: { fails_to_follow: false, hallucination: true }, note: "" },
      { quality: 4, flags: { fails_to_follow: false, hallucination: false }, note: "" },
    ],
  });
  await expect(page.getByText("Nothing is left for you to rank")).toBeVisible();

  // All of it can be changed afterwards, and both versions stay to be read.
  await page.goto(`${project}/work`);
  await page.getByRole("button", { name: "Edit this ranking" }).click();
  const edit = page.getByRole("dialog", { name: "Edit your ranking" });
  await expect(edit.getByText("Rated 6 of 7")).toBeAttached();
  await page.keyboard.press("r");
  await expect(edit.getByRole("textbox", { name: /^Note/ })).toHaveValue("Short and right");
  for (const key of ["3", "q", "c"]) await page.keyboard.press(key);
  await page.keyboard.type(", but rude");
  await clean(page);
  await page.keyboard.press("Control+Enter");
  await expect(edit).toBeHidden();
  await page.getByText("1 earlier revision").click();
  const versions = page.getByRole("list", { name: "Ratings" });
  await expect(versions.first()).toContainText("Fails to do what the prompt asks for");
  await expect(versions.first()).toContainText("Short and right, but rude");
  await expect(versions.last().getByText("Rated 6 of 7")).toBeAttached();
  await clean(page);
});

test("a labeler chooses between two by keyboard, with the strength of the preference", async ({ page, request }) => {
  await signInOverHttp(request, demoAccount("admin"));
  const { project, labeler } = await projectToRank(request, { responsesPerPrompt: 2 }, [
    "When does the market open?",
    "Who keeps the keys of the mill?",
    "Where does the ferry leave?",
  ]);
  await signIn(page, labeler);
  await page.goto(`${project}/rank`);
  await expect(page.getByRole("heading", { name: "Choose the better response" })).toBeVisible();
  await clean(page);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Choose the better one first, or a tie.")).toBeVisible();

  let sent = sentBy(page);
  await page.keyboard.press("2");
  await page.keyboard.press("2");
  await expect(page.getByRole("button", { name: "B is clearly better", pressed: true })).toBeVisible();
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Formatted", pressed: true })).toBeVisible();
  await clean(page);
  await page.keyboard.press("Control+Enter");
  expect(await sent).toMatchObject({ tiers: [[expect.any(String)], [expect.any(String)]], strength: "clearly" });

  await expect(page.getByText(/Task 2 today/)).toBeVisible();
  sent = sentBy(page);
  await page.keyboard.press("q");
  await expect(page.getByRole("button", { name: "A is much better", pressed: true })).toBeVisible();
  await page.keyboard.press("Control+Enter");
  expect(await sent).toMatchObject({ strength: "much" });

  await expect(page.getByText(/Task 3 today/)).toBeVisible();
  sent = sentBy(page);
  await page.keyboard.press("=");
  await page.keyboard.press("n");
  await page.keyboard.press("Control+Enter");
  const tie = await sent;
  expect(tie).toMatchObject({ noneAcceptable: true, strength: null });
  expect(tie.tiers).toHaveLength(1);
  await expect(page.getByText("Nothing is left for you to rank")).toBeVisible();
});
