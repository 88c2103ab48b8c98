import { describe, expect, test } from "vitest";
import { listScreening as contract, type Exam, type ExamChange } from "@/lib/contract/screening";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenPerson, givenProject, givenPrompt } from "@/lib/db/testing/fixtures";
import { getExam } from "./get-exam";
import { decideScreening, scoreExam } from "./judge-exam";
import { listScreening } from "./list-screening";
import { retireReference } from "./retire-reference";
import { saveExam } from "./save-exam";
import { setReference } from "./set-reference";
import { startExam } from "./start-exam";
import { submitExam } from "./submit-exam";
import { ask, at } from "./testing/labeler";

useTestDatabase();

/** A project whose exam asks three comparisons of three responses; the first response of each is best, the last sensitive. */
async function givenExam() {
  const projectId = await givenProject({ screeningRequired: true, rankingOverlap: 5 });
  const [labelerId = ""] = await givenLabelers(1);
  const reviewerId = await givenPerson({ role: "reviewer" });
  await givenPrompt(projectId, { text: "Write a haiku." });
  const comparisons = await givenComparisons(projectId, 3, { k: 3 });
  for (const { id, responseIds } of comparisons)
    await setReference({
      projectId,
      comparisonId: id,
      revision: 0,
      use: "screening",
      tiers: responseIds.map((response) => [response]),
      sensitive: responseIds.slice(2),
      reason: "The first answers best.",
      createdById: reviewerId,
      now: at(0),
    });
  const best = new Map(comparisons.map((c) => [c.id, c.responseIds]));
  return { projectId, labelerId, reviewerId, comparisons, best };
}

const save = (exam: Exam, labelerId: string, change: ExamChange, seconds = 10) =>
  saveExam({ labelerId, attemptId: exam.id, change, now: at(seconds) });

/** All that is asked, answered as the references have it. */
const perfect = (exam: Exam, best: Map<string, string[]>): ExamChange => ({
  sensitive: Object.fromEntries(
    exam.items.flatMap((q) => q.responses.map(({ id }) => [id, best.get(q.comparisonId)?.[2] === id])),
  ),
  rankings: Object.fromEntries(
    exam.items.map(({ comparisonId }) => [
      comparisonId,
      Object.fromEntries((best.get(comparisonId) ?? []).map((id, i) => [id, i + 1])),
    ]),
  ),
  demonstration: "Old pond, a frog jumps.",
  topics: ["religion"],
  languages: ["en", "de"],
});

describe("an exam", () => {
  test("begun in two tabs at once is one attempt, and asking again gives it with what was saved", async () => {
    const { projectId, labelerId } = await givenExam();
    const tabs = await Promise.all([1, 2, 3].map(() => startExam({ labelerId, projectId, now: at(0) })));
    expect(new Set(tabs.map((t) => t.id)).size).toBe(1);
    expect(await db().examAttempt.count({ where: { labelerId } })).toBe(1);
    const exam = tabs[0]!;
    expect(exam.items).toHaveLength(3);
    expect(exam.prompt).toEqual([{ role: "user", content: "Write a haiku." }]);
    expect(JSON.stringify(exam)).not.toContain("answers best");
    await save(exam, labelerId, { demonstration: "So far" });
    const { standing } = await getExam({ labelerId, projectId });
    expect(standing).toMatchObject({ state: "open", exam: { id: exam.id, answers: { demonstration: "So far" } } });
  });

  test("loses nothing when two tabs answer different questions at the same time", async () => {
    const { projectId, labelerId, best } = await givenExam();
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    const all = perfect(exam, best);
    const changes: ExamChange[] = [
      ...Object.entries(all.sensitive ?? {}).map(([id, is]) => ({ sensitive: { [id]: is } })),
      ...Object.entries(all.rankings ?? {}).map(([id, ranks]) => ({ rankings: { [id]: ranks } })),
      { demonstration: all.demonstration },
      { topics: all.topics },
      { languages: all.languages },
    ];
    await Promise.all(changes.map((change) => save(exam, labelerId, change)));
    const { standing } = await getExam({ labelerId, projectId });
    expect(standing).toMatchObject({ state: "open", exam: { answers: { ...all, otherTopics: "" } } });
  });

  test("takes no text that was edited from an older one, nor what came with it; a retry is no such text", async () => {
    const { projectId, labelerId } = await givenExam();
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    const write = (demonstration: string, demonstrationRevision: number, more: ExamChange = {}) =>
      save(exam, labelerId, { demonstration, demonstrationRevision, ...more });
    expect(await write("Old", 0)).toMatchObject({ demonstrationRevision: 1 });
    expect(await write("Old pond", 1)).toMatchObject({ demonstrationRevision: 2 });
    expect(await write("Old pond", 1)).toMatchObject({ demonstrationRevision: 2 });
    await expect(write("New", 1, { languages: ["de"] })).rejects.toMatchObject({
      code: "stale",
      message: expect.stringContaining("kept"),
    });
    expect(await save(exam, labelerId, { languages: ["en"] })).toMatchObject({ demonstrationRevision: 2 });
    const { standing } = await getExam({ labelerId, projectId });
    expect(standing).toMatchObject({
      exam: { answers: { demonstration: "Old pond", demonstrationRevision: 2, languages: ["en"] } },
    });
  });

  test("takes one of two texts that come at once", async () => {
    const { projectId, labelerId } = await givenExam();
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    const tabs = ["One", "Two", "Three"].map((demonstration) =>
      save(exam, labelerId, { demonstration, demonstrationRevision: 0 }),
    );
    const results = await Promise.allSettled(tabs);
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    for (const r of results) if (r.status === "rejected") expect(r.reason).toMatchObject({ code: "stale" });
  });

  test("keeps its questions when the pool changes, and takes no answer to another's", async () => {
    const { projectId, labelerId, reviewerId, comparisons } = await givenExam();
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    const [gone] = comparisons;
    await retireReference({
      projectId,
      comparisonId: gone?.id ?? "",
      revision: 1,
      toTasks: false,
      createdById: reviewerId,
      now: at(1),
    });
    const [foreign] = await givenComparisons(projectId, 1, { k: 2 });
    await save(exam, labelerId, {
      sensitive: { [foreign?.responseIds[0] ?? ""]: true, [gone?.responseIds[0] ?? ""]: true },
      rankings: { [foreign?.id ?? ""]: { [foreign?.responseIds[0] ?? ""]: 1 } },
    });
    const { standing } = await getExam({ labelerId, projectId });
    if (standing.state !== "open") throw new Error(standing.state);
    expect(standing.exam.items.map((q) => q.comparisonId)).toEqual(exam.items.map((q) => q.comparisonId));
    expect(standing.exam.answers).toMatchObject({ sensitive: { [gone?.responseIds[0] ?? ""]: true }, rankings: {} });
  });

  test("is handed in whole, once, and then takes no more answers", async () => {
    const { projectId, labelerId, best } = await givenExam();
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    const handIn = (seconds: number) => submitExam({ labelerId, attemptId: exam.id, now: at(seconds) });
    await expect(handIn(1)).rejects.toThrow(
      "texts to flag 9, prompts to rank 3, answers to write 1, languages to name 1",
    );
    await save(exam, labelerId, perfect(exam, best));
    const both = await Promise.all([handIn(20), handIn(21)]);
    expect(both[0]).toEqual(both[1]);
    await expect(save(exam, labelerId, { demonstration: "Late" })).rejects.toMatchObject({ code: "already_submitted" });
    await expect(startExam({ labelerId, projectId, now: at(30) })).rejects.toMatchObject({ code: "wrong_state" });
  });

  test("is nobody else's", async () => {
    const { projectId, labelerId } = await givenExam();
    const [other = ""] = await givenLabelers(1);
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    await expect(save(exam, other, {})).rejects.toMatchObject({ code: "not_your_task" });
    await expect(submitExam({ labelerId: other, attemptId: exam.id, now: at(1) })).rejects.toMatchObject({
      code: "not_your_task",
    });
  });

  test("cannot begin without questions", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    await givenPrompt(projectId);
    expect((await getExam({ labelerId, projectId })).standing).toMatchObject({ state: "none", ready: false });
    await expect(startExam({ labelerId, projectId, now: at(0) })).rejects.toMatchObject({ code: "too_little_data" });
  });
});

describe("screening", () => {
  test("is required of labelers whom nobody has admitted, and of nobody where the project asks for none", async () => {
    const { projectId, labelerId, best } = await givenExam();
    const adminId = await givenPerson({ role: "admin" });
    const isRequired = async (person: string) => (await getExam({ labelerId: person, projectId })).required;
    expect([await isRequired(labelerId), await isRequired(adminId)]).toEqual([true, false]);
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    await save(exam, labelerId, perfect(exam, best));
    await submitExam({ labelerId, attemptId: exam.id, now: at(1) });
    expect(await isRequired(labelerId)).toBe(true);
    await decideScreening({ attemptId: exam.id, decidedById: adminId, admitted: true, note: "", now: at(2) });
    expect(await isRequired(labelerId)).toBe(false);
    const [other = ""] = await givenLabelers(1);
    await db().project.update({ where: { id: projectId }, data: { screeningRequired: false } });
    expect(await isRequired(other)).toBe(false);
  });

  test("gives work only to labelers whom an admin has admitted, and lets others try again", async () => {
    const { projectId, labelerId, best } = await givenExam();
    const adminId = await givenPerson({ role: "admin" });
    await givenComparisons(projectId, 2, { k: 2 });
    expect(await ask(projectId, labelerId)).toBe("screening_required");
    expect(await ask(projectId, labelerId, 0, "demonstration")).toBe("screening_required");
    expect(typeof (await ask(projectId, adminId))).toBe("object");
    expect(typeof (await ask(projectId, await givenPerson({ simulated: true })))).toBe("object");

    const attempt = async (seconds: number) => {
      const exam = await startExam({ labelerId, projectId, now: at(seconds) });
      await save(exam, labelerId, perfect(exam, best));
      await submitExam({ labelerId, attemptId: exam.id, now: at(seconds + 1) });
      return exam.id;
    };
    const decide = (attemptId: string, admitted: boolean, seconds: number) =>
      decideScreening({ attemptId, decidedById: adminId, admitted, note: "Read the guidelines.", now: at(seconds) });
    await decide(await attempt(10), false, 20);
    expect((await getExam({ labelerId, projectId })).standing).toMatchObject({
      state: "none",
      note: "Read the guidelines.",
    });
    expect(await ask(projectId, labelerId)).toBe("screening_required");
    await decide(await attempt(30), true, 40);
    expect((await getExam({ labelerId, projectId })).standing).toMatchObject({ state: "admitted" });
    expect(typeof (await ask(projectId, labelerId))).toBe("object");
  });

  test("a lease from before the setting is kept", async () => {
    const { projectId, labelerId } = await givenExam();
    await givenComparisons(projectId, 1, { k: 2 });
    await db().project.update({ where: { id: projectId }, data: { screeningRequired: false } });
    const task = await ask(projectId, labelerId);
    await db().project.update({ where: { id: projectId }, data: { screeningRequired: true } });
    expect(await ask(projectId, labelerId)).toMatchObject({
      assignmentId: (task as { assignmentId: string }).assignmentId,
    });
  });

  test("counts flags and pairs by hand, and takes the mean of each reviewer's newest score", async () => {
    const { projectId, labelerId, reviewerId, best } = await givenExam();
    const exam = await startExam({ labelerId, projectId, now: at(0) });
    const all = perfect(exam, best);
    // One flag wrong; in one comparison the first two changed places, in another all tied.
    const [one, two] = exam.items;
    const [x = "", y = "", z = ""] = best.get(one?.comparisonId ?? "") ?? [];
    await save(exam, labelerId, {
      ...all,
      sensitive: { ...all.sensitive, [x]: true },
      rankings: {
        ...all.rankings,
        [one?.comparisonId ?? ""]: { [x]: 2, [y]: 1, [z]: 3 },
        [two?.comparisonId ?? ""]: Object.fromEntries((two?.responses ?? []).map((r) => [r.id, 1])),
      },
    });
    const score = (reviewer: string, value: number, seconds: number) =>
      scoreExam({ attemptId: exam.id, reviewerId: reviewer, score: value, now: at(seconds) });
    await expect(score(reviewerId, 5, 1)).rejects.toMatchObject({ code: "wrong_state" });
    await submitExam({ labelerId, attemptId: exam.id, now: at(10) });
    await score(reviewerId, 2, 20);
    await score(reviewerId, 6, 21);
    await score(await givenPerson({ role: "reviewer" }), 7, 22);
    const listed = await listScreening({ projectId, reviewerId });
    expect(contract.response.parse(listed)).toEqual(listed);
    expect(listed.results).toMatchObject([
      {
        attemptId: exam.id,
        attempts: 1,
        sensitive: { agree: 8, of: 9, rate: 8 / 9 },
        rankings: { agree: 5, disagree: 1, oneTied: 3, bothTied: 0, strict: 5 / 6 },
        demonstration: { score: 6.5, reviewers: 2, yours: 6, text: "Old pond, a frog jumps." },
        languages: ["en", "de"],
        decision: null,
      },
    ]);
  });
});
