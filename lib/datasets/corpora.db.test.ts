import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenProject } from "@/lib/db/testing/fixtures";
import { addCorpus, listCorpora, readCorpus } from "./corpora";

useTestDatabase();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "corpora-"));
  process.env.HONE_ARTIFACTS = folder;
});
afterAll(() => rmSync(folder, { recursive: true }));

const now = new Date("2026-06-01T09:00:00.000Z");
const documents = ["One.\nTwo lines.", "“Quoted” \u2028 and \\ odd", "Three"];

test("a corpus comes back as it was given, and is listed with its size", async () => {
  const projectId = await givenProject();
  const corpus = await addCorpus({ projectId, name: "Stories", documents, now });
  expect(await readCorpus(corpus.id)).toEqual(documents);
  expect(corpus).toMatchObject({ name: "Stories", documentCount: 3, createdAt: now.toISOString() });
  expect((await listCorpora({ projectId })).corpora).toMatchObject([{ id: corpus.id }]);
});

test("the same text under another name shares its bytes; the same name is a duplicate", async () => {
  const projectId = await givenProject();
  await addCorpus({ projectId, name: "A", documents, now });
  const b = await addCorpus({ projectId, name: "B", documents, now });
  expect(await readCorpus(b.id)).toEqual(documents);
  await expect(addCorpus({ projectId, name: "A", documents: ["x", "y"], now })).rejects.toMatchObject({
    code: "duplicate",
  });
});

test("a corpus needs a project, and an unknown one is not found", async () => {
  const unknown = "01890000-0000-7000-8000-000000000000";
  const adding = addCorpus({ projectId: unknown, name: "A", documents, now });
  await expect(adding).rejects.toMatchObject({ code: "not_found" });
  await expect(readCorpus(unknown)).rejects.toMatchObject({ code: "not_found" });
});
