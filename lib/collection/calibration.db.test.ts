import { describe, expect, test } from "vitest";
import type { CalibrationUse } from "@/lib/contract/calibration";
import { getCalibration as contract } from "@/lib/contract/calibration";
import { TaskView } from "@/lib/contract/tasks";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  type GivenComparison,
  givenComparisons,
  givenCorrection,
  givenLabelers,
  givenPerson,
  givenProject,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { getCalibration } from "./get-calibration";
import { getOwnCalibration } from "./get-own-calibration";
import { getPractice } from "./get-practice";
import { getWork } from "./get-work";
import { listCandidates } from "./list-candidates";
import { retireReference } from "./retire-reference";
import { setReference } from "./set-reference";
import { skipTask } from "./skip-task";
import { submitPractice } from "./submit-practice";
import { submitRanking } from "./submit-ranking";
import { ask, at, rank, rankingTask, rowOf, shapeOf } from "./testing/labeler";

useTestDatabase();

const orderedTiers = (c: GivenComparison): string[][] => c.responseIds.map((id) => [id]);

/** Puts comparisons into the pool of a project and returns the reviewer who did. */
async function givenPool(
  projectId: string,
  comparisons: readonly GivenComparison[],
  use: CalibrationUse = "calibration",
): Promise<string> {
  const reviewer = await givenPerson({ role: "reviewer" });
  for (const comparison of comparisons)
    await setReference({
      projectId,
      comparisonId: comparison.id,
      revision: 0,
      use,
      tiers: orderedTiers(comparison),
      sensitive: [],
      reason: "The first answers the question.",
      createdById: reviewer,
      now: at(0),
    });
  return reviewer;
}

describe("calibration tasks", () => {
  test("are mixed in to the share asked, each at most once a labeler, whatever the overlap", async () => {
    const projectId = await givenProject({ calibrationShare: 0.2, rankingOverlap: 3 });
    const labelers = await givenLabelers(2);
    await givenComparisons(projectId, 60, { k: 2 });
    const pool = await givenComparisons(projectId, 30, { k: 2 });
    await givenPool(projectId, pool);
    const inPool = new Set(pool.map((c) => c.id));
    for (const labeler of labelers) {
      const given: string[] = [];
      for (let i = 0; i < 60; i++) {
        const task = await rankingTask(projectId, labeler, i);
        given.push((await rowOf(task)).comparisonId ?? "");
        await rank(task, labeler, i);
      }
      const mixed = given.filter((id) => inPool.has(id));
      expect(Math.abs(mixed.length - 12)).toBeLessThanOrEqual(1);
      expect(new Set(given).size).toBe(given.length);
    }
  });

  test("look like all others: the same fields, and a count of open tasks that falls by one each time", async () => {
    const projectId = await givenProject({ calibrationShare: 0.3 });
    const [labelerId = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 25, { k: 2 });
    const pool = await givenComparisons(projectId, 5, { k: 2 });
    await givenPool(projectId, pool);
    const shapes = new Set<string>();
    const kinds = new Set<boolean>();
    const open = async () => (await getWork({ labelerId, projectId, now: at(0) })).rankings.open;
    for (let left = await open(); left > 0; left--) {
      expect(await open()).toBe(left);
      const task = await rankingTask(projectId, labelerId);
      expect(await open()).toBe(left);
      shapes.add(JSON.stringify(shapeOf(TaskView.parse(task))));
      expect(TaskView.parse(task)).toEqual(task);
      kinds.add((await rowOf(task)).calibrationReferenceId !== null);
      await rank(task, labelerId);
    }
    expect(kinds).toEqual(new Set([true, false]));
    expect([...shapes]).toHaveLength(1);
    expect(await ask(projectId, labelerId)).toBe("overlap_reached");
  });

  test("do not come when no ordinary task is open", async () => {
    const projectId = await givenProject({ calibrationShare: 0.3 });
    const [labeler = ""] = await givenLabelers(1);
    await givenPool(projectId, await givenComparisons(projectId, 5, { k: 2 }));
    expect(await ask(projectId, labeler)).toBe("nothing_collected");
  });

  test("are not given to who wrote the reference, nor to who practised the comparison", async () => {
    const projectId = await givenProject({ calibrationShare: 0.3, rankingOverlap: 3 });
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 20, { k: 2 });
    const [shown] = await givenComparisons(projectId, 1, { k: 2 });
    const reviewer = await givenPool(projectId, shown ? [shown] : [], "training");
    const { task } = await getPractice({ labelerId: labeler, projectId });
    await submitPractice({
      labelerId: labeler,
      projectId,
      answerId: crypto.randomUUID(),
      referenceId: task?.referenceId ?? "",
      tiers: task?.responses.map((r) => [r.id]) ?? [],
      now: at(0),
    });
    await setReference({
      projectId,
      comparisonId: shown?.id ?? "",
      revision: 1,
      use: "calibration",
      tiers: shown ? orderedTiers(shown) : [],
      sensitive: [],
      reason: "From now on a calibration task.",
      createdById: reviewer,
      now: at(1),
    });
    for (const person of [labeler, reviewer])
      for (let i = 0; i < 20; i++) {
        const next = await rankingTask(projectId, person, i);
        expect((await rowOf(next)).comparisonId).not.toBe(shown?.id);
        await rank(next, person, i);
      }
  });

  test("are the same one in two tabs that ask at once, and can be skipped and taken up late", async () => {
    const projectId = await givenProject({ calibrationShare: 0.3, leaseSeconds: 60 });
    const [labelerId = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 30, { k: 2 });
    await givenPool(projectId, await givenComparisons(projectId, 3, { k: 2 }));
    let mixed = await rankingTask(projectId, labelerId);
    for (let i = 0; (await rowOf(mixed)).calibrationReferenceId === null; i++) {
      await rank(mixed, labelerId, i);
      const tabs = await Promise.all(Array.from({ length: 4 }, () => rankingTask(projectId, labelerId, i)));
      expect(new Set(tabs.map((t) => t.assignmentId)).size).toBe(1);
      mixed = tabs[0] ?? mixed;
    }
    // Its time passes and it is marked so; the labeler still has their place.
    await db().assignment.update({ where: { id: mixed.assignmentId }, data: { state: "expired" } });
    const tiers = mixed.responses.map((r) => [r.id]);
    const answer = { labelerId, assignmentId: mixed.assignmentId, tiers, noneAcceptable: false, activeSeconds: 9 };
    const first = await submitRanking({ ...answer, now: at(900) });
    expect(await submitRanking({ ...answer, now: at(901) })).toEqual(first);
    const next = await rankingTask(projectId, labelerId, 901);
    await skipTask({ labelerId, assignmentId: next.assignmentId, reason: "unclear", note: "", now: at(902) });
    expect((await rankingTask(projectId, labelerId, 903)).assignmentId).not.toBe(next.assignmentId);
  });
});

describe("the pool", () => {
  test("keeps its comparisons out of ordinary work and out of snapshots, until one goes back", async () => {
    const projectId = await givenProject();
    const [a = "", b = ""] = await givenLabelers(2);
    const [ordinary, pooled] = await givenComparisons(projectId, 2, { k: 2 });
    await givenRanking(ordinary?.id ?? "", a, [orderedTiers(ordinary!)]);
    await givenRanking(pooled?.id ?? "", a, [orderedTiers(pooled!)]);
    const reviewer = await givenPool(projectId, pooled ? [pooled] : []);
    const freeze = async () =>
      (await freezeSnapshot({ projectId, createdById: a, includePeople: true, includeSimulated: false, now: at(1) }))
        .rankings.train;
    expect(await freeze()).toBe(1);
    const out = { projectId, comparisonId: pooled?.id ?? "", createdById: reviewer, now: at(2) };
    expect(await retireReference({ ...out, revision: 1, toTasks: true })).toEqual({ revision: 2 });
    expect(await retireReference({ ...out, revision: 1, toTasks: true })).toEqual({ revision: 2 });
    expect(await freeze()).toBe(2);
    expect((await getCalibration({ projectId })).items).toEqual([]);
    expect(b).not.toBe("");
  });

  test("appends revisions: of two reviewers who edit the same one, the second is told", async () => {
    const projectId = await givenProject();
    const [comparison] = await givenComparisons(projectId, 1, { k: 3 });
    const reviewer = await givenPool(projectId, comparison ? [comparison] : []);
    const edit = (reason: string) =>
      setReference({
        projectId,
        comparisonId: comparison?.id ?? "",
        revision: 1,
        use: "calibration",
        tiers: comparison ? orderedTiers(comparison).reverse() : [],
        sensitive: [],
        reason,
        createdById: reviewer,
        now: at(5),
      });
    const both = await Promise.allSettled([edit("The last is honest."), edit("The last is short.")]);
    expect(both.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((r) => r.status === "rejected")?.reason).toMatchObject({ code: "stale" });
    expect(await db().calibrationReference.count({ where: { projectId } })).toBe(2);
  });

  test("a practice task that was shown cannot become an ordinary task again", async () => {
    const projectId = await givenProject();
    const pool = await givenComparisons(projectId, 1);
    const createdById = await givenPool(projectId, pool, "training");
    const out = { projectId, comparisonId: pool[0]?.id ?? "", createdById, now: at(2), revision: 1 };
    await expect(retireReference({ ...out, toTasks: true })).rejects.toMatchObject({ code: "wrong_state" });
    expect(await retireReference({ ...out, toTasks: false })).toEqual({ revision: 2 });
  });

  test("a reference must place each response, and a comparison of another project is not found", async () => {
    const projectId = await givenProject();
    const [comparison] = await givenComparisons(projectId, 1, { k: 3 });
    const createdById = await givenPerson({ role: "reviewer" });
    const set = (project: string, tiers: string[][]) =>
      setReference({
        projectId: project,
        comparisonId: comparison?.id ?? "",
        revision: 0,
        use: "training",
        tiers,
        sensitive: [],
        reason: "A good reason.",
        createdById,
        now: at(0),
      });
    await expect(set(projectId, orderedTiers(comparison!).slice(1))).rejects.toMatchObject({
      code: "incomplete_ranking",
    });
    await expect(set(await givenProject(), orderedTiers(comparison!))).rejects.toMatchObject({ code: "not_found" });
  });

  test("shows how each labeler does: pairs alike by hand", async () => {
    const projectId = await givenProject({ calibrationShare: 0.3, rankingOverlap: 2 });
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 30, { k: 3 });
    const pool = await givenComparisons(projectId, 6, { k: 3 });
    await givenPool(projectId, pool);
    const byId = new Map(pool.map((c) => [c.id, c]));
    for (let i = 0; i < 30; i++) {
      const task = await rankingTask(projectId, labeler, i);
      const comparison = byId.get((await rowOf(task)).comparisonId ?? "");
      // The reference is 1 > 2 > 3; they say 2 > 1 > 3: two of three pairs alike.
      const [x = "", y = "", z = ""] = comparison?.responseIds ?? [];
      const { rankingId } = await rank(task, labeler, i, comparison ? [[y], [x], [z]] : undefined);
      // A reviewer's correction is not what the labeler said.
      if (comparison) await givenCorrection(rankingId, [[z], [y], [x]]);
    }
    const result = await getCalibration({ projectId });
    expect(contract.response.parse(result)).toEqual(result);
    expect(result.labelers).toMatchObject([{ tasks: 6, alike: { agree: 12, disagree: 6, strict: 2 / 3 } }]);
    expect(result.items).toHaveLength(6);
    for (const item of result.items) expect(item).toMatchObject({ labelers: 1, alike: { agree: 2, disagree: 1 } });

    // Their own page counts only weeks that are over.
    const DAYS = 86_400;
    const own = (days: number) => getOwnCalibration({ labelerId: labeler, projectId, now: at(days * DAYS) });
    expect((await own(1)).overall).toEqual({ known: false, comparisons: 0, reason: "none" });
    expect(await own(8)).toMatchObject({
      overall: { known: true, comparisons: 6, alike: { strict: 2 / 3 } },
      spans: [{ from: "2026-05-11", span: { known: true, comparisons: 6 } }],
    });
  });

  test("suggests comparisons by agreement, with the mean order, and finds them by words of the prompt", async () => {
    const projectId = await givenProject({ rankingOverlap: 3 });
    const [a = "", b = ""] = await givenLabelers(2);
    const [apart, alike, unranked] = await givenComparisons(projectId, 3, { k: 2 });
    const [x = "", y = ""] = apart?.responseIds ?? [];
    await givenRanking(apart?.id ?? "", a, [[[x], [y]]]);
    await givenRanking(apart?.id ?? "", b, [[[y], [x]]]);
    const [u = "", v = ""] = alike?.responseIds ?? [];
    for (const person of [a, b])
      await givenRanking(alike?.id ?? "", person, [
        [[u], [v]],
        [[v], [u]],
      ]);
    const corrected = await givenRanking(apart?.id ?? "", await givenPerson(), [[[x], [y]]]);
    await givenCorrection(corrected, [[y], [x]]);
    const { candidates } = await listCandidates({ projectId, search: "", limit: 10 });
    expect(candidates.map((c) => [c.comparisonId, c.rankings, c.agreement])).toEqual([
      [alike?.id, 2, 1],
      [apart?.id, 3, expect.closeTo(1 / 3)],
      [unranked?.id, 0, null],
    ]);
    expect(candidates.map((c) => c.suggestion)).toEqual([[[v], [u]], [[x], [y]], []]);
    const words = candidates[0]?.messages[0]?.content ?? "";
    const found = await listCandidates({ projectId, search: words.toUpperCase(), limit: 10 });
    expect(found.candidates.map((c) => c.comparisonId)).toEqual([alike?.id]);
  });
});

describe("practice", () => {
  test("shows the reference after the answer, stores each answer once and never a ranking, and begins again when all is done", async () => {
    const projectId = await givenProject();
    const [labelerId = ""] = await givenLabelers(1);
    const pool = await givenComparisons(projectId, 2, { k: 3 });
    await givenPool(projectId, pool, "training");
    const seen: string[] = [];
    for (let round = 0; round < 4; round++) {
      const { task } = await getPractice({ labelerId, projectId });
      if (!task) throw new Error("No practice task.");
      expect(JSON.stringify(task)).not.toContain("reason");
      seen.push(task.referenceId);
      const answer = {
        labelerId,
        projectId,
        answerId: crypto.randomUUID(),
        referenceId: task.referenceId,
        tiers: [task.responses.map((r) => r.id)],
        now: at(round),
      };
      const [feedback, again] = await Promise.all([submitPractice(answer), submitPractice(answer)]);
      expect(again).toEqual(feedback);
      expect(feedback).toMatchObject({
        reason: "The first answers the question.",
        alike: { oneTied: 3, strict: null },
      });
      await expect(submitPractice({ ...answer, tiers: task.responses.map((r) => [r.id]) })).rejects.toMatchObject({
        code: "duplicate",
      });
    }
    expect(new Set(seen.slice(0, 2)).size).toBe(2);
    expect(seen.slice(2).toSorted()).toEqual(seen.slice(0, 2).toSorted());
    const { progress } = await getPractice({ labelerId, projectId });
    expect(progress).toMatchObject({ tasks: 2, done: 2, answers: 4 });
    expect(await db().ranking.count({ where: { labelerId } })).toBe(0);
  });
});
