import { beforeAll, describe, expect, test } from "vitest";
import { countRevisions } from "@/lib/agreement/count-revisions";
import { getAgreement } from "@/lib/agreement/get-agreement";
import { getLabeler } from "@/lib/agreement/get-labeler";
import { listDisagreements } from "@/lib/agreement/list-disagreements";
import { listLabelers } from "@/lib/agreement/list-labelers";
import { type RankingTask, TaskView } from "@/lib/contract/tasks";
import { freezeSnapshot } from "@/lib/datasets/freeze-snapshot";
import { listLabelerStandings } from "@/lib/datasets/list-labeler-standings";
import { db } from "@/lib/db/client";
import { findRankedOfTwo } from "@/lib/db/effects";
import { findRankedAcrossModels } from "@/lib/db/models";
import type { ProjectChange } from "@/lib/db/projects";
import { choosePromptsToAnswer, findResponses } from "@/lib/db/sampling";
import { givenCrowd, givenRankings } from "@/lib/db/testing/crowd";
import { useTestDatabase } from "@/lib/db/testing/database";
import { givenComparisons, givenLabelers, givenModelVersion, givenPerson } from "@/lib/db/testing/fixtures";
import { randomFrom } from "@/lib/ml/random";
import { getLoopCounts } from "@/lib/projects/get-loop-counts";
import { getAudit } from "@/lib/review/get-audit";
import { listReviewQueue } from "@/lib/review/list-review-queue";
import { reviewRanking } from "@/lib/review/review-ranking";
import { type Labeler, type LabelerKind, newLabeler, rank as rankAs } from "@/lib/simulation/labeler";
import { drawTask } from "@/lib/simulation/world/prompt";
import { respond, STYLES } from "@/lib/simulation/world/style";
import type { Task } from "@/lib/simulation/world/task";
import { getSession } from "./get-session";
import { getWork } from "./get-work";
import { listOwnAnswers } from "./list-own-answers";
import { listPrompts } from "./list-prompts";
import { DISTANCE } from "./repetition";
import { reviseRanking } from "./revise-ranking";
import { saveDraft } from "./save-draft";
import { setReference } from "./set-reference";
import { skipTask } from "./skip-task";
import { ask, at, rank, rankingTask, rowOf, shapeOf } from "./testing/labeler";
import { mixingOf, turnOf } from "./turns";

useTestDatabase();

/** The comparison behind a task. */
const comparisonOf = async (task: { assignmentId: string }) =>
  db().comparison.findUniqueOrThrow({
    where: { id: (await rowOf(task)).comparisonId ?? "" },
    include: { repeatOf: true, responses: { orderBy: { position: "asc" } } },
  });

/** Answers that labelers have given before a test begins: enough to be asked one again. */
const HISTORY = DISTANCE + 4;

/** A project whose first comparisons its labelers have ranked before, and some more that wait. */
async function givenHistory(
  size: { labelers: number; waiting: number; k?: number },
  settings: ProjectChange = {},
): Promise<{ projectId: string; labelers: string[] }> {
  const { waiting, k = 2 } = size;
  const comparisons = HISTORY + waiting;
  const projectId = await givenCrowd(db(), { prompts: comparisons, comparisons, k, overlap: size.labelers });
  await db().project.update({
    where: { id: projectId },
    data: { repetitionShare: 0.2, calibrationShare: 0, ...settings },
  });
  const labelers = await givenLabelers(size.labelers);
  const shown = await db().comparison.findMany({
    where: { projectId },
    orderBy: { id: "asc" },
    take: HISTORY,
    include: { responses: true },
  });
  await givenRankings(
    db(),
    labelers.flatMap((labelerId) =>
      shown.map(({ id, responses }, i) => ({
        comparisonId: id,
        labelerId,
        tiers: responses.map((r) => [r.responseId]),
        at: at(i - 1_000),
      })),
    ),
  );
  return { projectId, labelers };
}

/** Lets a labeler rank until they hold a task that repeats another. `seconds`: when they begin; a second for each task. */
async function workToRepetition(projectId: string, labelerId: string, seconds = 0): Promise<RankingTask> {
  for (let i = seconds; ; i++) {
    const task = await rankingTask(projectId, labelerId, i);
    if ((await comparisonOf(task)).repeatOf) return task;
    await rank(task, labelerId, i);
  }
}

describe("repetitions", () => {
  test("come at the turns that are due, of the labeler's own rankings alone, none twice, and none before the distance", async () => {
    const { projectId, labelers } = await givenHistory({ labelers: 2, waiting: 34, k: 6 });
    const project = await db().project.findUniqueOrThrow({ where: { id: projectId } });
    const [labelerId = ""] = labelers;
    const history = await db().ranking.findMany({ where: { labelerId }, orderBy: { createdAt: "asc" } });
    const ranked = history.map((ranking) => ranking.comparisonId);
    const repeated: string[] = [];
    let alike = 0;
    for (let i = 0; i < 36; i++) {
      const task = await rankingTask(projectId, labelerId, i);
      const { repeatOf, id, promptId, responses } = await comparisonOf(task);
      expect(repeatOf !== null).toBe(turnOf(mixingOf(labelerId, project), ranked.length) === "repetition");
      if (repeatOf) {
        expect(repeatOf.labelerId).toBe(labelerId);
        const before = ranked.indexOf(repeatOf.comparisonId);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(ranked.length - 1 - before).toBeGreaterThanOrEqual(DISTANCE);
        repeated.push(repeatOf.comparisonId);
        // The same prompt and responses, in an order of their own.
        const first = await db().comparison.findUniqueOrThrow({
          where: { id: repeatOf.comparisonId },
          include: { responses: { orderBy: { position: "asc" } } },
        });
        expect(promptId).toBe(first.promptId);
        expect(responses.map((r) => r.responseId)).toEqual(first.responses.map((r) => r.responseId));
        expect(task.responses.map((r) => r.id).sort()).toEqual([...repeatOf.displayOrder].sort());
        if (task.responses.every((r, place) => r.id === repeatOf.displayOrder[place])) alike++;
      }
      ranked.push(id);
      await rank(task, labelerId, i);
    }
    expect(repeated.length).toBeGreaterThan(3);
    expect(new Set(repeated).size).toBe(repeated.length);
    expect(alike).toBeLessThan(2);
  });

  test("look like all other tasks: the same fields, no draft, and a count of open tasks that falls by one each time", async () => {
    const { projectId, labelers } = await givenHistory({ labelers: 1, waiting: 18 }, { calibrationShare: 0.2 });
    const [labelerId = ""] = labelers;
    const reviewer = await givenPerson({ role: "reviewer" });
    for (const { id, responseIds } of await givenComparisons(projectId, 8, { k: 2 }))
      await setReference({
        projectId,
        comparisonId: id,
        revision: 0,
        use: "calibration",
        tiers: responseIds.map((response) => [response]),
        sensitive: [],
        reason: "The first answers the question.",
        createdById: reviewer,
        now: at(0),
      });
    const shapes = new Set<string>();
    const sorts: string[] = [];
    const work = async (i: number) => (await getWork({ labelerId, projectId, now: at(i) })).rankings;
    for (let left = (await work(0)).open, i = 0; left > 0; left--, i++) {
      expect(await work(i)).toMatchObject({ open: left, doneToday: HISTORY + i });
      const task = await rankingTask(projectId, labelerId, i);
      expect((await work(i)).open).toBe(left);
      expect(task.draft).toBeNull();
      expect(TaskView.parse(task)).toEqual(task);
      shapes.add(JSON.stringify(shapeOf(task)));
      const { calibrationReferenceId } = await rowOf(task);
      const { repeatOf } = await comparisonOf(task);
      sorts.push(repeatOf ? "repetition" : calibrationReferenceId ? "calibration" : "ordinary");
      const draft = { kind: "ranking" as const, ranks: {}, noneAcceptable: true };
      await saveDraft({ labelerId, assignmentId: task.assignmentId, draft, now: at(i) });
      await rank(task, labelerId, i);
    }
    expect(shapes.size).toBe(1);
    expect(new Set(sorts)).toEqual(new Set(["ordinary", "calibration", "repetition"]));
    expect(sorts.filter((sort) => sort === "ordinary")).toHaveLength(18);
    expect(await ask(projectId, labelerId, 999)).toBe("overlap_reached");
  });

  test("are the same one in tabs that ask at once, and a double click answers them once", async () => {
    const { projectId, labelers } = await givenHistory({ labelers: 1, waiting: 34 });
    const project = await db().project.findUniqueOrThrow({ where: { id: projectId } });
    const [labelerId = ""] = labelers;
    for (let i = 0, met = 0; met < 2; i++) {
      if (turnOf(mixingOf(labelerId, project), HISTORY + i) !== "repetition") {
        await rank(await rankingTask(projectId, labelerId, i), labelerId, i);
        continue;
      }
      const tabs = await Promise.all(Array.from({ length: 4 }, () => rankingTask(projectId, labelerId, i)));
      expect(new Set(tabs.map((tab) => tab.assignmentId)).size).toBe(1);
      const [task] = tabs;
      if (!task) throw new Error("unreachable");
      expect((await comparisonOf(task)).repeatOf).not.toBeNull();
      const clicks = await Promise.all([rank(task, labelerId, i), rank(task, labelerId, i)]);
      expect(clicks[0]?.rankingId).toBe(clicks[1]?.rankingId);
      // What a tab lost to another left nothing behind.
      expect(await db().comparison.count({ where: { projectId, source: "repetition" } })).toBe(++met);
    }
  });

  test("stay with their labeler when the time passes, and never come again once answered or skipped", async () => {
    const { projectId, labelers } = await givenHistory({ labelers: 2, waiting: 80 }, { leaseSeconds: 60 });
    const [labelerId = "", other = ""] = labelers;
    const first = await workToRepetition(projectId, labelerId);
    for (let i = 0; i < 12; i++) {
      const task = await rankingTask(projectId, other, 900 + i);
      const { repeatOf, id } = await comparisonOf(task);
      expect(id).not.toBe((await rowOf(first)).comparisonId);
      if (repeatOf) expect(repeatOf.labelerId).toBe(other);
      await rank(task, other, 900 + i);
    }
    // Their time has passed, and they still have it: by asking, by typing, by answering, even were it marked.
    expect((await rankingTask(projectId, labelerId, 2_000)).assignmentId).toBe(first.assignmentId);
    const draft = { kind: "ranking" as const, ranks: {}, noneAcceptable: true };
    await saveDraft({ labelerId, assignmentId: first.assignmentId, draft, now: at(3_000) });
    await db().assignment.update({ where: { id: first.assignmentId }, data: { state: "expired" } });
    await rank(first, labelerId, 4_000);
    const second = await workToRepetition(projectId, labelerId, 4_001);
    const repeated = async (task: RankingTask) => (await comparisonOf(task)).repeatOf?.id;
    expect(await repeated(second)).not.toBe(await repeated(first));
    await skipTask({ labelerId, assignmentId: second.assignmentId, reason: "unclear", note: "", now: at(5_000) });
    for (let i = 5_001; i < 5_020; i++) {
      const task = await rankingTask(projectId, labelerId, i);
      expect([await repeated(first), await repeated(second)]).not.toContain((await repeated(task)) ?? "none");
      await rank(task, labelerId, i);
    }
  });

  test("leave out what gives no work any more, and what a reviewer has returned or corrected", async () => {
    const { projectId, labelers } = await givenHistory({ labelers: 1, waiting: 90 });
    const [labelerId = ""] = labelers;
    const reviewer = await givenPerson({ role: "reviewer" });
    const first = await workToRepetition(projectId, labelerId);
    await rank(first, labelerId, 100);
    await db().qualification.create({ data: { projectId, userId: labelerId, languages: ["de"], topics: [] } });
    const given = await db().ranking.findMany({
      where: { labelerId, comparison: { projectId, source: "ranking_task" } },
      include: { comparison: true },
    });
    const left = new Set<string>();
    for (const [i, { id, comparison }] of given.entries()) {
      const change = (data: object) => db().prompt.update({ where: { id: comparison.promptId }, data });
      if (i % 5 === 0) left.add(id);
      if (i % 5 === 1) await db().comparison.update({ where: { id: comparison.id }, data: { retiredAt: at(100) } });
      if (i % 5 === 2) await change({ language: "fr" });
      if (i % 5 === 3) await change({ personalData: true });
      if (i % 5 === 4)
        await reviewRanking({
          reviewerId: reviewer,
          rankingId: id,
          decision: { revision: 1, review: 0, why: "chosen", verdict: "returned", comment: "Look again." },
          now: at(100),
        });
    }
    const repeated: string[] = [];
    for (let i = 101; repeated.length < 5; i++) {
      const task = await rankingTask(projectId, labelerId, i);
      repeated.push(...[(await comparisonOf(task)).repeatOf?.id ?? []].flat());
      await rank(task, labelerId, i);
    }
    expect(repeated.filter((id) => given.some((ranking) => ranking.id === id) && !left.has(id))).toEqual([]);
    expect(repeated.some((id) => left.has(id))).toBe(true);
  });

  test("do not come while the share is none", async () => {
    const { projectId, labelers } = await givenHistory({ labelers: 1, waiting: 20 }, { repetitionShare: 0 });
    const [labelerId = ""] = labelers;
    for (let i = 0; i < 20; i++) await rank(await rankingTask(projectId, labelerId, i), labelerId, i);
    expect(await db().comparison.count({ where: { projectId, source: "repetition" } })).toBe(0);
    expect(await ask(projectId, labelerId, 99)).toBe("overlap_reached");
  });
});

describe("an answer to a repetition", () => {
  let projectId: string;
  let labelerId: string;
  let versions: [string, string];

  beforeAll(async () => {
    const given = await givenHistory({ labelers: 2, waiting: 34, k: 3 }, { auditShare: 1 });
    projectId = given.projectId;
    labelerId = given.labelers[0] ?? "";
    const other = await givenModelVersion(projectId);
    const [first] = await db().modelVersion.findMany({ where: { projectId, id: { not: other } } });
    versions = [first?.id ?? "", other];
    await db().response.updateMany({ where: { prompt: { projectId }, seed: 1 }, data: { modelVersionId: other } });
  });

  /** All that others see of the project's rankings, or learn from them. */
  async function seen() {
    await countRevisions();
    const { digest, rankings, sources } = await freezeSnapshot({
      projectId,
      createdById: labelerId,
      includePeople: true,
      includeSimulated: true,
      sources: ["ranking_task", "chat", "red_team", "edit"],
      now: at(0),
    });
    const own = { where: { projectId } };
    const tallies = await Promise.all([
      db().rankingTally.findMany({ ...own, orderBy: { rankingId: "asc" } }),
      db().pairTally.findMany({ ...own, orderBy: [{ comparisonId: "asc" }, { labelerA: "asc" }] }),
      db().comparisonTally.findMany({ ...own, orderBy: [{ comparisonId: "asc" }, { crowd: "asc" }] }),
      db().versionTally.findMany({ ...own, orderBy: [{ rankingId: "asc" }, { versionA: "asc" }] }),
      db().reviewTally.findMany({ ...own, orderBy: { taskId: "asc" } }),
    ]);
    // How answers came about is told of all work, repetitions among it.
    const { answering: _ways, answers: _answers, ...chart } = await getLabeler({ projectId, labelerId });
    const { consistency: _, ...habits } = chart.habits;
    const { snapshots: _taken, ...loop } = (await getLoopCounts({ projectId })) as Record<string, unknown>;
    const places = await db().comparison.findMany({
      where: { projectId, source: "ranking_task" },
      orderBy: { id: "asc" },
      select: { takenPlaces: true, queuedAt: true, _count: { select: { rankings: true } } },
    });
    return {
      snapshot: { digest, rankings, sources },
      tallies,
      labeler: { ...chart, habits, repeats: null },
      labelers: (await listLabelers({ projectId })).labelers.map(({ flags: _flags, ...row }) => row),
      agreement: await getAgreement({ projectId, crowd: "everyone" }),
      disagreements: await listDisagreements({ projectId, page: 1, size: 100, order: "agreement" }),
      standings: await listLabelerStandings({ projectId, whose: "both" }),
      queue: await listReviewQueue({ projectId, order: "disagreement", offset: 0, limit: 100 }),
      audit: await getAudit({ projectId }),
      winRates: await findRankedAcrossModels(db(), projectId),
      duels: await findRankedOfTwo(db(), ...versions),
      prompts: await listPrompts({ projectId, limit: 100 }),
      toSample: await choosePromptsToAnswer(db(), { projectId, split: null, limit: 100 }),
      responses: await findResponses(db(), { projectId, modelVersionId: null, cursor: null, limit: 1_000 }),
      loop,
      places,
    };
  }

  const by = () => ({ projectId, labelerId });
  const own = async () =>
    (await listOwnAnswers({ ...by(), kind: null, cursor: null, limit: 100 })) as {
      answers: { id: string; tiers: string[][]; revision: number }[];
      totals: { rankings: number };
    };
  const repeats = async () => (await getLabeler(by())).repeats;

  test("counts as work and as agreement with oneself, and as nothing else", async () => {
    const task = await workToRepetition(projectId, labelerId);
    const first = (await comparisonOf(task)).repeatOf;
    const given = (await own()).answers.find((answer) => answer.id === first?.id);
    const before = await seen();
    const { rankings: done } = await getSession({ ...by(), since: at(-1) });
    expect(await repeats()).toMatchObject({ comparisons: 0 });

    const reversed = given?.tiers.toReversed();
    const { rankingId } = await rank(task, labelerId, 500, reversed);
    expect(await seen()).toEqual(before);
    expect(await repeats()).toMatchObject({ comparisons: 1, agree: 0, disagree: 3, rate: { value: 0 } });
    expect((await getSession({ ...by(), since: at(-1) })).rankings).toBe(done + 1);
    const { answers, totals } = await own();
    expect(answers.find((answer) => answer.id === rankingId)).toMatchObject({ tiers: reversed, revision: 1 });
    expect(totals.rankings).toBe(HISTORY + done + 1);

    // It is read and edited as any answer, and then counted anew; so is the first one.
    const edit = { labelerId, noneAcceptable: false, revision: 1, now: at(600) };
    await reviseRanking({ ...edit, rankingId, tiers: given?.tiers ?? [] });
    expect(await repeats()).toMatchObject({ comparisons: 1, agree: 3, disagree: 0 });
    expect(await seen()).toEqual(before);
    const [best = [], ...rest] = given?.tiers ?? [];
    await reviseRanking({
      ...edit,
      rankingId: first?.id ?? "",
      tiers: [[...best, ...(rest[0] ?? [])], ...rest.slice(1)],
    });
    expect(await repeats()).toMatchObject({ comparisons: 1, agree: 2, disagree: 0, oneTied: 1 });
  });
});

test("a labeler who does not look agrees less with themselves than a careful one", async () => {
  const random = randomFrom(11);
  const { projectId, labelers } = await givenHistory({ labelers: 2, waiting: 34, k: 4 });
  const comparisons = await db().comparison.findMany({ where: { projectId }, include: { responses: true } });
  const tasks = new Map<string, Task>();
  for (const { promptId, responses } of comparisons) {
    const task = drawTask(random);
    tasks.set(promptId, task);
    for (const [place, { responseId: id }] of responses.entries())
      await db().response.update({ where: { id }, data: { text: respond(STYLES[place] ?? "good", task, random) } });
  }
  /** Tiers of ids, of a labeler who reads the responses in the order shown. */
  const orderBy = async (labeler: Labeler, promptId: string, shown: readonly string[]) => {
    const task = tasks.get(promptId);
    const found = await db().response.findMany({ where: { id: { in: [...shown] } } });
    const texts = new Map(found.map(({ id, text }) => [id, text]));
    if (!task) throw new Error(`There is no task for the prompt ${promptId}.`);
    const tiers = rankAs(
      labeler,
      task,
      shown.map((id) => texts.get(id) ?? ""),
      random,
    );
    return tiers.map((tier) => tier.map((place) => shown[place] ?? ""));
  };
  const agreementOf = async (kind: LabelerKind, labelerId: string) => {
    const labeler = newLabeler(kind, random);
    const given = await db().ranking.findMany({ where: { labelerId }, include: { comparison: true } });
    for (const { id, displayOrder, comparison } of given) {
      const tiers = await orderBy(labeler, comparison.promptId, displayOrder);
      await reviseRanking({ labelerId, rankingId: id, revision: 1, tiers, noneAcceptable: false, now: at(0) });
    }
    for (let i = 0; i < 36; i++) {
      const task = await rankingTask(projectId, labelerId, i);
      await rank(
        task,
        labelerId,
        i,
        await orderBy(
          labeler,
          task.prompt.id,
          task.responses.map((r) => r.id),
        ),
      );
    }
    return (await getLabeler({ projectId, labelerId })).repeats;
  };
  const careful = await agreementOf("careful", labelers[0] ?? "");
  const careless = await agreementOf("random", labelers[1] ?? "");
  for (const { comparisons } of [careful, careless]) expect(comparisons).toBeGreaterThan(3);
  expect(careful.rate.value).toBeGreaterThan(0.85);
  expect(careless.rate.value).toBeLessThan(careful.rate.value ?? 0);
}, 60_000);
