import { describe, expect, test } from "vitest";
import type { Messages } from "@/lib/contract/common";
import { db, transaction } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenLabelers, givenProject, givenPrompt } from "@/lib/db/testing/fixtures";
import { checkPrompt, promptCheck } from "./check-prompt";
import { importPrompts } from "./import-prompts";
import { beginningOf } from "./near-duplicate";
import { writePrompt } from "./write-prompt";

useTestDatabase();

const now = new Date("2026-06-01T09:00:00.000Z");
const asks = (content: string): Messages => [{ role: "user", content }];

describe("looking at a prompt before it is sent", () => {
  test("shows the one it is most like, whether it is one's own, and what is personal", async () => {
    const projectId = await givenProject();
    const [mine = "", other = ""] = await givenLabelers(2);
    const text = "Suggest a menu for eight guests, two of them vegan";
    await writePrompt({ authorId: other, projectId, messages: asks(text), useCase: "chat", now });
    const look = (authorId: string, content: string) => checkPrompt({ authorId, projectId, messages: asks(content) });
    expect(await look(mine, `${text.toUpperCase()}. Ask me at jo@mail.org`)).toEqual({
      personalData: [{ kind: "email", text: "jo@mail.org" }],
      similar: { messages: asks(text), own: false, identical: false },
    });
    expect((await look(other, `  ${text}`)).similar).toEqual({ messages: asks(text), own: true, identical: true });
    expect(await look(mine, "Suggest a menu")).toEqual({ personalData: [], similar: null });
  });

  test("finds the middle of a conversation by all that was said, but for the system", async () => {
    const projectId = await givenProject();
    const talk = (system: string, last: string): Messages => [
      { role: "system", content: system },
      { role: "user", content: "Name a river in the south of France" },
      { role: "assistant", content: "The Rhône." },
      { role: "user", content: last },
    ];
    await importPrompts({
      projectId,
      prompts: [{ messages: talk("Be short.", "And one in Spain?"), author: "ada", useCase: "chat" }],
      split: null,
      now,
    });
    const check = await checkPrompt({
      authorId: "",
      projectId,
      messages: talk("Be long and wordy.", "And one in Italy?"),
    });
    expect(check.similar).toMatchObject({ identical: false, messages: talk("Be short.", "And one in Spain?") });
  });

  test("sees prompts of its own project only", async () => {
    const [one, two] = [await givenProject(), await givenProject()];
    const text = "Write a limerick about a cat that is afraid of mice";
    await importPrompts({
      projectId: one,
      prompts: [{ messages: asks(text), author: "ada", useCase: "chat" }],
      split: null,
      now,
    });
    expect((await checkPrompt({ authorId: "", projectId: two, messages: asks(text) })).similar).toBeNull();
  });

  test("is one look into an index among 100,000 prompts, also when thousands begin alike", async () => {
    const projectId = await givenProject();
    const { authorId } = await db().prompt.findUniqueOrThrow({ where: { id: await givenPrompt(projectId) } });
    await db().$executeRaw`
      INSERT INTO "Prompt" ("id", "projectId", "authorId", "useCase", "digest", "beginning")
      SELECT gen_random_uuid(), ${projectId}::uuid, ${authorId}::uuid, 'chat', 'filler ' || i,
        CASE WHEN i % 2 = 0 THEN md5(i::text) || ' ' || md5((i + 1)::text)
          ELSE 'summarise the following text in one sentence: ' || repeat(md5(i::text), 4) END
      FROM generate_series(1, 100000) i`;
    await db().$executeRaw`ANALYZE "Prompt"`;
    const text =
      "Summarise the following text in one sentence: the house on the hill was old, and nobody had lived in it";
    await importPrompts({
      projectId,
      prompts: [{ messages: asks(text), author: "ada", useCase: "chat" }],
      split: null,
      now,
    });
    const read = await transaction(async (tx) => {
      const check = await promptCheck(tx, { authorId: "", projectId, messages: asks(`${text} for years`) });
      expect(check.similar?.messages).toEqual(asks(text));
      // What Postgres counts in this transaction.
      const [row] = await tx.$queryRaw<{ scans: number; rows: number }[]>`
        SELECT "seq_scan"::int AS "scans", ("seq_tup_read" + "idx_tup_fetch")::int AS "rows"
        FROM pg_stat_xact_user_tables WHERE "relname" = 'Prompt'`;
      return row;
    });
    expect(read?.scans).toBe(0);
    expect(read?.rows).toBeGreaterThan(0);
    expect(read?.rows).toBeLessThan(200);
  });

  test("the migration's beginnings are those of the rule", async () => {
    const messages: Messages = [
      { role: "system", content: "Be kind." },
      { role: "user", content: "  Hello\n\n THERE, ﬁne " },
      { role: "assistant", content: `Hi ${"x".repeat(500)}` },
      { role: "user", content: "Again" },
    ];
    const values = messages.map((m, i) => `(${i}, '${m.role}', '${m.content}')`).join(", ");
    const [row] = await db().$queryRawUnsafe<{ beginning: string }[]>(`
      SELECT left(lower(normalize(btrim(regexp_replace(
        string_agg(m."content", ' ' ORDER BY m."position"), '\\s+', ' ', 'g')), NFKC)), 400) AS "beginning"
      FROM (VALUES ${values}) m ("position", "role", "content") WHERE m."role" <> 'system'`);
    expect(row?.beginning).toBe(beginningOf(messages));
  });
});
