/** Prompts in the making: kept as one types, and gone with the prompt, whoever clicks twice or works in two tabs. */
import { describe, expect, test } from "vitest";
import type { PromptDraft, WrittenKind } from "@/lib/contract/prompt-drafts";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenLabelers, givenProject } from "@/lib/db/testing/fixtures";
import { newId } from "@/lib/platform/ids";
import { listPromptDrafts } from "./list-prompt-drafts";
import { savePromptDraft } from "./save-prompt-draft";
import { at } from "./testing/labeler";
import { writePrompt } from "./write-prompt";

useTestDatabase();

const [one, two] = [newId(at(0)), newId(at(1))];

const draftOf = (content: string, kind: WrittenKind = "plain"): PromptDraft => ({
  kind,
  useCase: "chat",
  listedUseCase: kind === "user_based" ? "Plan meals" : null,
  messages: [{ key: 0, role: "user", content }],
  fewShot: { instruction: "", examples: [], query: "" },
});

async function given() {
  const projectId = await givenProject();
  const [labelerId = "", other = ""] = await givenLabelers(2);
  const save = (content: string, writingId = one, kind: WrittenKind = "plain", seconds = 0, by = labelerId) =>
    savePromptDraft({
      labelerId: by,
      projectId,
      writingId,
      draft: draftOf(content, kind),
      now: at(seconds),
    });
  const write = (content: string, writingId = one, by = labelerId) =>
    writePrompt({
      authorId: by,
      projectId,
      messages: [{ role: "user", content }],
      useCase: "chat",
      writingId,
      now: at(9),
    });
  const drafts = async (by = labelerId) =>
    (await listPromptDrafts({ labelerId: by, projectId })).drafts.map(({ writingId, draft }) => [
      writingId,
      draft.messages[0]?.content,
    ]);
  const prompts = () => db().prompt.count({ where: { projectId } });
  return { projectId, labelerId, other, save, write, drafts, prompts };
}

describe("a prompt in the making", () => {
  test("is kept as it was typed last, one of each kind, the newest first", async () => {
    const { projectId, labelerId, save, drafts } = await given();
    await save("Wha");
    await save("For a ca", two, "user_based", 1);
    await save("What is", one, "plain", 2);
    expect(await drafts()).toEqual([
      [one, "What is"],
      [two, "For a ca"],
    ]);
    const [newest] = (await listPromptDrafts({ labelerId, projectId })).drafts;
    expect(newest?.draft).toEqual(draftOf("What is"));
  });

  test("is nobody else's, and of one project", async () => {
    const { save, drafts, other, labelerId } = await given();
    await save("Mine");
    await save("Theirs", two, "plain", 1, other);
    expect(await drafts()).toEqual([[one, "Mine"]]);
    expect(await drafts(other)).toEqual([[two, "Theirs"]]);
    expect((await listPromptDrafts({ labelerId, projectId: await givenProject() })).drafts).toEqual([]);
    const unknown = savePromptDraft({ labelerId, projectId: one, writingId: one, draft: draftOf("x"), now: at(0) });
    await expect(unknown).rejects.toMatchObject({ code: "not_found" });
  });

  test("saved twice at once for the first time is one draft", async () => {
    const { save, drafts } = await given();
    await Promise.all(Array.from({ length: 6 }, () => save("What")));
    expect(await drafts()).toEqual([[one, "What"]]);
  });
});

describe("adding it", () => {
  test("takes the draft away with the prompt, and leaves those of other kinds and people", async () => {
    const { save, write, drafts, prompts, other } = await given();
    await save("What is a noun?");
    await save("For a café", two, "user_based", 1);
    await save("Theirs", one, "plain", 1, other);
    await write("What is a noun?");
    expect(await prompts()).toBe(1);
    expect(await drafts()).toEqual([[two, "For a café"]]);
    expect(await drafts(other)).toEqual([[one, "Theirs"]]);
  });

  test("twice at once adds it once and says the same; so does a retry, also when one may write no more", async () => {
    const { projectId, write, prompts } = await given();
    await db().project.update({ where: { id: projectId }, data: { promptsPerAuthor: 1 } });
    const results = await Promise.all(Array.from({ length: 6 }, () => write("What is a noun?")));
    expect(new Set(results.map((r) => r.id)).size).toBe(1);
    expect(await write("What is a noun?")).toEqual(results[0]);
    expect(await prompts()).toBe(1);
  });

  test("that is refused keeps the draft", async () => {
    const { save, write, drafts, other } = await given();
    await write("What is a noun?", two, other);
    await save("What is a noun?");
    await expect(write("What is a noun?")).rejects.toMatchObject({ code: "duplicate" });
    await expect(write("Write to jo@mail.org")).rejects.toMatchObject({ code: "unconfirmed" });
    expect(await drafts()).toEqual([[one, "What is a noun?"]]);
  });

  test("is not undone by a save that comes late or at the same time", async () => {
    const { save, write, drafts } = await given();
    const all = await Promise.allSettled([save("What"), write("What is a noun?"), save("What is")]);
    expect(all[1]?.status).toBe("fulfilled");
    await expect(save("What is a noun")).rejects.toMatchObject({ code: "already_submitted" });
    expect(await drafts()).toEqual([]);
  });

  test("from a tab that is behind leaves what was begun since, and another text is not taken for the first", async () => {
    const { save, write, drafts, prompts } = await given();
    await save("What is a noun?");
    await save("And a verb", two, "plain", 1);
    await write("What is a noun?");
    expect(await drafts()).toEqual([[two, "And a verb"]]);
    await expect(write("What is a noun, really?")).rejects.toMatchObject({ code: "already_submitted" });
    expect(await prompts()).toBe(1);
    await write("And a verb", two);
    expect(await drafts()).toEqual([]);
  });

  test("with an id that someone else has used is a prompt of one's own", async () => {
    const { write, prompts, other } = await given();
    const mine = await write("What is a noun?");
    const theirs = await write("What is a verb?", one, other);
    expect(theirs.id).not.toBe(mine.id);
    expect(await prompts()).toBe(2);
  });
});
