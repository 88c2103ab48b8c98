/**
 * The whole loop, through pages only: prompts, demonstrations, fine-tuning, ranked responses, reward model, PPO, and new
 * responses by the policy that came of it. The rounds are real and tiny.
 */
import { type Browser, expect, type Locator, type Page, test } from "playwright/test";
import { demoAccount, signIn } from "./support/accounts";
import { column, drag } from "./support/board";
import { addLabeler } from "./support/people";
import { openProject } from "./support/projects";

/** What the labeler answers to each prompt: nothing that the starter model would say by itself. */
const ANSWERS: Record<string, string> = {
  "What colour is the door of the old mill?": "The door of the old mill is green.",
  "Where does the ferry to the island leave?": "The ferry leaves from the north pier.",
  "Who keeps the keys of the tower?": "The baker keeps the keys of the tower.",
  "When does the market open?": "The market opens at six.",
  "What colour is the gate of the farm?": "The gate of the farm is red.",
  "Who keeps the keys of the chapel?": "The smith keeps the keys of the chapel.",
};
const PROMPTS = Object.keys(ANSWERS);
const [train, validation] = [PROMPTS.slice(0, 4), PROMPTS.slice(4)];

test("people teach a policy: it is fine-tuned, judged by their ranking, improved by PPO, and answers in its new version", async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  const name = `Loop ${crypto.randomUUID().slice(0, 8)}`;

  await test.step("an admin makes a project, with prompts to learn from and prompts held out", async () => {
    await signIn(page, demoAccount("admin"));
    await openProject(page, "Small world");
    await page.getByRole("button", { name: "Project: Small world" }).click();
    await page.getByRole("menuitem", { name: "All projects" }).click();
    await page.getByRole("button", { name: "New project" }).click();
    await page.getByRole("dialog", { name: "New project" }).getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create the project" }).click();
    await expect(page.getByRole("button", { name: `Project: ${name}` })).toBeVisible();
    await go(page, "Prompts");
    await importPrompts(page, { prompts: train, author: "ada", split: "All train" });
    await importPrompts(page, { prompts: validation, author: "cy", split: "All validation" });
    const splits = page.getByRole("listitem");
    await expect(splits.filter({ hasText: "to learn from" })).toHaveText("4 to learn from");
    await expect(splits.filter({ hasText: "to choose" })).toHaveText("2 to choose settings on");
  });

  const labeler = await test.step("the admin lets a labeler in, who answers each prompt", async () => {
    const account = await addLabeler(page, `Labeler of ${name}`);
    const labeler = await pageOf(browser, account);
    await openProject(labeler, name);
    await go(labeler, "Demonstrate");
    for (let done = 0; done < PROMPTS.length; done++) {
      await expect(labeler.getByText(`Task ${done + 1} today`)).toBeVisible();
      const prompt = labeler.getByRole("region", { name: "Prompt" }).getByRole("listitem");
      const asked = (await prompt.innerText()).replace(/^User\s+/, "");
      await labeler.getByLabel("Your answer").fill(ANSWERS[asked] ?? "");
      await labeler.getByRole("button", { name: "Submit" }).click();
    }
    await expect(labeler.getByText("Nothing is left for you to answer")).toBeVisible();
    return labeler;
  });

  await test.step("fine-tuning learns the demonstrations, live on its page", async () => {
    await freeze(page, "Freeze 6 demonstrations", ["0 / 0 / 0", "4 / 2 / 0"]);
    await startRound(page, {
      kind: "Fine-tuning",
      from: "base v1",
      length: { Epochs: "8" },
      settings: { "Data in a step": { "Batch size": "2", "Micro batch size": "2" } },
    });
    await untilDone(page, "16 steps");
    const [first, last] = await ends(page, "loss/train", "step 16");
    expect(last).toBeLessThan(first / 2);
    await expect(chart(page, "loss/heldout")).toBeVisible();
    await expect(log(page)).toContainText("Read 6 demonstrations: 4 train, 2 validation.");
    await expect(samples(page)).toContainText(validation[0] ?? "");
  });

  await test.step("the fine-tuned policy is promoted, and says what the labeler wrote", async () => {
    await promote(page, "policy v1", "It answers as people wrote.");
    await go(page, "Try");
    await page.getByLabel("Temperature").fill("0");
    await page.getByLabel("Your question").fill(train[0] ?? "");
    await page.getByRole("button", { name: "Ask" }).click();
    const answer = page.getByRole("region", { name: "Conversation" }).getByRole("listitem");
    await expect(answer).toContainText(/policy v1, \d+ tokens/);
    await expect(answer).toContainText(ANSWERS[train[0] ?? ""] ?? "");
  });

  await test.step("the labeler ranks what it answers, by mouse and by keyboard", async () => {
    await sample(page, "Sample 4 responses for 6 prompts", "policy v1");
    await go(labeler, "Rank");
    await drag(labeler, "B", "Rank 1 best");
    await drag(labeler, "A", "Rank 2");
    await drag(labeler, "C", "Rank 2");
    await drag(labeler, "D", "Rank 4 worst");
    await expect(column(labeler, "Rank 2").getByText("tie", { exact: true })).toBeVisible();
    await labeler.getByRole("button", { name: "Submit" }).click();
    for (let task = 2; task <= PROMPTS.length; task++) {
      await expect(labeler.getByText(`Task ${task} today`)).toBeVisible();
      for (const key of ["a", "1", "b", "2", "c", "3", "d", "4"]) await labeler.keyboard.press(key);
      await labeler.keyboard.press("Control+Enter");
    }
    await expect(labeler.getByText("Nothing is left for you to rank")).toBeVisible();
    await go(labeler, "My work");
    const rankings = labeler.getByRole("list", { name: "Answers" }).getByText("Show the responses");
    await expect(rankings).toHaveCount(6);
    await expect(labeler.getByText("B, then A tied with C, then D")).toHaveCount(1);
    await expect(labeler.getByText("A, then B, then C, then D")).toHaveCount(5);
  });

  await test.step("a reward model learns from the rankings", async () => {
    await freeze(page, "Freeze 6 rankings and 6 demonstrations", ["4 / 2 / 0", "4 / 2 / 0"]);
    await startRound(page, {
      kind: "Reward model",
      from: "policy v1",
      length: { Epochs: "3" },
      settings: { "Data in a step": { "Batch size": "2" } },
    });
    await untilDone(page, "6 steps");
    // Three comparisons in full give 6 pairs each; the one with a tie gives 5.
    await expect(log(page)).toContainText("4 train with 23 preference pairs, 2 validation.");
    await expect(chart(page, "accuracy/heldout")).toBeVisible();
    await expect(page.getByRole("link", { name: "See reward model v1" })).toBeVisible();
  });

  await test.step("PPO moves the policy by that reward model, live on its page", async () => {
    await startRound(page, {
      kind: "PPO",
      from: "policy v1",
      length: { Iterations: "3" },
      settings: {
        "Data in a step": { "Batch size": "8", "Minibatch size": "4", "Micro batch size": "4" },
        "Learning rate": { "Warmup iterations": "0" },
        Sampling: { "Max new tokens": "16" },
      },
    });
    await untilDone(page, "3 iterations");
    await expect(chart(page, "objective/scores")).toHaveAccessibleName(
      /objective\/scores from −?[\d.]+ at iteration 1 to −?[\d.]+ at iteration 3/,
    );
    // It begins at its reference, and its updates move it away.
    const [start, end] = await ends(page, "objective/kl", "iteration 3");
    expect(Math.abs(start)).toBeLessThan(1e-3);
    expect(Math.abs(end)).toBeGreaterThan(1e-3);
    await expect(samples(page)).toContainText("iteration 3");
    await expect(samples(page)).toContainText(/score −?\d+\.\d\d/);
    const after = samples(page).getByRole("slider", { name: "After" });
    await after.fill("0");
    await expect(after).toHaveAccessibleName("After iteration 0");
    await expect(part(page, "Where it comes from")).toContainText(
      /Started frompolicy v1Scored byreward model v1.*Madepolicy v2/,
    );
  });

  await test.step("the new policy is promoted, and new responses come from it", async () => {
    await promote(page, "policy v2", "Its answers score higher.");
    await sample(page, "Sample 4 responses for 6 prompts", "policy v2");
    await page.getByLabel("Written by").selectOption({ label: "By policy v2" });
    const rows = page.getByRole("table", { name: "Responses" }).getByRole("row");
    await expect(rows.filter({ has: page.getByRole("cell", { name: "policy v2" }) })).toHaveCount(24);
    await go(page, "Try");
    await page.getByLabel("Your question").fill(train[1] ?? "");
    await page.getByRole("button", { name: "Ask" }).click();
    const answer = page.getByRole("region", { name: "Conversation" }).getByRole("listitem");
    await expect(answer).toContainText(/policy v2, \d+ tokens/);
    await go(labeler, "Rank");
    await expect(labeler.getByText("Task 7 today")).toBeVisible();
    await labeler.context().close();
  });

  await test.step("rounds chosen in their table are laid over each other", async () => {
    await go(page, "Rounds");
    for (const round of ["Fine-tuning 1", "PPO 1"])
      await page.getByRole("checkbox", { name: `Compare ${round}` }).check();
    await page.getByRole("link", { name: "Compare", exact: true }).click();
    await expect(page.getByRole("img", { name: /^Score: PPO 1 from/ })).toBeVisible();
    await expect(page.getByRole("img", { name: /^Training loss: Fine-tuning 1 from/ })).toBeVisible();
    await expect(part(page, "Their answers to the same prompts")).toContainText(validation[0] ?? "");
    await page.getByRole("button", { name: "Leave out PPO 1" }).click();
    await expect(page.getByRole("img", { name: /^Score:/ })).toBeHidden();
    await page.goBack();
    await expect(page.getByRole("checkbox", { name: "Compare PPO 1" })).toBeChecked();
  });
});

const go = (page: Page, to: string): Promise<void> =>
  page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: to, exact: true }).click();

/** Signs in as somebody else, in a browser of their own. */
async function pageOf(browser: Browser, account: { email: string; password: string }): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, account);
  return page;
}

async function importPrompts(
  page: Page,
  { prompts, author, split }: { prompts: readonly string[]; author: string; split: string },
): Promise<void> {
  await page.getByRole("button", { name: "Import prompts" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Import prompts" });
  await dialog.getByLabel("Prompts", { exact: true }).fill(prompts.join("\n"));
  await dialog.getByLabel("Author, where a line names none").fill(author);
  await dialog.getByLabel("Split of new authors").selectOption({ label: split });
  await dialog.getByRole("button", { name: `Import ${prompts.length} prompts` }).click();
  await expect(dialog).toBeHidden();
}

/** Counts by split, as a cell of the snapshots shows them. */
const SPLITS = /\d+ \/ \d+ \/ \d+/;

/** Freezes what there is. `held`: rankings, then demonstrations, by split, that the newest snapshot then holds. */
async function freeze(page: Page, button: string, held: readonly string[]): Promise<void> {
  await go(page, "Snapshots");
  await page.getByRole("button", { name: button }).click();
  const newest = page.getByRole("table", { name: "Snapshots" }).getByRole("row").nth(1);
  for (const [i, bySplit] of held.entries())
    await expect(newest.getByRole("cell").filter({ hasText: SPLITS }).nth(i)).toContainText(bySplit);
}

/** Fills in the form of a new round and starts it; the page of the round opens by itself, before the round has ended. */
async function startRound(
  page: Page,
  round: {
    kind: string;
    from: string;
    length: Record<string, string>;
    settings: Record<string, Record<string, string>>;
  },
): Promise<void> {
  await go(page, "Rounds");
  await page.getByRole("link", { name: "Start a round" }).first().click();
  // Not check(): the choice goes through the address, so the button is checked a moment after the click.
  const kind = page.getByRole("radio", { name: new RegExp(`^${round.kind}`) });
  await kind.click();
  await expect(kind).toBeChecked();
  await expect(kind).toBeFocused();
  const fill = async (settings: Record<string, string>) => {
    for (const [label, value] of Object.entries(settings)) await page.getByLabel(label, { exact: true }).fill(value);
  };
  await fill(round.length);
  for (const [group, settings] of Object.entries(round.settings)) {
    await page.locator("summary", { hasText: new RegExp(`^${group}`) }).click();
    await fill(settings);
  }
  await page.getByLabel("Seed", { exact: true }).fill("1");
  // So little data is refused, unless someone says why.
  await page.getByLabel("Why start it all the same?").fill("A tiny round, to see that the loop closes.");
  await page.getByRole("button", { name: /^Start / }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${round.kind} from ${round.from}` })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
}

/** Watches the page of a round, without loading it anew, until the round is done. */
async function untilDone(page: Page, length: string): Promise<void> {
  await expect(page.getByText(`Done, ${length}, took`)).toBeVisible({ timeout: 120_000 });
}

/** The chart that draws a metric; its name says the first and the last value. */
const chart = (page: Page, metric: string): Locator => page.getByRole("img", { name: `${metric} from` });

/** The first value of a metric and the one at its last step, such as "step 16", as its chart says them. */
async function ends(page: Page, metric: string, lastStep: string): Promise<[number, number]> {
  const values = new RegExp(`${metric} from (\\S+) at \\w+ \\d+ to (\\S+) at ${lastStep}\\b`);
  await expect(chart(page, metric)).toHaveAccessibleName(values);
  const [, first, last] = values.exec((await chart(page, metric).getAttribute("aria-label")) ?? "") ?? [];
  return [numberOf(first), numberOf(last)];
}
const numberOf = (text = ""): number => Number(text.replace("−", "-"));

/** A part of a page, by its heading. */
const part = (page: Page, title: string): Locator =>
  page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) }).last();
const samples = (page: Page): Locator => part(page, "Its answers, over time");
const log = (page: Page): Locator => part(page, "Log");

/** From the page of the round that made it to the models, and makes it the served policy. */
async function promote(page: Page, version: string, reason: string): Promise<void> {
  await page.getByRole("link", { name: `See ${version}` }).click();
  const row = page.getByRole("row", { name: new RegExp(`^${version}`) });
  await row.getByRole("button", { name: "Promote" }).click();
  const dialog = page.getByRole("dialog", { name: `Promote ${version}?` });
  await dialog.getByLabel("Why").fill(reason);
  await dialog.getByRole("button", { name: `Promote ${version}` }).click();
  await expect(row.getByText("Served")).toBeVisible();
  const newest = page.getByRole("listitem").filter({ hasText: reason });
  await expect(newest).toContainText(`${version}Served`);
}

/** Orders responses of the served policy and waits until all are there. */
async function sample(page: Page, button: string, by: string): Promise<void> {
  await go(page, "Responses");
  await page.getByRole("button", { name: button }).click();
  const order = page.getByRole("listitem").filter({ hasText: `by ${by}` });
  await expect(order.getByText("Done")).toBeVisible({ timeout: 60_000 });
}
