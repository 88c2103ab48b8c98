import { describe, expect, test } from "vitest";
import * as contract from "@/lib/contract/agreement";
import type { AnswerEvidence } from "@/lib/contract/evidence";
import { findLabelerUseCaseWeeks } from "@/lib/db/agreement";
import { insertReference } from "@/lib/db/calibration";
import { db } from "@/lib/db/client";
import { insertEvidence } from "@/lib/db/evidence";
import { useTestDatabase } from "@/lib/db/testing/database";
import {
  givenComparisons,
  givenDemonstration,
  givenLabelers,
  givenPerson,
  givenProject,
  givenPrompt,
  givenRanking,
} from "@/lib/db/testing/fixtures";
import { getLabeler } from "./get-labeler";
import { listLabelers } from "./list-labelers";
import { givenRanked } from "./testing/ranked-comparisons";

useTestDatabase();

describe("a labeler", () => {
  test("is shown with peers, use cases and reliability; the list has everyone", async () => {
    const { projectId, idOf } = await givenRanked(
      Array.from({ length: 12 }, () => ({ ann: "a|b|c", bob: "a|b|c", cy: "c|b|a" })),
    );
    const chart = await getLabeler({ projectId, labelerId: idOf("cy") });
    expect(contract.LabelerChart.safeParse(chart).success).toBe(true);
    expect(chart).toMatchObject({
      rankings: 12,
      byUseCase: [{ key: "open_qa", agree: 0, disagree: 72, comparisons: 12 }],
      rate: { value: 0 },
      habits: { agreement: { value: 0, rankings: 12, peers: null, flagged: false } },
      repeats: { comparisons: 0, rate: { value: null } },
    });
    expect(chart.peers.map((p) => [p.comparisons, p.rate.value])).toEqual([
      [12, 0],
      [12, 0],
    ]);
    expect(chart.reliability?.value).toBeLessThan(0.5);
    expect(chart.reliability?.peersMedian).toBeGreaterThan(0.5);
    const { labelers } = await listLabelers({ projectId });
    expect(labelers).toHaveLength(3);
    const row = labelers.find((l) => l.labeler.id === idOf("cy"));
    expect(row).toMatchObject({ rankings: 12, shared: 12, rate: { value: 0 } });
    expect(row?.weeks.reduce((sum, w) => sum + w.disagree, 0)).toBe(72);
    await expect(getLabeler({ projectId, labelerId: await givenPerson() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("is told by use case and week at once, of the newest weeks only", async () => {
    const weeks = 5;
    const word = (i: number) => (i % 3 === 0 ? "c|b|a" : i % 3 === 1 ? "a|bc" : "a|b|c");
    const { projectId, comparisons, idOf } = await givenRanked(
      Array.from({ length: 3 * weeks }, (_, i) => ({ ann: "a|b|c", cy: word(i) })),
    );
    for (const [i, { id, promptId }] of comparisons.entries()) {
      // Three comparisons a week, in an order that is neither that of use cases nor that of weeks.
      const at = new Date(Date.UTC(2026, 0, 5 + 7 * ((3 * i) % weeks), 12));
      await db().ranking.updateMany({ where: { comparisonId: id }, data: { createdAt: at } });
      await db().prompt.update({ where: { id: promptId }, data: { useCase: i % 2 === 0 ? "chat" : "extract" } });
    }
    const labelerId = idOf("cy");
    const { byWeek, byUseCase, byUseCaseAndWeek: cells } = await getLabeler({ projectId, labelerId });
    expect(byWeek).toHaveLength(weeks);
    // What the cells of a row or a column add up to is what the use case or the week alone says.
    const added = (own: Omit<contract.Slice, "key">[]) =>
      (["agree", "disagree", "bothTied", "oneTied", "comparisons"] as const).map((of) =>
        own.reduce((sum, cell) => sum + cell[of], 0),
      );
    for (const week of byWeek) expect(added(cells.filter((c) => c.week === week.key))).toEqual(added([week]));
    for (const part of byUseCase) expect(added(cells.filter((c) => c.useCase === part.key))).toEqual(added([part]));
    for (const { rate, agree, disagree } of cells) expect(rate.value).toBe(agree / (agree + disagree));
    const newest = await findLabelerUseCaseWeeks(db(), { projectId, labelerId, mostWeeks: 2 });
    const expected = byWeek.slice(-2).flatMap((w) => cells.filter((c) => c.week === w.key));
    expect(newest).toHaveLength(expected.length);
    expect(new Set(newest.map((c) => c.week))).toEqual(new Set(expected.map((c) => c.week)));
  });

  test("is compared with themselves where the same texts come again", async () => {
    const projectId = await givenProject();
    const labelerId = await givenPerson();
    const [first] = await givenComparisons(projectId, 1);
    const [second] = await givenComparisons(projectId, 1, { promptId: first?.promptId ?? "" });
    for (const [comparison, order] of [
      [first, [0, 1, 2]],
      [second, [0, 2, 1]],
    ] as const)
      await givenRanking(comparison?.id ?? "", labelerId, [order.map((i) => [comparison?.responseIds[i] ?? ""])]);
    const { repeats } = await getLabeler({ projectId, labelerId });
    expect(repeats).toMatchObject({ comparisons: 1, agree: 2, disagree: 1, rate: { value: 2 / 3 } });
  });
});

/** A demonstration, written in so many active seconds; with notes when given. */
async function givenAnswer(projectId: string, labelerId: string, seconds: number, evidence?: AnswerEvidence) {
  const id = await givenDemonstration(await givenPrompt(projectId), labelerId, ["Fine"]);
  const { assignmentId } = await db().demonstration.update({ where: { id }, data: { activeSeconds: seconds } });
  if (evidence) await insertEvidence(db(), assignmentId, evidence);
}

describe("a labeler's answers", () => {
  test("are summed up by kind: speed of all, pastes and time away of those with notes", async () => {
    const { projectId, idOf } = await givenRanked([{ ann: "a|b|c", bob: "a|b|c" }]);
    const labelerId = idOf("ann");
    const notes = { typedCharacters: 10, pastedCharacters: 0, keystrokes: 12, secondsToFirstInput: 2, secondsOpen: 25 };
    await givenAnswer(projectId, labelerId, 20, notes);
    await givenAnswer(projectId, labelerId, 40, { ...notes, pastedCharacters: 300, secondsOpen: 100 });
    // Longer active than open: the draft came from another browser.
    await givenAnswer(projectId, labelerId, 90, { ...notes, secondsToFirstInput: null, secondsOpen: 30 });
    await givenAnswer(projectId, labelerId, 10);
    const chart = await getLabeler({ projectId, labelerId });
    expect(contract.LabelerChart.safeParse(chart).success).toBe(true);
    expect(chart.answering).toEqual([
      {
        kind: "demonstration",
        answers: 4,
        activeSeconds: 30,
        noted: 3,
        // Wilson's interval of 1 in 3, as R's prop.test(1, 3, correct = FALSE) has it.
        withPaste: { value: 1 / 3, interval: [expect.closeTo(0.0615, 4), expect.closeTo(0.7923, 4)], reason: null },
        mostPasted: 300,
        secondsAway: 5,
        secondsToFirstInput: 2,
      },
      expect.objectContaining({ kind: "ranking", answers: 1, activeSeconds: 30, noted: 0, mostPasted: null }),
    ]);
    expect(chart.answers.map((a) => [a.activeSeconds, a.evidence?.secondsAway])).toEqual([
      [10, undefined],
      [90, 0],
      [40, 60],
      [20, 5],
      [30, undefined],
    ]);
    const { answering } = await getLabeler({ projectId, labelerId: idOf("bob") });
    expect(answering[0]?.withPaste).toEqual({ value: null, interval: null, reason: "Nothing was noted." });
  });

  test("to calibration tasks are compared with the references in force", async () => {
    const { projectId, comparisons, idOf } = await givenRanked([
      ...Array.from({ length: 5 }, () => ({ ann: "a|b|c", bob: "a|b|c" })),
      { ann: "c|b|a" },
      { ann: "ab|c" },
      { ann: "c|b|a" },
    ]);
    const createdById = await givenPerson({ role: "reviewer" });
    // The last is ranked as an ordinary task, though it has a reference now.
    for (const [i, { id: comparisonId, responseIds }] of comparisons.entries()) {
      const reference = {
        projectId,
        comparisonId,
        use: "calibration",
        reason: "",
        retired: false,
        sensitive: [],
      } as const;
      const created = { createdById, createdAt: new Date(), tiers: responseIds.map((id) => [id]) };
      await insertReference(db(), { ...reference, ...created, revision: 1 });
      const { id: calibrationReferenceId = "" } =
        (await db().calibrationReference.findFirst({ where: { comparisonId } })) ?? {};
      if (i < 7) await db().assignment.updateMany({ where: { comparisonId }, data: { calibrationReferenceId } });
    }
    const { calibration } = await getLabeler({ projectId, labelerId: idOf("ann") });
    expect(calibration).toMatchObject({ comparisons: 7, agree: 17, disagree: 3, bothTied: 0, oneTied: 1 });
    expect(calibration.rate.value).toBe(0.85);
    // Cochran's error of a ratio: five tasks with 3 of 3 pairs alike, one with 0 of 3, one with 2 of 2.
    const spread = 5 * (3 - 0.85 * 3) ** 2 + (0.85 * 3) ** 2 + (2 - 0.85 * 2) ** 2;
    const error = Math.sqrt((7 / 6) * spread) / 20;
    expect(calibration.rate.interval).toEqual([expect.closeTo(0.85 - 1.959964 * error, 5), 1]);
    const { calibration: other } = await getLabeler({ projectId, labelerId: idOf("bob") });
    expect(other).toMatchObject({ comparisons: 5, agree: 15, disagree: 0 });
  });
});

describe("flags", () => {
  test("name who contradicts peers and themselves, alike in the list and on the chart", async () => {
    const projectId = await givenProject({ rankingOverlap: 9 });
    const labelers = await givenLabelers(8);
    const [odd = ""] = labelers;
    const first = await givenComparisons(projectId, 12);
    for (const [i, { promptId }] of first.entries()) {
      const [again] = await givenComparisons(projectId, 1, { promptId });
      // The same texts again: fixtures number the comparisons of a call.
      for (const [place, id] of (again?.responseIds ?? []).entries())
        await db().response.update({ where: { id }, data: { text: `Response ${place} to ${i}` } });
      for (const labeler of labelers)
        for (const [time, comparison] of [first[i], again].entries()) {
          const ids = comparison?.responseIds ?? [];
          const isReversed = labeler === odd && time === 1;
          await givenRanking(comparison?.id ?? "", labeler, [(isReversed ? ids.toReversed() : ids).map((id) => [id])]);
        }
    }
    const chart = await getLabeler({ projectId, labelerId: odd });
    expect(contract.LabelerChart.safeParse(chart).success).toBe(true);
    expect(chart.repeats).toMatchObject({ comparisons: 12, agree: 0, disagree: 36, rate: { value: 0 } });
    expect(chart.habits.consistency).toMatchObject({ flagged: true, value: 0, rankings: 12, peers: { value: 1 } });
    const { labelers: rows } = await listLabelers({ projectId });
    for (const row of rows) {
      const own = await getLabeler({ projectId, labelerId: row.labeler.id });
      expect(row.flags).toEqual(contract.Habit.options.filter((habit) => own.habits[habit]?.flagged));
      expect(row.flags.includes("consistency")).toBe(row.labeler.id === odd);
    }
  }, 60_000);
});
