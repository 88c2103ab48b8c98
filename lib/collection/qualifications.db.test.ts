import { expect, test } from "vitest";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenLabelers, givenPerson, givenProject } from "@/lib/db/testing/fixtures";
import { importPrompts } from "./import-prompts";
import { listQualifications } from "./list-qualifications";
import { nextTask } from "./next-task";
import { qualifyLabeler } from "./qualify-labeler";
import { ask, at, demonstrationTask } from "./testing/labeler";
import { writePrompt } from "./write-prompt";

useTestDatabase();

const say = (content: string) => [{ role: "user" as const, content }];

test("a qualified labeler gets prompts of their language, and is told what the rest needs", async () => {
  const projectId = await givenProject();
  const [a = ""] = await givenLabelers(1);
  await importPrompts({
    projectId,
    split: null,
    now: at(0),
    prompts: [
      { messages: say("Bonjour"), useCase: "chat", author: "x", language: "fr", topics: ["greetings"] },
      { messages: say("Grüß Gott"), useCase: "chat", author: "x", language: "de-AT" },
    ],
  });
  await qualifyLabeler({
    projectId,
    qualification: { userId: a, languages: ["it", "de", "de"], topics: [], note: "" },
  });
  const task = await demonstrationTask(projectId, a);
  expect(task.prompt.messages).toEqual(say("Grüß Gott"));

  const other = await givenPerson();
  await qualifyLabeler({ projectId, qualification: { userId: other, languages: ["it"], topics: [], note: "native" } });
  expect(await nextTask({ labelerId: other, projectId, kind: "demonstration", now: at(1) })).toMatchObject({
    found: false,
    reason: "other_qualification",
    languages: ["fr"],
    topics: ["greetings"],
  });
  await qualifyLabeler({ projectId, qualification: { userId: other, languages: ["it", "fr"], topics: [], note: "" } });
  expect((await demonstrationTask(projectId, other)).prompt.messages).toEqual(say("Bonjour"));

  expect(await listQualifications(projectId)).toMatchObject({
    qualifications: [
      { userId: a, languages: ["de", "it"] },
      { userId: other, languages: ["fr", "it"], note: "" },
    ],
    languages: ["de-AT", "fr"],
    topics: ["greetings"],
  });
});

test("what a labeler holds stays theirs when they lose the language", async () => {
  const projectId = await givenProject();
  const [a = "", author = ""] = await givenLabelers(2);
  await writePrompt({
    authorId: author,
    projectId,
    messages: say("Ciao"),
    useCase: "chat",
    language: "it",
    now: at(0),
  });
  const task = await demonstrationTask(projectId, a);
  await qualifyLabeler({ projectId, qualification: { userId: a, languages: ["de"], topics: [], note: "" } });
  expect((await demonstrationTask(projectId, a)).assignmentId).toBe(task.assignmentId);
});

test("when all are held, the labeler hears when the next may come back", async () => {
  const projectId = await givenProject({ leaseSeconds: 60 });
  const [a = "", b = ""] = await givenLabelers(2);
  await writePrompt({ authorId: a, projectId, messages: say("Ciao"), useCase: "chat", now: at(0) });
  await demonstrationTask(projectId, a, 5);
  expect(await nextTask({ labelerId: b, projectId, kind: "demonstration", now: at(10) })).toMatchObject({
    reason: "all_held",
    until: at(65).toISOString(),
  });
  expect(await ask(projectId, b, 65, "demonstration")).toMatchObject({ kind: "demonstration" });
});

test("nobody who does not exist is qualified", async () => {
  const projectId = await givenProject();
  const qualification = { userId: projectId, languages: [], topics: [], note: "" };
  await expect(qualifyLabeler({ projectId, qualification })).rejects.toMatchObject({ code: "not_found" });
});
