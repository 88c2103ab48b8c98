/**
 * Random labelers against the state machine of assignment.ts and the queue of task-queue.ts, on a real database and partly at the
 * same time, while an admin changes the overlap, retires tasks and qualifies people.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError, type ErrorCode } from "@/lib/contract/errors";
import type { RankingTask } from "@/lib/contract/tasks";
import { db } from "@/lib/db/client";
import { useTestDatabase } from "@/lib/db/testing/database";
import { type GivenComparison, givenComparisons, givenLabelers, givenProject } from "@/lib/db/testing/fixtures";
import { type Next, nextTask } from "./next-task";
import { reviseRanking } from "./revise-ranking";
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
      andNext: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("draft" as const), labeler, which }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("skip" as const), labeler, which, andNext: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set overlap" as const),
      overlap: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("edit" as const), labeler, which, reversed: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("retire" as const, "bring back" as const),
      what: fc.constantFrom("comparison" as const, "prompt" as const),
      index: fc.nat(COMPARISONS - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("speak" as const),
      index: fc.nat(COMPARISONS - 1),
      language: fc.constantFrom("de", "fr", null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("qualify" as const),
      labeler,
      languages: fc.subarray(["de", "fr"]),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
/** What an admin does. */
type Rule = Extract<Step, { do: "set overlap" | "retire" | "bring back" | "speak" | "qualify" }>;
type Answer = Exclude<Step, Rule | { do: "ask" }>;
const isRule = (s: Step): s is Rule => ["set overlap", "retire", "bring back", "speak", "qualify"].includes(s.do);
/** Steps that happen at the same time, some time after the ones before. */
const moment = fc.record({
  wait: fc.constantFrom(0, 1, LEASE_SECONDS - 1, LEASE_SECONDS, 3 * LEASE_SECONDS),
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
});

/** What the state machine may answer; anything else is a bug. */
const REFUSALS: readonly ErrorCode[] = ["lease_expired", "already_submitted", "wrong_state", "stale"];

class Scene {
  seconds = 0;
  maxOverlap = 1;
  /** Revisions that edits gave; the same edit twice gives one. */
  readonly edits = new Set<string>();
  readonly given: RankingTask[][] = Array.from({ length: LABELERS }, () => []);
  private constructor(
    readonly projectId: string,
    readonly comparisons: readonly GivenComparison[],
    readonly labelers: readonly string[],
  ) {}

  static async set(): Promise<Scene> {
    const projectId = await givenProject({ leaseSeconds: LEASE_SECONDS });
    const comparisons = await givenComparisons(projectId, COMPARISONS, { k: 2 });
    return new Scene(projectId, comparisons, await givenLabelers(LABELERS));
  }

  async take(action: Step): Promise<void> {
    if (isRule(action)) return this.rule(action);
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

  private async rule(rule: Rule): Promise<void> {
    if (rule.do === "set overlap") return this.setOverlap(rule.overlap);
    if (rule.do === "qualify") return this.qualify(rule.labeler, rule.languages);
    const { id = "", promptId = "" } = this.comparisons[rule.index] ?? {};
    const prompt = { id: promptId };
    if (rule.do === "speak") await db().prompt.update({ where: prompt, data: { language: rule.language } });
    else {
      const data = { retiredAt: rule.do === "retire" ? at(this.seconds) : null };
      if (rule.what === "prompt") await db().prompt.update({ where: prompt, data });
      else await db().comparison.update({ where: { id }, data });
    }
  }

  private async qualify(who: number, languages: string[]): Promise<void> {
    const key = { projectId: this.projectId, userId: this.labelers[who] ?? "" };
    await db().qualification.upsert({
      where: { projectId_userId: key },
      create: { ...key, languages, topics: [] },
      update: { languages },
    });
  }

  private async answer(action: Answer, task: RankingTask, labelerId: string): Promise<void> {
    const { assignmentId } = task;
    const now = at(this.seconds);
    if (action.do === "edit") await this.edit(task, labelerId, action.reversed);
    else if (action.do === "submit") {
      const tiers = orderOf(task, action.reversed);
      this.note(action.labeler, (await rank(task, labelerId, this.seconds, tiers, action.andNext)).next);
    } else if (action.do === "skip") {
      const { andNext } = action;
      const { next } = await skipTask({ labelerId, assignmentId, reason: "other", note: "", andNext, now });
      this.note(action.labeler, next);
    } else
      await saveDraft({
        labelerId,
        assignmentId,
        draft: { kind: "ranking", ranks: {}, noneAcceptable: true },
        now,
      });
  }

  private async edit(task: RankingTask, labelerId: string, reversed: boolean): Promise<void> {
    const ranking = await db().ranking.findUnique({
      where: { assignmentId: task.assignmentId },
      include: { revisions: true },
    });
    if (!ranking) return;
    const tiers = orderOf(task, reversed);
    const revision = ranking.revisions.length;
    const edit = { labelerId, rankingId: ranking.id, revision, tiers, noneAcceptable: false, now: at(this.seconds) };
    const given = await reviseRanking(edit);
    this.edits.add(`${ranking.id} ${given.revision}`);
  }

  private async ask(who: number): Promise<void> {
    const labelerId = this.labelers[who] ?? "";
    this.note(who, await nextTask({ labelerId, projectId: this.projectId, kind: "ranking", now: at(this.seconds) }));
  }

  private note(who: number, next: Next): void {
    if (!next?.found || next.task.kind !== "ranking") return;
    const { task } = next;
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
    // A task's counter is its count, and it queues in its prompt's lane exactly when both it and its prompt are live.
    const tasks = await db().comparison.findMany({
      where: { projectId: this.projectId },
      include: { prompt: { include: { lane: true } } },
    });
    for (const task of tasks) {
      expect(task.takenPlaces).toBe(taken.filter((r) => r.comparisonId === task.id).length);
      const isLive = task.retiredAt === null && task.prompt.retiredAt === null;
      expect(task.laneId).toBe(isLive ? task.prompt.laneId : null);
      if (isLive) expect(task.prompt.lane?.language).toBe(task.prompt.language);
    }
    // Answers and submitted assignments are the same thing, and each edit added one revision.
    const submitted = rows.filter((r) => r.state === "submitted").map((r) => r.id);
    expect(rankings.map((r) => r.assignmentId).sort()).toEqual(submitted.sort());
    expect(rankings.reduce((sum, r) => sum + r.revisions.length - 1, 0)).toBe(this.edits.size);
    for (const { revisions } of rankings)
      expect(revisions.map((r) => r.revision).sort()).toEqual(revisions.map((_, i) => i + 1));
  }

  /** Labelers who may still be given a comparison: qualified, and without an answer or a skip. */
  private async couldTake({ id, promptId }: GivenComparison): Promise<string[]> {
    const { language } = await db().prompt.findUniqueOrThrow({ where: { id: promptId } });
    const qualifications = await db().qualification.findMany({ where: { projectId: this.projectId } });
    const over = await db().assignment.findMany({
      where: { comparisonId: id, state: { in: ["submitted", "skipped"] } },
    });
    return this.labelers.filter((labelerId) => {
      const known = qualifications.find((q) => q.userId === labelerId)?.languages ?? [];
      const isQualified = language === null || known.length === 0 || known.includes(language);
      return isQualified && !over.some((a) => a.labelerId === labelerId);
    });
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
    for (const comparison of this.comparisons) {
      const { laneId, takenPlaces } = await db().comparison.findUniqueOrThrow({ where: { id: comparison.id } });
      expect(takenPlaces).toBeLessThanOrEqual(this.maxOverlap);
      if (laneId !== null && takenPlaces < overlap) expect(await this.couldTake(comparison)).toEqual([]);
    }
    expect(await db().assignment.count({ where: { projectId: this.projectId, state: "leased" } })).toBe(0);
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
