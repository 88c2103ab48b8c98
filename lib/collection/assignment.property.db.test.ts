/** Random labelers against the state machine of assignment.ts, on a real database and partly at the same time. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError, type ErrorCode } from "@/lib/contract/errors";
import type { RankingTask } from "@/lib/contract/tasks";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenProject } from "@/lib/db/testing/fixtures";
import { saveDraft } from "./save-draft";
import { skipTask } from "./skip-task";
import { ask, at, orderOf, rank, rowOf } from "./testing/labeler";

useTestDatabase();

const LABELERS = 4;
const COMPARISONS = 3;
const LEASE_SECONDS = 60;

const labeler = fc.integer({ min: 0, max: LABELERS - 1 });
/** Which of the tasks that the labeler was ever given, old ones included. */
const which = fc.nat(5);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), labeler }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("submit" as const),
      labeler,
      which,
      reversed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("draft" as const), labeler, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("skip" as const), labeler, which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set overlap" as const),
      overlap: fc.integer({ min: 1, max: 3 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
/** Steps that happen at the same time, some time after the ones before. */
const moment = fc.record({
  wait: fc.constantFrom(0, 1, LEASE_SECONDS - 1, LEASE_SECONDS, 3 * LEASE_SECONDS),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
});

/** What the state machine may answer; anything else is a bug. */
const REFUSALS: readonly ErrorCode[] = ["lease_expired", "already_submitted", "wrong_state"];

class Scene {
  seconds = 0;
  maxOverlap = 1;
  readonly given: RankingTask[][] = Array.from({ length: LABELERS }, () => []);
  private constructor(
    readonly projectId: string,
    readonly labelers: readonly string[],
  ) {}

  static async set(): Promise<Scene> {
    const projectId = await givenProject({ leaseSeconds: LEASE_SECONDS });
    await givenComparisons(projectId, COMPARISONS, { k: 2 });
    return new Scene(projectId, await givenLabelers(LABELERS));
  }

  async take(action: Step): Promise<void> {
    if (action.do === "set overlap") return this.setOverlap(action.overlap);
    if (action.do === "ask") return this.ask(action.labeler);
    const tasks = this.given[action.labeler] ?? [];
    const task = tasks[action.which % Math.max(1, tasks.length)];
    const labelerId = this.labelers[action.labeler] ?? "";
    if (!task) return;
    try {
      await this.answer(action, task, labelerId);
    } catch (error) {
      if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) throw error;
      // What was refused for want of a place is not lost.
      if (error.code === "lease_expired") expect((await rowOf(task)).draft).not.toBeNull();
    }
  }

  private async answer(
    action: Exclude<Step, { do: "ask" | "set overlap" }>,
    task: RankingTask,
    labelerId: string,
  ): Promise<void> {
    const { assignmentId } = task;
    const now = at(this.seconds);
    if (action.do === "submit") await rank(task, labelerId, this.seconds, orderOf(task, action.reversed));
    else if (action.do === "skip") await skipTask({ labelerId, assignmentId, reason: "other", note: "", now });
    else
      await saveDraft({
        labelerId,
        assignmentId,
        draft: { kind: "ranking", ranks: {}, noneAcceptable: true },
        now,
      });
  }

  private async ask(who: number): Promise<void> {
    const labelerId = this.labelers[who] ?? "";
    const task = await ask(this.projectId, labelerId, this.seconds);
    if (typeof task === "string" || task.kind !== "ranking") return;
    if (!this.given[who]?.some((t) => t.assignmentId === task.assignmentId)) this.given[who]?.push(task);
  }

  async setOverlap(overlap: number): Promise<void> {
    this.maxOverlap = Math.max(this.maxOverlap, overlap);
    await db().project.update({
      where: { id: this.projectId },
      data: { rankingOverlap: overlap },
    });
  }

  async check(): Promise<void> {
    const rows = await db().assignment.findMany({ where: { projectId: this.projectId } });
    const rankings = await db().ranking.findMany({
      where: { comparison: { projectId: this.projectId } },
      include: { revisions: true },
    });
    const most = (keys: string[]) => Math.max(0, ...keys.map((key) => keys.filter((k) => k === key).length));
    const taken = rows.filter((r) => r.state === "submitted" || r.state === "leased");
    // No comparison has more rankings, or places taken, than were ever asked for.
    expect(most(taken.map((r) => r.comparisonId ?? ""))).toBeLessThanOrEqual(this.maxOverlap);
    expect(most(rankings.map((r) => r.comparisonId))).toBeLessThanOrEqual(this.maxOverlap);
    // No labeler is given a task twice, or holds two at once.
    expect(most(rows.map((r) => `${r.labelerId} ${r.comparisonId}`))).toBeLessThanOrEqual(1);
    const leased = rows.filter((r) => r.state === "leased");
    expect(most(leased.map((r) => r.labelerId))).toBeLessThanOrEqual(1);
    // Answers and submitted assignments are the same thing, each with one revision.
    const submitted = rows.filter((r) => r.state === "submitted").map((r) => r.id);
    expect(rankings.map((r) => r.assignmentId).sort()).toEqual(submitted.sort());
    expect(rankings.every((r) => r.revisions.length === 1)).toBe(true);
  }

  /** Everyone works until nothing is left for them; then each comparison has all the rankings it can get. */
  async finish(overlap: number): Promise<void> {
    await this.setOverlap(overlap);
    this.seconds += 10 * LEASE_SECONDS;
    for (const labelerId of this.labelers)
      for (;;) {
        const task = await ask(this.projectId, labelerId, this.seconds);
        if (typeof task === "string" || task.kind !== "ranking") break;
        await rank(task, labelerId, this.seconds);
      }
    const comparisons = await db().comparison.findMany({
      where: { projectId: this.projectId },
      include: { assignments: true },
    });
    for (const { assignments } of comparisons) {
      const count = (state: string) => assignments.filter((a) => a.state === state).length;
      const possible = Math.min(overlap, LABELERS - count("skipped"));
      expect(count("submitted")).toBeGreaterThanOrEqual(possible);
      expect(count("submitted")).toBeLessThanOrEqual(this.maxOverlap);
    }
  }
}

test("however leases, drafts, answers, skips, time and overlap meet, nothing is doubled, lost, or left over", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment, { minLength: 4, maxLength: 14 }),
      fc.integer({ min: 1, max: 3 }),
      async (moments, finalOverlap) => {
        const scene = await Scene.set();
        for (const { wait, steps } of moments) {
          scene.seconds += wait;
          await Promise.all(steps.map((s) => scene.take(s)));
          await scene.check();
        }
        await scene.finish(finalOverlap);
        await scene.check();
      },
    ),
    { seed: 20_260_601, numRuns: 15, endOnFailure: true },
  );
}, 240_000);
