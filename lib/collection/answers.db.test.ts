import { describe, expect, test } from "vitest";
import { listOwnAnswers as answersContract, nextTask as taskContract } from "@/lib/contract/tasks";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { getWork } from "./get-work";
import { listOwnAnswers } from "./list-own-answers";
import { nextTask } from "./next-task";
import { reviseDemonstration } from "./revise-demonstration";
import { reviseRanking } from "./revise-ranking";
import { at, demonstrationTask, rank, rankingTask } from "./testing/labeler";

useTestDatabase();

const UNKNOWN = "01890000-0000-7000-8000-000000000000";

describe("editing a demonstration", () => {
  async function given() {
    const [labelerId = "", other = ""] = await givenLabelers(2);
    const promptId = await givenPrompt(await givenProject());
    const demonstrationId = await givenDemonstration(promptId, labelerId, ["First"]);
    const revise = (revision: number, text: string, by = labelerId) =>
      reviseDemonstration({ labelerId: by, demonstrationId, revision, text, now: at(0) });
    const texts = async () =>
      (
        await db().demonstrationRevision.findMany({
          where: { demonstrationId },
          orderBy: { revision: "asc" },
        })
      ).map((r) => r.text);
    return { other, revise, texts };
  }

  test("appends a revision and keeps the ones before", async () => {
    const { revise, texts } = await given();
    expect(await revise(1, "Second")).toEqual({ revision: 2 });
    expect(await revise(2, "Third")).toEqual({ revision: 3 });
    expect(await texts()).toEqual(["First", "Second", "Third"]);
  });

  test("an old revision is stale; a retry of the same edit is not, and appends nothing", async () => {
    const { revise, texts } = await given();
    await revise(1, "Second");
    expect(await revise(1, "Second")).toEqual({ revision: 2 });
    await expect(revise(1, "Other")).rejects.toMatchObject({ code: "stale" });
    await expect(revise(7, "Other")).rejects.toMatchObject({ code: "stale" });
    expect(await texts()).toEqual(["First", "Second"]);
  });

  test("from two tabs at once keeps one edit and calls the other stale", async () => {
    const { revise, texts } = await given();
    const results = await Promise.allSettled([revise(1, "A"), revise(1, "B")]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((r) => r.status === "rejected")).toMatchObject({
      reason: { code: "stale" },
    });
    expect(await texts()).toHaveLength(2);
  });

  test("of someone else, or an unknown one, is refused", async () => {
    const { other, revise } = await given();
    await expect(revise(1, "Mine now", other)).rejects.toMatchObject({ code: "not_your_task" });
    const unknown = { labelerId: other, demonstrationId: UNKNOWN, revision: 1, text: "x" };
    await expect(reviseDemonstration({ ...unknown, now: at(0) })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("editing a ranking", () => {
  async function given(settings: { tiesAllowed?: boolean } = {}) {
    const projectId = await givenProject(settings);
    const [labelerId = "", other = ""] = await givenLabelers(2);
    const [comparison] = await givenComparisons(projectId, 1);
    const [a = "", b = "", c = ""] = comparison?.responseIds ?? [];
    const rankingId = await givenRanking(comparison?.id ?? "", labelerId, [[[a], [b], [c]]]);
    const revise = (revision: number, tiers: string[][], by = labelerId) =>
      reviseRanking({
        labelerId: by,
        rankingId,
        revision,
        tiers,
        noneAcceptable: false,
        now: at(0),
      });
    return { projectId, labelerId, other, a, b, c, revise };
  }

  test("appends a revision, once however often it is retried", async () => {
    const { projectId, labelerId, a, b, c, revise } = await given();
    expect(await revise(1, [[c], [a, b]])).toEqual({ revision: 2 });
    expect(await revise(1, [[c], [b, a]])).toEqual({ revision: 2 });
    const { answers } = await listOwnAnswers({
      labelerId,
      projectId,
      cursor: null,
      limit: 10,
      kind: null,
    });
    expect(answers).toMatchObject([{ kind: "ranking", tiers: [[c], [a, b].sort()], revision: 2 }]);
  });

  test("follows the rules of a first ranking", async () => {
    const { a, b, c, other, revise } = await given({ tiesAllowed: false });
    await expect(revise(1, [[a], [b]])).rejects.toMatchObject({ code: "incomplete_ranking" });
    await expect(revise(1, [[a, b], [c]])).rejects.toMatchObject({ code: "ties_not_allowed" });
    await expect(revise(0, [[a], [b], [c]])).resolves.toEqual({ revision: 1 }); // says what stands
    await expect(revise(0, [[c], [b], [a]])).rejects.toMatchObject({ code: "stale" });
    await expect(revise(1, [[c], [b], [a]], other)).rejects.toMatchObject({
      code: "not_your_task",
    });
  });
});

describe("a labeler's history", () => {
  test("pages through both kinds, newest first, without gaps or repetitions", async () => {
    const projectId = await givenProject();
    const [labelerId = "", other = ""] = await givenLabelers(2);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push(await givenDemonstration(await givenPrompt(projectId), labelerId, ["Text"]));
      const [comparison] = await givenComparisons(projectId, 1);
      const tiers = [comparison?.responseIds ?? []];
      ids.push(await givenRanking(comparison?.id ?? "", labelerId, [tiers]));
      await givenRanking(comparison?.id ?? "", other, [tiers]);
    }
    const elsewhere = await givenPrompt(await givenProject());
    await givenDemonstration(elsewhere, labelerId, ["In another project"]);

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listOwnAnswers>> = await listOwnAnswers({
        labelerId,
        projectId,
        cursor,
        limit: 4,
        kind: null,
      });
      expect(answersContract.response.safeParse(page).success).toBe(true);
      expect(page.totals).toEqual({
        demonstrations: 3,
        rankings: 3,
        activeSeconds: 3 * 60 + 3 * 30,
      });
      seen.push(...page.answers.map((a) => a.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([...ids].reverse());
    const rankings = { labelerId, projectId, cursor: null, limit: 10, kind: "ranking" as const };
    expect((await listOwnAnswers(rankings)).answers.map((a) => a.kind)).toEqual(Array(3).fill("ranking"));
  });
});

test("a labeler's work counts what is open to them and what they did today", async () => {
  const projectId = await givenProject({ rankingOverlap: 2, leaseSeconds: 60 });
  const [a = "", b = ""] = await givenLabelers(2);
  await givenComparisons(projectId, 3);
  const work = (labelerId: string, seconds: number) => getWork({ labelerId, projectId, now: at(seconds) });
  expect(await work(a, 0)).toEqual({
    rankings: { open: 3, none: null, doneToday: 0 },
    demonstrations: { open: 3, none: null, doneToday: 0 },
    activeSecondsToday: 0,
  });
  await rank(await rankingTask(projectId, a), a);
  await rankingTask(projectId, a);
  await demonstrationTask(projectId, a);
  expect(await work(a, 1)).toEqual({
    rankings: { open: 2, none: null, doneToday: 1 }, // the one held is still open to its holder
    demonstrations: { open: 3, none: null, doneToday: 0 },
    activeSecondsToday: 10,
  });
  expect((await work(b, 1)).demonstrations.open).toBe(2); // one place of one is held
  expect((await work(b, 61)).demonstrations.open).toBe(3); // and comes back with time
  expect((await work(a, 24 * 3600)).rankings).toEqual({ open: 2, none: null, doneToday: 0 });
});

test("nothing that a labeler is given tells of models, other labelers or their answers", async () => {
  const projectId = await givenProject({ rankingOverlap: 2, demonstrationOverlap: 2 });
  const [labelerId = "", other = ""] = await givenLabelers(2);
  const [comparison] = await givenComparisons(projectId, 1);
  await rank(await rankingTask(projectId, other), other);
  const ranking = await rankingTask(projectId, labelerId);
  const demonstration = await demonstrationTask(projectId, labelerId);
  await rank(ranking, labelerId);
  const history = await listOwnAnswers({
    labelerId,
    projectId,
    cursor: null,
    limit: 10,
    kind: null,
  });
  const shown = [ranking, demonstration, history, await getWork({ labelerId, projectId, now: at(0) })];

  // Every key that may be there is listed, so that a new one needs a decision.
  expect([...new Set(shown.flatMap(keysOf))].sort()).toEqual(
    [
      ...["activeSeconds", "activeSecondsToday", "answers", "assignmentId", "content", "demonstrations"],
      ...["doneToday", "draft", "expiresAt", "id", "kind", "messages", "nextCursor", "noneAcceptable"],
      ...["open", "prompt", "rankings", "responses", "revision", "role", "submittedAt", "text", "tiers"],
      ...["tiesAllowed", "totals", "useCase"],
      ...["evaluation", "metadata", "questions", "ratings", "strength"],
      // Why nothing is open: of tasks as a whole, and of what a labeler should know.
      ...["languages", "none", "reason", "topics", "until"],
    ].sort(),
  );
  const secrets = await db().comparison.findUniqueOrThrow({
    where: { id: comparison?.id ?? "" },
    include: { responses: { include: { response: true } } },
  });
  const text = JSON.stringify(shown);
  expect(text).not.toContain(other);
  expect(text).not.toContain(secrets.samplingRequestId);
  for (const { response } of secrets.responses) expect(text).not.toContain(response.modelVersionId);
  // Another labeler's ranking changes nothing in what one is given.
  const answer = await nextTask({ labelerId, projectId, kind: "demonstration", now: at(5) });
  expect(taskContract.response.safeParse(answer).success).toBe(true);
});

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}
