import { describe, expect, test } from "vitest";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db } from "@/lib/db/client";
import { listAnswers } from "@/lib/db/evidence";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenPerson,
  givenProject,
  givenPrompt,
} from "@/lib/db/testing/fixtures";
import { getLoopCounts } from "@/lib/projects/get-loop-counts";
import { getSession } from "./get-session";
import { listReports } from "./list-reports";
import { reportTask } from "./report-task";
import { resolveReport } from "./resolve-report";
import { reviseDemonstration } from "./revise-demonstration";
import { skipTask } from "./skip-task";
import { submitDemonstration } from "./submit-demonstration";
import { submitRanking } from "./submit-ranking";
import { ask, at, demonstrationTask, orderOf, rankingTask } from "./testing/labeler";

useTestDatabase();

const open = (projectId: string) => listReports({ projectId, state: "open", limit: 50 });
const resolved = (projectId: string) => listReports({ projectId, state: "resolved", limit: 50 });

describe("a report", () => {
  test("of the prompt or of a response shown reaches the admins, once however often it is sent, and the task goes on", async () => {
    const projectId = await givenProject();
    const labelerId = await givenPerson({ name: "Grace" });
    await givenComparisons(projectId, 1);
    const task = await rankingTask(projectId, labelerId);
    const responseId = task.responses[1]?.id ?? "";
    const report = (responseId?: string) =>
      reportTask({
        labelerId,
        assignmentId: task.assignmentId,
        reason: "harmful",
        note: "Look",
        responseId,
        now: at(1),
      });
    const ids = await Promise.all([report(), report(), report(responseId), report(responseId)]);
    expect(new Set(ids.map((r) => r.reportId)).size).toBe(2);
    const { reports, open: count } = await open(projectId);
    expect(count).toBe(2);
    expect(reports.map((r) => r.response).toSorted()).toEqual([task.responses[1]?.text, null].toSorted());
    expect(reports[0]).toMatchObject({ reporter: { name: "Grace" }, reason: "harmful", note: "Look", resolved: null });
    expect((await getLoopCounts({ projectId })).needsYou[0]).toMatchObject({
      message: expect.stringContaining("2 reports"),
      href: `/projects/${projectId}/reports`,
    });
    await submitRanking({
      labelerId,
      assignmentId: task.assignmentId,
      tiers: orderOf(task),
      noneAcceptable: false,
      activeSeconds: 1,
      now: at(2),
    });
  });

  test("is about one's own task, and about what was shown in it", async () => {
    const projectId = await givenProject();
    const [mine = "", other = ""] = await givenLabelers(2);
    const [, elsewhere] = await givenComparisons(projectId, 2);
    const { assignmentId } = await rankingTask(projectId, mine);
    const report = (labelerId: string, responseId?: string) =>
      reportTask({ labelerId, assignmentId, reason: "broken", note: "", responseId, now: at(1) });
    await expect(report(other)).rejects.toMatchObject({ code: "not_your_task" });
    await expect(report(mine, elsewhere?.responseIds[0])).rejects.toMatchObject({ code: "not_found" });
    expect((await open(projectId)).open).toBe(0);
  });

  test("is made of a skip for personal data, and of no other skip", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    for (const text of ["One", "Two"]) await givenPrompt(projectId, { text });
    for (const reason of ["personal_data", "unclear"] as const) {
      const { assignmentId } = await demonstrationTask(projectId, labelerId);
      const skip = () => skipTask({ labelerId, assignmentId, reason, note: "a name", now: at(1) });
      await skip();
      await skip();
    }
    expect((await open(projectId)).reports).toMatchObject([
      { reason: "personal_data", note: "a name", prompt: { messages: [{ content: "One" }] } },
    ]);
  });

  test("is resolved by the first admin who decides; the prompt then gives no tasks", async () => {
    const projectId = await givenProject();
    const [labelerId = "", late = ""] = await givenLabelers(2);
    const adminId = await givenPerson({ role: "admin", name: "Ada" });
    await givenPrompt(projectId);
    const { assignmentId } = await demonstrationTask(projectId, labelerId);
    const say = (reason: "illegal" | "broken") => reportTask({ labelerId, assignmentId, reason, note: "", now: at(1) });
    const { reportId } = await say("illegal");
    await say("broken");
    const decide = (resolution: "kept" | "prompt_retired") =>
      resolveReport({ adminId, reportId, resolution, now: at(2) });
    await decide("prompt_retired");
    await decide("prompt_retired");
    await expect(decide("kept")).rejects.toMatchObject({ code: "wrong_state" });
    expect((await open(projectId)).open).toBe(0);
    expect((await resolved(projectId)).reports).toMatchObject([
      { prompt: { retired: true }, resolved: { by: "Ada", resolution: "prompt_retired" } },
      { prompt: { retired: true }, resolved: { by: "Ada", resolution: "prompt_retired" } },
    ]);
    expect(await ask(projectId, late, 3, "demonstration")).toBe("nothing_collected");
  });

  test("by two admins at once is decided once", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    const admins = await Promise.all([givenPerson({ role: "admin" }), givenPerson({ role: "admin" })]);
    await givenPrompt(projectId);
    const { assignmentId } = await demonstrationTask(projectId, labelerId);
    const { reportId } = await reportTask({ labelerId, assignmentId, reason: "illegal", note: "", now: at(1) });
    const results = await Promise.allSettled(
      (["kept", "prompt_retired"] as const).map((resolution, i) =>
        resolveReport({ adminId: admins[i] ?? "", reportId, resolution, now: at(2) }),
      ),
    );
    expect(results.map((r) => r.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("personal data", () => {
  const freeze = async (projectId: string, createdById: string) => {
    const snapshot = await freezeSnapshot({
      projectId,
      createdById,
      includePeople: true,
      includeSimulated: false,
      now: new Date(),
    });
    const sum = (counts: object) => Object.values(counts).reduce((a: number, b: number) => a + b, 0);
    return [sum(snapshot.prompts), sum(snapshot.demonstrations)];
  };

  test("in a prompt keeps it and its answers out of snapshots; the tasks of others stay in", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    const adminId = await givenPerson({ role: "admin" });
    const [one, two] = [await givenPrompt(projectId), await givenPrompt(projectId)];
    for (const promptId of [one, two]) await givenDemonstration(promptId, labelerId, ["Fine"]);
    expect(await freeze(projectId, adminId)).toEqual([2, 2]);
    const assignment = await db().assignment.findFirstOrThrow({ where: { promptId: two } });
    const { reportId } = await reportTask({
      labelerId,
      assignmentId: assignment.id,
      reason: "personal_data",
      note: "",
      now: at(1),
    });
    await resolveReport({ adminId, reportId, resolution: "marked_personal_data", now: at(2) });
    expect(await freeze(projectId, adminId)).toEqual([1, 1]);
  });

  test("in a demonstration keeps it out of snapshots until a revision is without", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    await givenDemonstration(await givenPrompt(projectId), labelerId, ["Fine"]);
    await givenPrompt(projectId);
    const { assignmentId } = await demonstrationTask(projectId, labelerId);
    const text = "Call +49 30 901820";
    const { demonstrationId } = await submitDemonstration({
      labelerId,
      assignmentId,
      text,
      activeSeconds: 1,
      now: at(1),
    });
    expect(await freeze(projectId, labelerId)).toEqual([2, 1]);
    await reviseDemonstration({ labelerId, demonstrationId, revision: 1, text: "Call the office", now: at(2) });
    expect(await freeze(projectId, labelerId)).toEqual([2, 2]);
  });
});

describe("evidence", () => {
  test("is stored with an answer, once, and read by labeler, also of answers without", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    const evidence = {
      typedCharacters: 25,
      pastedCharacters: 75,
      keystrokes: 40,
      secondsToFirstInput: 1.5,
      secondsOpen: 20,
    };
    await givenPrompt(projectId);
    await givenComparisons(projectId, 1);
    const { assignmentId } = await demonstrationTask(projectId, labelerId);
    const submit = () =>
      submitDemonstration({ labelerId, assignmentId, text: "Fine", activeSeconds: 12, evidence, now: at(1) });
    expect(await submit()).toEqual(await submit());
    const ranking = await rankingTask(projectId, labelerId, 2);
    const untouched = {
      typedCharacters: 0,
      pastedCharacters: 0,
      keystrokes: 9,
      secondsToFirstInput: null,
      secondsOpen: 3,
    };
    await submitRanking({
      labelerId,
      assignmentId: ranking.assignmentId,
      tiers: orderOf(ranking),
      noneAcceptable: false,
      activeSeconds: 2,
      evidence: untouched,
      now: at(3),
    });
    const second = await demonstrationTask(projectId, labelerId, 4);
    await submitDemonstration({
      labelerId,
      assignmentId: second.assignmentId,
      text: "Fine",
      activeSeconds: 1,
      now: at(5),
    });
    const { comparisonId } = await db().assignment.findUniqueOrThrow({ where: { id: ranking.assignmentId } });
    const written = { kind: "demonstration", comparisonId: null };
    const expected = [
      { ...written, assignmentId: second.assignmentId, at: at(5), activeSeconds: 1, evidence: null },
      {
        kind: "ranking",
        comparisonId,
        assignmentId: ranking.assignmentId,
        at: at(3),
        activeSeconds: 2,
        evidence: untouched,
      },
      { ...written, assignmentId, at: at(1), activeSeconds: 12, evidence },
    ];
    expect(await listAnswers(db(), { labelerId, projectId, limit: 10 })).toEqual(expected);
    expect(await listAnswers(db(), { labelerId, projectId, limit: 2 })).toEqual(expected.slice(0, 2));
  });
});

test("a session counts what came after its start", async () => {
  const projectId = await givenProject();
  const [labelerId = ""] = await givenLabelers(1);
  for (let i = 0; i < 3; i++) await givenPrompt(projectId);
  const answer = async (seconds: number) => {
    const { assignmentId } = await demonstrationTask(projectId, labelerId, seconds);
    await submitDemonstration({ labelerId, assignmentId, text: "Fine", activeSeconds: 30, now: at(seconds) });
  };
  await answer(0);
  await answer(60);
  const { assignmentId } = await demonstrationTask(projectId, labelerId, 70);
  await skipTask({ labelerId, assignmentId, reason: "unclear", note: "", now: at(80) });
  const session = { demonstrations: 1, rankings: 0, prompts: 0, skips: 1, activeSeconds: 30 };
  expect(await getSession({ labelerId, projectId, since: at(50) })).toEqual(session);
});
