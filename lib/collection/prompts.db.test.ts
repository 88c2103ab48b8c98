import { describe, expect, test } from "vitest";
import type { Messages } from "@/lib/contract/common";
import { listPrompts as listContract } from "@/lib/contract/prompts";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db } from "@/lib/db/client";
import { findFrozenDemonstrations } from "@/lib/db/frozen";
import { countLoop } from "@/lib/db/loop-counts";
import { choosePromptsToAnswer } from "@/lib/db/sampling";
import { listExamPromptIds } from "@/lib/db/screening";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenPerson,
  givenProject,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { authorSplit } from "./author-split";
import { getPromptQuota } from "./get-prompt-quota";
import { importPrompts } from "./import-prompts";
import { listPrompts } from "./list-prompts";
import { submitDemonstration } from "./submit-demonstration";
import { demonstrationTask } from "./testing/labeler";
import { writePrompt } from "./write-prompt";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");
const later = new Date("2026-06-01T09:00:01.000Z");
const asks = (content: string): Messages => [{ role: "user", content }];
const prompt = (content: string, author = "ada") => ({
  messages: asks(content),
  author,
  useCase: "open_qa" as const,
});
const list = (projectId: string, filter: object = {}) => listPrompts({ projectId, ...listContract.body.parse(filter) });
const textsOf = (page: Awaited<ReturnType<typeof list>>) =>
  page.prompts.map((p) => p.messages.map((m) => m.content).join("|"));

describe("importing prompts", () => {
  test("adds each once, keeps their order and all messages, and counts repetitions", async () => {
    const projectId = await givenProject();
    const conversation: Messages = [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
      { role: "user", content: "How are you?" },
    ];
    const prompts = [prompt("One"), { ...prompt(""), messages: conversation }, prompt("  One\r\n"), prompt("Two")];
    const imported = await importPrompts({ projectId, prompts, split: null, now });
    expect(imported).toMatchObject({ added: 3, duplicates: 1 });
    const again = await importPrompts({ projectId, prompts, split: null, now });
    expect(again).toMatchObject({ added: 0, duplicates: 4 });
    const page = await list(projectId);
    expect(textsOf(page)).toEqual(["Two", "Be kind.|Hello|Hi|How are you?", "One"]);
    expect(listContract.response.safeParse(page).success).toBe(true);
  });

  test("splits by author: the one given for new authors, a known author keeps theirs", async () => {
    const projectId = await givenProject();
    await importPrompts({ projectId, prompts: [prompt("One", "ada")], split: "test", now });
    await importPrompts({
      projectId,
      prompts: [prompt("Two", "ada"), prompt("Three", "bob")],
      split: "validation",
      now: later,
    });
    const last = new Date(later.getTime() + 1);
    await importPrompts({ projectId, prompts: [prompt("Four", "cy")], split: null, now: last });
    const { prompts } = await list(projectId);
    expect(prompts.map((p) => [p.author, p.split])).toEqual([
      ["cy", authorSplit("cy")],
      ["bob", "validation"],
      ["ada", "test"],
      ["ada", "test"],
    ]);
  });

  test("holds 5,000 prompts, and two imports of them at once add each once", async () => {
    const projectId = await givenProject();
    const prompts = Array.from({ length: 5_000 }, (_, i) => prompt(`Prompt ${i}`, `author ${i % 50}`));
    const results = await Promise.all([
      importPrompts({ projectId, prompts, split: null, now }),
      importPrompts({ projectId, prompts: [...prompts].reverse(), split: null, now }),
    ]);
    expect(results.reduce((sum, r) => sum + r.added, 0)).toBe(5_000);
    const { bySplit, total } = await list(projectId, { limit: "1" });
    expect(total).toBe(5_000);
    expect(bySplit.train + bySplit.validation + bySplit.test).toBe(5_000);
    expect(await db().message.count({ where: { prompt: { projectId } } })).toBe(5_000);
  });

  test("leaves out what is beyond the room of an author, also when the file comes twice at once", async () => {
    const projectId = await givenProject({ promptsPerAuthor: 3 });
    const prompts = [
      ...["One", "Two", "Two", "Three", "Four", "Five"].map((text) => prompt(text, "ada")),
      ...["Six", "Seven"].map((text) => prompt(text, "bob")),
    ];
    const run = () => importPrompts({ projectId, prompts, split: null, now });
    const [first, second] = (await Promise.all([run(), run()])).toSorted((a, b) => b.added - a.added);
    const leftOut = [{ author: "ada", count: 2 }];
    expect(first).toMatchObject({ added: 5, duplicates: 1, leftOut });
    expect(second).toMatchObject({ added: 0, duplicates: 6, leftOut });
    expect(textsOf(await list(projectId)).toSorted()).toEqual(["One", "Seven", "Six", "Three", "Two"]);
  });

  test("counts near-duplicates, of each other and of what is there, and marks personal data", async () => {
    const projectId = await givenProject();
    const opening = "Write a letter to my landlord about the heating";
    const imported = await importPrompts({
      projectId,
      prompts: [
        prompt(`${opening}, politely`),
        prompt(`${opening} in Berlin`),
        prompt("Write to a.b@mail.org"),
        prompt("Sing"),
      ],
      split: null,
      now,
    });
    expect(imported).toMatchObject({ added: 4, nearDuplicates: 1, personalData: 1 });
    const again = await importPrompts({ projectId, prompts: [prompt(`${opening} now`)], split: null, now: later });
    expect(again).toMatchObject({ added: 1, nearDuplicates: 1, personalData: 0 });
    const { prompts } = await list(projectId);
    expect(prompts.filter((p) => p.personalData).map((p) => p.messages[0]?.content)).toEqual(["Write to a.b@mail.org"]);
    expect(new Set(prompts.map((p) => p.kind))).toEqual(new Set(["imported"]));
  });

  test("needs a project", async () => {
    const projectId = "01890000-0000-7000-8000-000000000000";
    const importing = importPrompts({ projectId, prompts: [prompt("One")], split: null, now });
    await expect(importing).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("writing a prompt", () => {
  test("makes the labeler its author, under their name", async () => {
    const projectId = await givenProject();
    const authorId = await givenPerson({ name: "Grace" });
    await writePrompt({ authorId, projectId, messages: asks("Mine"), useCase: "chat", now });
    expect((await list(projectId)).prompts).toMatchObject([
      { author: "Grace", useCase: "chat", split: authorSplit(authorId) },
    ]);
  });

  test("as a conversation is given whole to whoever demonstrates its last turn", async () => {
    const projectId = await givenProject();
    const [authorId = "", labelerId = ""] = await givenLabelers(2);
    const messages: Messages = [
      { role: "system", content: "Be short." },
      { role: "user", content: "Name a river" },
      { role: "assistant", content: "The Rhine" },
      { role: "user", content: "And where does it end?" },
    ];
    await writePrompt({ authorId, projectId, messages, useCase: "chat", now });
    const task = await demonstrationTask(projectId, labelerId);
    expect(task.prompt.messages).toEqual(messages);
    await submitDemonstration({
      labelerId,
      assignmentId: task.assignmentId,
      text: "In the North Sea",
      activeSeconds: 1,
      now: later,
    });
    const { id } = await freezeSnapshot({
      projectId,
      createdById: authorId,
      includePeople: true,
      includeSimulated: false,
      now: later,
    });
    expect(await findFrozenDemonstrations(db(), id)).toMatchObject([{ messages, text: "In the North Sea" }]);
  });

  test("that is there already is a duplicate", async () => {
    const projectId = await givenProject();
    const [a = "", b = ""] = await givenLabelers(2);
    const write = (authorId: string, content: string) =>
      writePrompt({ authorId, projectId, messages: asks(content), useCase: "chat", now });
    await write(a, "Mine");
    await expect(write(b, " Mine ")).rejects.toMatchObject({ code: "duplicate" });
  });

  test("keeps its kind, and the listed use case it was written for", async () => {
    const projectId = await givenProject();
    const authorId = await givenPerson();
    const shared = { authorId, projectId, useCase: "chat" as const, now };
    await writePrompt({ ...shared, messages: asks("Mine") });
    const turns: Messages = (["user", "assistant", "user", "assistant", "user"] as const).map((role, i) => ({
      role,
      content: `Turn ${i}`,
    }));
    await writePrompt({ ...shared, messages: turns, kind: "few_shot" });
    await writePrompt({ ...shared, messages: asks("Yours"), kind: "user_based", listedUseCase: "Plan meals" });
    const rows = await db().prompt.findMany({ where: { projectId }, orderBy: { kind: "asc" } });
    expect(rows.map((row) => [row.kind, row.listedUseCase])).toEqual([
      ["plain", null],
      ["few_shot", null],
      ["user_based", "Plan meals"],
    ]);
  });

  test("that begins as another does is taken when it is confirmed; an identical one never is", async () => {
    const projectId = await givenProject();
    const [a = "", b = ""] = await givenLabelers(2);
    const text = "Explain to a child of six why the sky is blue at noon";
    const write = (authorId: string, content: string, confirmed = false) =>
      writePrompt({ authorId, projectId, messages: asks(content), useCase: "chat", confirmed, now });
    await write(a, text);
    await expect(write(b, `${text} and red at night`)).rejects.toMatchObject({ code: "unconfirmed" });
    await write(b, `${text} and red at night`, true);
    await expect(write(b, text, true)).rejects.toMatchObject({ code: "duplicate" });
    expect((await list(projectId)).total).toBe(2);
  });

  test("with personal data is taken when it is confirmed, and marked", async () => {
    const projectId = await givenProject();
    const authorId = await givenPerson();
    const messages = asks("Draft a mail to jo@mail.org");
    const write = (confirmed: boolean) =>
      writePrompt({ authorId, projectId, messages, useCase: "chat", confirmed, now });
    await expect(write(false)).rejects.toMatchObject({
      code: "unconfirmed",
      message: expect.stringContaining("jo@mail.org"),
    });
    await write(true);
    expect((await list(projectId)).prompts).toMatchObject([{ personalData: true }]);
  });

  test("with personal data is never sampled, asked in an exam nor wanted, though what was answered to it counts", async () => {
    const projectId = await givenProject({ demonstrationOverlap: 3, rankingOverlap: 3 });
    const labelerId = await givenPerson();
    const [marked, plain] = await givenComparisons(projectId, 2);
    for (const { id, promptId, responseIds } of [marked!, plain!]) {
      await givenRanking(id, labelerId, [responseIds.map((r) => [r])]);
      await givenDemonstration(promptId, labelerId, ["Text"]);
    }
    const found = async () => ({
      sampled: await choosePromptsToAnswer(db(), { projectId, split: null, limit: 9 }),
      asked: await listExamPromptIds(db(), projectId, 9),
      ...(await countLoop(db(), projectId)),
    });
    const both = [marked?.promptId, plain?.promptId].sort();
    const before = await found();
    expect([before.sampled.sort(), before.asked.sort()]).toEqual([both, both]);
    expect(before).toMatchObject({ prompts: 2, comparisons: 2, demonstrationsWanted: 6, rankingsWanted: 6 });
    await db().prompt.update({ where: { id: marked?.promptId ?? "" }, data: { personalData: true } });
    const only = [plain?.promptId];
    expect(await found()).toMatchObject({
      sampled: only,
      asked: only,
      ...{ prompts: 1, demonstrations: 2, demonstrationsWanted: 4 },
      ...{ comparisons: 1, rankings: 2, rankingsWanted: 4 },
    });
  });

  test("of as many as are allowed is refused with the numbers, which the page can ask for", async () => {
    const projectId = await givenProject({ promptsPerAuthor: 1 });
    const authorId = await givenPerson();
    const write = (content: string) =>
      writePrompt({ authorId, projectId, messages: asks(content), useCase: "chat", now });
    const results = await Promise.allSettled(["One", "Two"].map(write));
    expect(results.map((r) => r.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((r) => r.status === "rejected")).toMatchObject({
      reason: { code: "wrong_state", message: expect.stringContaining("1 prompts") },
    });
    expect(await getPromptQuota({ userId: authorId, projectId })).toEqual({ written: 1, allowed: 1 });
  });

  test("ends at 200, even when several are sent at once", async () => {
    const projectId = await givenProject();
    const [authorId = ""] = await givenLabelers(1);
    const write = (i: number) =>
      writePrompt({ authorId, projectId, messages: asks(`Mine ${i}`), useCase: "chat", now });
    await write(0);
    const { id } = await db().promptAuthor.findFirstOrThrow({ where: { projectId } });
    await db().prompt.createMany({
      data: Array.from({ length: 198 }, (_, i) => ({
        projectId,
        authorId: id,
        useCase: "chat" as const,
        digest: `filler ${i}`,
      })),
    });
    const results = await Promise.allSettled([1, 2, 3].map(write));
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect(results.find((r) => r.status === "rejected")).toMatchObject({
      reason: { code: "wrong_state" },
    });
  });
});

describe("the list of prompts", () => {
  test("counts what was collected for each", async () => {
    const projectId = await givenProject();
    const [a = "", b = ""] = await givenLabelers(2);
    await importPrompts({ projectId, prompts: [prompt("One"), prompt("Two")], split: null, now });
    const [two, one] = (await list(projectId)).prompts;
    await givenDemonstration(one?.id ?? "", a, ["x", "y"]);
    for (let i = 0; i < 2; i++) {
      const [comparison] = await givenComparisons(projectId, 1, { promptId: one?.id ?? "" });
      for (const labeler of [a, b])
        await givenRanking(comparison?.id ?? "", labeler, [[comparison?.responseIds ?? []]]);
    }
    expect((await list(projectId)).prompts).toEqual([
      two,
      { ...one, demonstrationCount: 1, comparisonCount: 2, rankingCount: 4 },
    ]);
  });

  test("pages, filters and searches; a percent sign is a percent sign", async () => {
    const projectId = await givenProject();
    const texts = Array.from({ length: 7 }, (_, i) => (i === 3 ? "50% of Them" : `Number ${i}`));
    await importPrompts({ projectId, prompts: texts.map((t) => prompt(t)), split: "train", now });
    await importPrompts({ projectId, prompts: [prompt("Late", "zoe")], split: "test", now: later });
    const first = await list(projectId, { limit: "5" });
    const second = await list(projectId, { limit: "5", cursor: first.nextCursor ?? "" });
    expect([...textsOf(first), ...textsOf(second)]).toEqual(["Late", ...[...texts].reverse()]);
    expect([first.nextCursor !== null, second.nextCursor, first.total]).toEqual([true, null, 8]);
    expect(textsOf(await list(projectId, { search: "0% OF" }))).toEqual(["50% of Them"]);
    expect((await list(projectId, { search: "%" })).total).toBe(1);
    expect(await list(projectId, { split: "test" })).toMatchObject({
      total: 1,
      bySplit: { train: 7, validation: 0, test: 1 },
    });
    expect((await list(projectId, { useCase: "chat" })).total).toBe(0);
  });
});
