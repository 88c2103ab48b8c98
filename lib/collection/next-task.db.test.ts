import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/contract/errors";
import type { TaskView } from "@/lib/contract/tasks";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenProject, givenPrompt } from "@/lib/db/testing/fixtures";
import { nextTask } from "./next-task";
import { skipTask } from "./skip-task";
import { ask, at, orderOf, rank, rankingTask, rowOf } from "./testing/labeler";

useTestDatabase();

const comparisonOf = async (task: TaskView): Promise<string> => (await rowOf(task)).comparisonId ?? "";

describe("the next task", () => {
  test("asking again gives the same task and renews its lease", async () => {
    const projectId = await givenProject({ leaseSeconds: 60 });
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 2);
    const first = await rankingTask(projectId, labeler, 0);
    const again = await rankingTask(projectId, labeler, 30);
    expect(again.assignmentId).toBe(first.assignmentId);
    expect(again.responses).toEqual(first.responses);
    expect(first.expiresAt).toBe(at(60).toISOString());
    expect(again.expiresAt).toBe(at(90).toISOString());
  });

  test("comes with the receipt of an answer or a skip, as it would when asked for", async () => {
    const projectId = await givenProject();
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 3);
    const first = await rankingTask(projectId, labeler);
    const { next: second } = await rank(first, labeler, 1, orderOf(first), true);
    const again = await rank(first, labeler, 1, orderOf(first), true);
    expect(second).toEqual({ found: true, task: await rankingTask(projectId, labeler, 1) });
    expect(again.next).toEqual(second);
    const { assignmentId } = await rankingTask(projectId, labeler, 1);
    const skip = { labelerId: labeler, assignmentId, reason: "unclear", note: "", andNext: true, now: at(2) } as const;
    const { next: third } = await skipTask(skip);
    expect(third).toEqual({ found: true, task: await rankingTask(projectId, labeler, 2) });
    const last = await rankingTask(projectId, labeler, 2);
    expect((await rank(last, labeler, 3, orderOf(last), true)).next).toMatchObject({
      found: false,
      reason: "all_done",
    });
  });

  test("that cannot be found does not make an answer look refused", async () => {
    const projectId = await givenProject();
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 2);
    const task = await rankingTask(projectId, labeler);
    await db().$executeRaw`ALTER TABLE "Lane" RENAME TO "Elsewhere"`;
    try {
      expect((await rank(task, labeler, 1, orderOf(task), true)).next).toBeNull();
    } finally {
      await db().$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "Lane"`;
    }
    expect(await rowOf(task)).toMatchObject({ state: "submitted" });
  });

  test("two tabs that ask at the same time get the same task", async () => {
    const projectId = await givenProject();
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 10);
    const tasks = await Promise.all(Array.from({ length: 8 }, () => rankingTask(projectId, labeler)));
    expect(new Set(tasks.map((t) => t.assignmentId)).size).toBe(1);
    expect(await db().assignment.count({ where: { projectId } })).toBe(1);
  });

  test("the oldest task comes first, and one already begun is filled up before the next is begun", async () => {
    const projectId = await givenProject({ rankingOverlap: 2 });
    const labelers = await givenLabelers(4);
    const [first, second] = await givenComparisons(projectId, 2);
    const given: string[] = [];
    for (const labeler of labelers) given.push(await comparisonOf(await rankingTask(projectId, labeler)));
    expect(given).toEqual([first?.id, first?.id, second?.id, second?.id]);
  });

  test("what one began and lost to time comes before anything new, so nobody gathers unfinished work", async () => {
    const projectId = await givenProject({ leaseSeconds: 60, rankingOverlap: 1 });
    const [a = "", b = ""] = await givenLabelers(2);
    await givenComparisons(projectId, 1);
    const begun = await rankingTask(projectId, a);
    const { assignmentId } = await rankingTask(projectId, b, 60);
    await givenComparisons(projectId, 5);
    await skipTask({ labelerId: b, assignmentId, reason: "unclear", note: "", now: at(61) });
    expect((await rankingTask(projectId, a, 62)).assignmentId).toBe(begun.assignmentId);
    await rank(begun, a, 63);
    expect((await rankingTask(projectId, a, 64)).assignmentId).not.toBe(begun.assignmentId);
    const states = await db().assignment.groupBy({ by: ["state"], where: { labelerId: a }, _count: true });
    expect(states.find((s) => s.state === "leased")?._count).toBe(1);
  });

  test("the order of responses differs between labelers, is stored, and holds each response once", async () => {
    const projectId = await givenProject({ rankingOverlap: 12 });
    const labelers = await givenLabelers(12);
    const [comparison] = await givenComparisons(projectId, 1, { k: 6 });
    const orders = await Promise.all(
      labelers.map(async (labeler) => {
        const task = await rankingTask(projectId, labeler);
        const ids = task.responses.map((r) => r.id);
        expect((await rowOf(task)).displayOrder).toEqual(ids);
        return ids;
      }),
    );
    for (const order of orders) expect([...order].sort()).toEqual([...(comparison?.responseIds ?? [])].sort());
    expect(new Set(orders.map((o) => o.join())).size).toBeGreaterThan(6);
  });

  test("a retired comparison and a retired prompt give no new task", async () => {
    const projectId = await givenProject();
    const [labeler = ""] = await givenLabelers(1);
    const [a, b, c] = await givenComparisons(projectId, 3);
    await db().comparison.update({ where: { id: a?.id ?? "" }, data: { retiredAt: at(0) } });
    await db().prompt.update({ where: { id: b?.promptId ?? "" }, data: { retiredAt: at(0) } });
    expect(await comparisonOf(await rankingTask(projectId, labeler))).toBe(c?.id);
  });

  test("an unknown project is not found", async () => {
    const [labelerId = ""] = await givenLabelers(1);
    await expect(nextTask({ labelerId, projectId: labelerId, kind: "ranking", now: at(0) })).rejects.toThrow(AppError);
  });
});

describe("when nothing is left, the reason", () => {
  test("is nothing_collected in an empty project", async () => {
    const projectId = await givenProject();
    const [labeler = ""] = await givenLabelers(1);
    expect(await ask(projectId, labeler)).toBe("nothing_collected");
    await givenPrompt(projectId);
    expect(await ask(projectId, labeler)).toBe("nothing_collected");
    expect(await ask(projectId, labeler, 0, "demonstration")).toMatchObject({
      kind: "demonstration",
    });
  });

  test("is all_held while others work on the rest, and the task comes back when their time is over", async () => {
    const projectId = await givenProject({ leaseSeconds: 60 });
    const [a = "", b = ""] = await givenLabelers(2);
    await givenComparisons(projectId, 1);
    const task = await rankingTask(projectId, a);
    expect(await ask(projectId, b, 59)).toBe("all_held");
    const given = await rankingTask(projectId, b, 60);
    expect(await comparisonOf(given)).toBe(await comparisonOf(task));
    expect(await ask(projectId, a, 61)).toBe("all_held");
  });

  test("is all_done for who has answered or skipped everything", async () => {
    const projectId = await givenProject({ rankingOverlap: 3 });
    const [labeler = ""] = await givenLabelers(1);
    await givenComparisons(projectId, 2);
    await rank(await rankingTask(projectId, labeler), labeler);
    const { assignmentId } = await rankingTask(projectId, labeler);
    await skipTask({ labelerId: labeler, assignmentId, reason: "unclear", note: "", now: at(1) });
    expect(await ask(projectId, labeler)).toBe("all_done");
  });
});

describe("a crowd", () => {
  test("of 20 who ask at once for 20 tasks gets one each: nothing twice, nobody empty-handed", async () => {
    const projectId = await givenProject();
    const labelers = await givenLabelers(20);
    await givenComparisons(projectId, 20, { k: 2 });
    const tasks = await Promise.all(labelers.map((labeler) => rankingTask(projectId, labeler)));
    const comparisons = await Promise.all(tasks.map(comparisonOf));
    expect(new Set(comparisons).size).toBe(20);
  });

  test("of 20 for 7 comparisons with three places each fills 20 of 21 places", async () => {
    const projectId = await givenProject({ rankingOverlap: 3 });
    const labelers = await givenLabelers(20);
    await givenComparisons(projectId, 7, { k: 2 });
    const tasks = await Promise.all(labelers.map((labeler) => rankingTask(projectId, labeler)));
    const taken = new Map<string, number>();
    for (const id of await Promise.all(tasks.map(comparisonOf))) taken.set(id, (taken.get(id) ?? 0) + 1);
    expect(Math.max(...taken.values())).toBe(3);
    expect([...taken.values()].reduce((a, b) => a + b)).toBe(20);
  });

  test("of 20 that works until nothing is left ranks each comparison exactly as often as asked", async () => {
    const projectId = await givenProject({ rankingOverlap: 4 });
    const labelers = await givenLabelers(20);
    const comparisons = await givenComparisons(projectId, 9, { k: 2 });
    await Promise.all(
      labelers.map(async (labeler) => {
        for (;;) {
          const task = await ask(projectId, labeler);
          if (typeof task === "string") return;
          if (task.kind === "ranking") await rank(task, labeler);
        }
      }),
    );
    // Some were told `all_held` while the last places were held; those places are then answered by their holders.
    const counts = await db().ranking.groupBy({ by: ["comparisonId"], _count: true });
    const asked = new Map(counts.map((c) => [c.comparisonId, c._count]));
    expect(comparisons.map((c) => asked.get(c.id))).toEqual(comparisons.map(() => 4));
  });

  test("of 20 who ask at once to demonstrate 5 prompts gets 5 places", async () => {
    const projectId = await givenProject();
    const labelers = await givenLabelers(20);
    for (let i = 0; i < 5; i++) await givenPrompt(projectId);
    const tasks = await Promise.all(labelers.map((l) => ask(projectId, l, 0, "demonstration")));
    expect(tasks.filter((t) => t === "all_held")).toHaveLength(15);
    expect(new Set(tasks.flatMap((t) => (typeof t === "string" ? [] : t.prompt.id))).size).toBe(5);
  });
});
