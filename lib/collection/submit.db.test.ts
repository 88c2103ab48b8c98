import { describe, expect, test } from "vitest";
import type { RankingTask } from "@/lib/contract/tasks";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenProject, givenPrompt } from "@/lib/db/testing/fixtures";
import { saveDraft } from "./save-draft";
import { skipTask } from "./skip-task";
import { submitDemonstration } from "./submit-demonstration";
import { submitRanking } from "./submit-ranking";
import { ask, at, demonstrationTask, orderOf, rank, rankingTask, rowOf } from "./testing/labeler";

useTestDatabase();

const UNKNOWN = "01890000-0000-7000-8000-000000000000";

/** One comparison with one place for 60 seconds, and two labelers, of whom the first has it. */
async function givenHeld(settings: { tiesAllowed?: boolean } = {}) {
  const projectId = await givenProject({ leaseSeconds: 60, ...settings });
  const [a = "", b = ""] = await givenLabelers(2);
  await givenComparisons(projectId, 1);
  return { projectId, a, b, task: await rankingTask(projectId, a) };
}

const rankings = (projectId: string) => db().ranking.count({ where: { comparison: { projectId } } });

/** What `draft` becomes when the ranking as shown is stored as one. */
const asDraft = (task: RankingTask) => ({
  ranks: Object.fromEntries(task.responses.map((r, i) => [r.id, i + 1])),
  noneAcceptable: false,
});

describe("a submitted ranking", () => {
  test("is stored with its tiers, the order shown, and the guidelines in force", async () => {
    const { projectId, a, task } = await givenHeld();
    await db().guidelinesVersion.create({ data: { projectId, version: 1, markdown: "Old" } });
    const { id } = await db().guidelinesVersion.create({
      data: { projectId, version: 2, markdown: "New" },
    });
    const [x, y, z] = task.responses.map((r) => r.id) as [string, string, string];
    const { rankingId } = await rank(task, a, 20, [[y], [z, x]]);
    const row = await db().ranking.findUniqueOrThrow({
      where: { id: rankingId },
      include: { revisions: { include: { entries: { orderBy: { tier: "asc" } } } } },
    });
    expect(row).toMatchObject({
      displayOrder: [x, y, z],
      guidelinesVersionId: id,
      activeSeconds: 10,
      createdAt: at(20),
    });
    expect(row.revisions).toHaveLength(1);
    const tiers = row.revisions[0]?.entries.map((e) => [e.responseId, e.tier]);
    expect(new Map(tiers as [string, number][])).toEqual(
      new Map([
        [y, 1],
        [z, 2],
        [x, 2],
      ]),
    );
    expect(await rowOf(task)).toMatchObject({
      state: "submitted",
      finishedAt: at(20),
      draft: null,
    });
  });

  test("again gives the same result once, even from ten clicks at a time", async () => {
    const { projectId, a, task } = await givenHeld();
    const results = await Promise.all(Array.from({ length: 10 }, () => rank(task, a)));
    expect(new Set(results.map((r) => r.rankingId)).size).toBe(1);
    expect(await rankings(projectId)).toBe(1);
  });

  test("is the same when tied responses are named in another order", async () => {
    const { a, task } = await givenHeld();
    const [x, y, z] = task.responses.map((r) => r.id) as [string, string, string];
    const first = await rank(task, a, 0, [[x, y], [z]]);
    expect(await rank(task, a, 1, [[y, x], [z]])).toEqual(first);
  });

  test("cannot be replaced by another one", async () => {
    const { projectId, a, task } = await givenHeld();
    await rank(task, a);
    const other = rank(task, a, 1, orderOf(task, true));
    await expect(other).rejects.toMatchObject({ code: "already_submitted" });
    expect(await rankings(projectId)).toBe(1);
  });

  test.each<[string, (ids: string[]) => string[][]]>([
    ["that leaves one out", ([x = "", y = ""]) => [[x], [y]]],
    ["that names one twice", ([x = "", y = "", z = ""]) => [[x], [y], [z], [x]]],
    ["with an unknown response", ([x = "", y = "", z = ""]) => [[x], [y], [z], [UNKNOWN]]],
    ["with an unknown one in place of another", ([x = "", y = ""]) => [[x], [y], [UNKNOWN]]],
  ])("%s is incomplete, and the task stays", async (_, tiersOf) => {
    const { projectId, a, task } = await givenHeld();
    const tiers = tiersOf(task.responses.map((r) => r.id));
    await expect(rank(task, a, 0, tiers)).rejects.toMatchObject({ code: "incomplete_ranking" });
    expect(await rankings(projectId)).toBe(0);
    expect((await rowOf(task)).state).toBe("leased");
  });

  test("with ties needs a project that allows them", async () => {
    const { a, task } = await givenHeld({ tiesAllowed: false });
    const tied = [task.responses.map((r) => r.id)];
    await expect(rank(task, a, 0, tied)).rejects.toMatchObject({ code: "ties_not_allowed" });
    expect(task.tiesAllowed).toBe(false);
    await rank(task, a);
  });

  test("of someone else's task, of an unknown one or of another kind is refused", async () => {
    const { projectId, a, b, task } = await givenHeld();
    await expect(rank(task, b)).rejects.toMatchObject({ code: "not_your_task" });
    await expect(rank({ ...task, assignmentId: UNKNOWN }, a)).rejects.toMatchObject({
      code: "not_found",
    });
    await givenPrompt(projectId);
    const demonstration = await demonstrationTask(projectId, a);
    const wrongKind = rank({ ...task, assignmentId: demonstration.assignmentId }, a);
    await expect(wrongKind).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a lease that ran out", () => {
  test("still takes the answer while nobody else has the place", async () => {
    const { a, task } = await givenHeld();
    await rank(task, a, 3_600);
    expect((await rowOf(task)).state).toBe("submitted");
  });

  test("takes no answer once the place is given away, and keeps it as the draft", async () => {
    const { projectId, a, b, task } = await givenHeld();
    const second = await rankingTask(projectId, b, 61);
    await expect(rank(task, a, 62)).rejects.toMatchObject({ code: "lease_expired" });
    expect(await rowOf(task)).toMatchObject({ state: "expired", draft: asDraft(task) });
    await rank(second, b, 63);
    expect(await rankings(projectId)).toBe(1);
    await expect(rank(task, a, 64)).rejects.toMatchObject({ code: "lease_expired" });
  });

  test("comes back with its draft when the other one lets go", async () => {
    const { projectId, a, b, task } = await givenHeld();
    const { assignmentId } = await rankingTask(projectId, b, 61);
    await expect(rank(task, a, 62)).rejects.toMatchObject({ code: "lease_expired" });
    await skipTask({ labelerId: b, assignmentId, reason: "other", note: "", now: at(63) });
    const again = await rankingTask(projectId, a, 64);
    expect(again).toMatchObject({ assignmentId: task.assignmentId, draft: asDraft(task) });
    expect(again.responses).toEqual(task.responses);
    await rank(again, a, 65);
  });

  test("takes the answer when the overlap was raised meanwhile", async () => {
    const { projectId, a, b, task } = await givenHeld();
    await rankingTask(projectId, b, 61);
    await db().project.update({ where: { id: projectId }, data: { rankingOverlap: 2 } });
    await rank(task, a, 62);
    expect((await rowOf(task)).state).toBe("submitted");
  });

  test("goes to one of two who want its place at the same moment", async () => {
    const { projectId, a, b, task } = await givenHeld();
    const [submitted, asked] = await Promise.allSettled([rank(task, a, 61), ask(projectId, b, 61)]);
    const holders = await db().assignment.findMany({
      where: { projectId, state: { in: ["leased", "submitted"] } },
    });
    expect(holders).toHaveLength(1);
    if (submitted.status === "fulfilled") expect(asked).toMatchObject({ value: "overlap_reached" });
    else expect(submitted.reason).toMatchObject({ code: "lease_expired" });
  });
});

describe("a lowered overlap", () => {
  test("takes no place away from those who have one, and gives none to others", async () => {
    const projectId = await givenProject({ rankingOverlap: 2 });
    const [a = "", b = "", c = ""] = await givenLabelers(3);
    await givenComparisons(projectId, 1);
    const first = await rankingTask(projectId, a);
    const second = await rankingTask(projectId, b);
    await db().project.update({ where: { id: projectId }, data: { rankingOverlap: 1 } });
    expect(await ask(projectId, c, 1)).toBe("all_held");
    await rank(first, a, 2);
    await rank(second, b, 3);
    expect(await rankings(projectId)).toBe(2);
  });
});

describe("a draft", () => {
  const draft = (task: RankingTask, labelerId: string, seconds: number) =>
    saveDraft({
      labelerId,
      assignmentId: task.assignmentId,
      draft: { kind: "ranking", ...asDraft(task) },
      now: at(seconds),
    });

  test("is there when the task is asked for again, and renews the lease", async () => {
    const { projectId, a, b, task } = await givenHeld();
    expect(await draft(task, a, 50)).toEqual({
      savedAt: at(50).toISOString(),
      expiresAt: at(110).toISOString(),
    });
    expect(await ask(projectId, b, 100)).toBe("all_held");
    expect((await rankingTask(projectId, a, 105)).draft).toEqual(asDraft(task));
  });

  test("holds only responses that were shown", async () => {
    const { a, task } = await givenHeld();
    const shown = task.responses[0]?.id ?? "";
    await saveDraft({
      labelerId: a,
      assignmentId: task.assignmentId,
      draft: { kind: "ranking", ranks: { [UNKNOWN]: 1, [shown]: 2 }, noneAcceptable: true },
      now: at(1),
    });
    expect((await rowOf(task)).draft).toEqual({ ranks: { [shown]: 2 }, noneAcceptable: true });
  });

  test("takes up a lease that ran out, when there is a place", async () => {
    const { projectId, a, b, task } = await givenHeld();
    const { assignmentId } = await rankingTask(projectId, b, 61);
    await skipTask({ labelerId: b, assignmentId, reason: "other", note: "", now: at(62) });
    expect((await rowOf(task)).state).toBe("expired");
    await draft(task, a, 63);
    expect(await rowOf(task)).toMatchObject({ state: "leased", expiresAt: at(123) });
  });

  test("of a lost place is refused but stored", async () => {
    const { projectId, a, b, task } = await givenHeld();
    await rankingTask(projectId, b, 61);
    await expect(draft(task, a, 62)).rejects.toMatchObject({ code: "lease_expired" });
    expect(await rowOf(task)).toMatchObject({ state: "expired", draft: asDraft(task) });
  });

  test("of an old task does not take a second one while the labeler holds another", async () => {
    const { projectId, a, b, task } = await givenHeld();
    const lost = await rankingTask(projectId, b, 61);
    await givenComparisons(projectId, 1);
    const current = await rankingTask(projectId, a, 62);
    expect(current.assignmentId).not.toBe(task.assignmentId);
    await skipTask({
      labelerId: b,
      assignmentId: lost.assignmentId,
      reason: "other",
      note: "",
      now: at(63),
    });
    await expect(draft(task, a, 64)).rejects.toMatchObject({ code: "lease_expired" });
    expect((await rowOf(current)).state).toBe("leased");
    expect((await rowOf(task)).draft).toEqual(asDraft(task));
  });

  test("of an answered task, or by someone else, is refused", async () => {
    const { a, b, task } = await givenHeld();
    await expect(draft(task, b, 1)).rejects.toMatchObject({ code: "not_your_task" });
    await rank(task, a);
    await expect(draft(task, a, 2)).rejects.toMatchObject({ code: "already_submitted" });
  });
});

describe("a skipped task", () => {
  const skip = (task: RankingTask, labelerId: string, note = "") =>
    skipTask({
      labelerId,
      assignmentId: task.assignmentId,
      reason: "too_hard",
      note,
      now: at(5),
    });

  test("keeps its reason, goes to someone else, and never comes back", async () => {
    const { projectId, a, b, task } = await givenHeld();
    await skip(task, a, "No idea about chess.");
    expect(await rowOf(task)).toMatchObject({
      state: "skipped",
      skipReason: "too_hard: No idea about chess.",
    });
    await rankingTask(projectId, b, 6);
    expect(await ask(projectId, a, 1_000)).toBe("overlap_reached");
  });

  test("twice for the same reason is skipped once; for another it is refused", async () => {
    const { a, task } = await givenHeld();
    await skip(task, a);
    expect(await skip(task, a)).toEqual({ next: null });
    await expect(skip(task, a, "why")).rejects.toMatchObject({ code: "wrong_state" });
  });

  test("takes no answer, but keeps what was written", async () => {
    const { a, task } = await givenHeld();
    await skip(task, a);
    await expect(rank(task, a, 6)).rejects.toMatchObject({ code: "lease_expired" });
    expect(await rowOf(task)).toMatchObject({ state: "skipped", draft: asDraft(task) });
  });

  test("cannot be one that was answered", async () => {
    const { a, task } = await givenHeld();
    await rank(task, a);
    await expect(skip(task, a)).rejects.toMatchObject({ code: "already_submitted" });
  });
});

describe("a submitted demonstration", () => {
  const submit = (assignmentId: string, labelerId: string, text: string, seconds = 0) =>
    submitDemonstration({ labelerId, assignmentId, text, activeSeconds: 99, now: at(seconds) });

  test("is stored once, and another text is refused", async () => {
    const projectId = await givenProject();
    const [a = ""] = await givenLabelers(1);
    const promptId = await givenPrompt(projectId);
    const { assignmentId, prompt } = await demonstrationTask(projectId, a);
    expect(prompt.id).toBe(promptId);
    const results = await Promise.all([1, 2, 3].map(() => submit(assignmentId, a, "An answer")));
    expect(new Set(results.map((r) => r.demonstrationId)).size).toBe(1);
    await expect(submit(assignmentId, a, "Another")).rejects.toMatchObject({
      code: "already_submitted",
    });
    const row = await db().demonstration.findFirstOrThrow({
      where: { promptId },
      include: { revisions: true },
    });
    expect(row).toMatchObject({
      labelerId: a,
      activeSeconds: 99,
      revisions: [{ text: "An answer" }],
    });
  });

  test("whose place was given away is kept as the draft", async () => {
    const projectId = await givenProject({ leaseSeconds: 60 });
    const [a = "", b = ""] = await givenLabelers(2);
    await givenPrompt(projectId);
    const task = await demonstrationTask(projectId, a);
    await demonstrationTask(projectId, b, 60);
    await expect(submit(task.assignmentId, a, "Late", 61)).rejects.toMatchObject({
      code: "lease_expired",
    });
    expect((await rowOf(task)).draft).toEqual({ text: "Late" });
    const second = await demonstrationTask(projectId, a, 200);
    expect(second).toMatchObject({ assignmentId: task.assignmentId, draft: { text: "Late" } });
  });

  test("leaves the ranking task held beside it alone, and is no ranking", async () => {
    const { projectId, a, task } = await givenHeld();
    const { assignmentId } = await demonstrationTask(projectId, a);
    await submit(assignmentId, a, "An answer");
    expect((await rowOf(task)).state).toBe("leased");
    const wrongKind = submitRanking({
      labelerId: a,
      assignmentId,
      tiers: orderOf(task),
      noneAcceptable: false,
      activeSeconds: 0,
      now: at(0),
    });
    await expect(wrongKind).rejects.toMatchObject({ code: "not_found" });
  });
});
