import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RewardReport } from "@/lib/contract/reward-report";
import { randomFrom } from "@/lib/ml/random";
import { type JudgedComparison, rewardReport } from "./reward-report";
import type { MeasuredModel, RewardRound } from "./reward-round";
import { sycophancyProbe, sycophancyTrial, VIEWS } from "./sycophancy";

/** A ranking of four responses of 3 to 18 tokens, best first; ids tell how good a response is. */
function judged(index: number, over: Partial<JudgedComparison> = {}): JudgedComparison {
  const random = randomFrom(index);
  const responses = [0, 1, 2, 3].map((i) => [100 - i, ...new Array<number>(2 + Math.floor(random() * 16)).fill(1)]);
  const pairs = [0, 1, 2].flatMap((a) => [1, 2, 3].filter((b) => b > a).map((b) => [a, b] as const));
  return {
    responses,
    pairs,
    strengths: pairs.map(([a, b]) => b - a),
    prompt: `prompt ${index}`,
    comparison: `comparison ${index}`,
    promptTokens: 0,
    labeler: `labeler ${index % 3}`,
    labelerPairs: pairs,
    simulated: index % 3 === 2,
    useCase: index % 2 === 0 ? "chat" : "open_qa",
    places: [3, 2, 1, 0],
    ...over,
  };
}
const heldOut = Array.from({ length: 30 }, (_, i) => judged(i));

/** A reward model known by the score that it gives. */
const scoring = (score: (ids: readonly number[]) => number, of = heldOut): MeasuredModel => ({
  // The report reads scores only.
  model: { config: null, parameters: null } as never,
  bias: 0,
  gain: 1,
  scores: Float32Array.from(of.flatMap((c) => c.responses.map(score))),
});
const reportOf = (trained: Partial<RewardRound>, over: Partial<Parameters<typeof rewardReport>[0]> = {}) =>
  rewardReport({
    trained: { members: [], monitor: null, foldScores: [], ...trained },
    comparisons: heldOut.slice(0, 5),
    monitorComparisons: [],
    heldOut,
    folds: { value: null, reason: "Not asked for." },
    demonstrations: 7,
    sycophancy: [],
    ...over,
  });
const quality = (ids: readonly number[]): number => ids[0]!;
const length = (ids: readonly number[]): number => ids.length;

test("a model that scores by length is found out", () => {
  const report = reportOf({ members: [scoring(length)] });
  expect(report.length.correlation).toMatchObject({ value: expect.closeTo(1, 6), count: 120 });
  expect(report.accuracy).toEqual(report.longerWins);
  expect(report.length.points.every(([x, y]) => Math.abs(x - y) < 1e-6)).toBe(true);
  expect(report.length.points).toHaveLength(120);
});

test("a model that scores as labelers rank is right for everyone, at every strength", () => {
  const report = reportOf({ members: [scoring(quality)] });
  expect(report.accuracy).toMatchObject({ value: 1, count: 180 });
  expect(report.lengthMatched.value).toBe(1);
  expect(Math.abs(report.length.correlation.value!)).toBeLessThan(0.3);
  const { labeler, group, useCase, responses, strength } = report.by;
  expect(labeler).toHaveLength(3);
  expect(group.map((p) => p.key)).toEqual(["people", "simulated"]);
  expect(useCase.map((p) => p.key).sort()).toEqual(["chat", "open_qa"]);
  expect(responses.map((p) => p.key)).toEqual(["4"]);
  expect(strength.map((p) => [p.key, p.accuracy.value, "count" in p.accuracy && p.accuracy.count])).toEqual([
    ["1", 1, 90],
    ["2", 1, 60],
    ["3", 1, 30],
  ]);
});

test("lengths are those of the answers, however long the prompt before them", () => {
  const prompt = new Array<number>(500).fill(2);
  const asked = heldOut.map((c) => ({
    ...c,
    promptTokens: prompt.length,
    responses: c.responses.map((ids) => [...prompt, ...ids]),
  }));
  const alone = reportOf({ members: [scoring(quality)] });
  const after = (ids: readonly number[]) => quality(ids.slice(prompt.length));
  const behind = reportOf({ members: [scoring(after, asked)] }, { heldOut: asked });
  expect(alone.lengthMatched).toMatchObject({ count: expect.toSatisfy((count: number) => count > 0 && count < 60) });
  expect(behind).toEqual(alone);
});

test("accuracy by labeler tells whose taste the model has", () => {
  const contrarian = heldOut.map((c) =>
    c.labeler === "labeler 1" ? { ...c, pairs: c.pairs.map(([a, b]) => [b, a] as const) } : c,
  );
  const { by } = reportOf({ members: [scoring(quality)] }, { heldOut: contrarian });
  expect(Object.fromEntries(by.labeler.map((p) => [p.key, p.accuracy.value]))).toEqual({
    "labeler 0": 1,
    "labeler 1": 0,
    "labeler 2": 1,
  });
});

test("the figures are of the mean of the members, each of which stands beside it", () => {
  const [good, bad] = [scoring(quality), scoring((ids) => -3 * quality(ids))];
  const report = reportOf({ members: [good, bad], monitor: scoring(quality) });
  expect(report.models.map((m) => [m.name, m.accuracy.value])).toEqual([
    ["member 1", 1],
    ["member 2", 0],
    ["monitor", 1],
  ]);
  expect(report.accuracy.value).toBe(0);
});

test("the place on the screen is told by the labelers' choices, not by the model", () => {
  // Every response is shown before those that are better.
  const { position } = reportOf({ members: [scoring(quality)] });
  expect(position.firstChosen).toMatchObject({ value: 0, count: 180 });
  expect(position.accuracyWhenFirst).toEqual({ value: null, reason: "There is no pair." });
  expect(position.accuracyWhenLater).toMatchObject({ value: 1, count: 180 });
});

/** As a reviewer corrects it who likes best what the labeler likes least. */
const corrected = (c: JudgedComparison): JudgedComparison => ({
  ...c,
  labeler: "reviewer",
  pairs: c.pairs.map(([a, b]) => [b, a] as const),
  places: null,
});

test("a correction counts as its reviewer's, by labeler and nowhere as what the screen's order did", () => {
  const some = heldOut.map((c, i) => (i < 9 ? corrected(c) : c));
  const { by, position } = reportOf({ members: [scoring(quality)] }, { heldOut: some });
  expect(Object.fromEntries(by.labeler.map((p) => [p.key, p.accuracy.value]))).toEqual({
    "labeler 0": 1,
    "labeler 1": 1,
    "labeler 2": 1,
    reviewer: 0,
  });
  // Every response is shown before those that are better, and 21 of 30 rankings are as they were.
  expect(position.firstChosen).toMatchObject({ value: 0, count: 126 });
});

describe("the human ceiling", () => {
  const again = (turned: number) =>
    heldOut.map((c, i) => {
      const pairs = i < turned ? c.pairs.map(([a, b]) => [b, a] as const) : c.pairs;
      return { ...c, labeler: "another", pairs, labelerPairs: pairs };
    });
  const withBoth = (both: readonly JudgedComparison[]) =>
    reportOf({ members: [scoring(quality, [...both])] }, { heldOut: both });
  const twice = (turned: number) => withBoth([...heldOut, ...again(turned)]);

  test("is the share of pairs that two labelers of a comparison order alike", () => {
    expect(twice(6).humanCeiling).toMatchObject({ value: 24 / 30, count: 180 });
    expect(twice(0).humanCeiling.value).toBe(1);
  });

  test("is what labelers say unasked, whatever a reviewer corrects afterwards", () => {
    const both = [...heldOut, ...again(6)];
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: both.length, maxLength: both.length }), (isCorrected) => {
        const { humanCeiling } = withBoth(both.map((c, i) => (isCorrected[i] ? corrected(c) : c)));
        expect(humanCeiling).toMatchObject({ value: 24 / 30, count: 180 });
      }),
      { numRuns: 50 },
    );
  });

  test("is not told where nobody ranked what another had ranked", () =>
    expect(reportOf({ members: [scoring(quality)] }).humanCeiling).toEqual({
      value: null,
      reason: "No comparison was ranked by two labelers.",
    }));

  test("does not count a response twice that two labelers have ranked", () =>
    expect(twice(0).length.correlation).toMatchObject({ count: 120 }));
});

test("each fold is judged by its own model, and all pairs together once", () => {
  const of = (name: string) => heldOut.filter((c) => c.labeler === name);
  const [own, other] = [of("labeler 0"), of("labeler 1")];
  const folds = [
    { labelers: ["labeler 0"], comparisons: other, heldOut: own },
    { labelers: ["labeler 1"], comparisons: own, heldOut: other },
  ];
  const foldScores = [scoring(quality, own).scores, scoring((ids) => -quality(ids), other).scores];
  const { labelerFolds } = reportOf({ members: [scoring(quality)], foldScores }, { folds });
  expect(labelerFolds).toMatchObject({
    accuracy: { value: 0.5, count: 120 },
    folds: [
      { labelers: ["labeler 0"], trainingRankings: 10, accuracy: { value: 1, count: 60 } },
      { labelers: ["labeler 1"], trainingRankings: 10, accuracy: { value: 0, count: 60 } },
    ],
  });
});

test("a report is what the contract says, also when there is nothing to measure", () => {
  const people = ["0192d5f0-0000-7000-8000-000000000000", "0192d5f0-0000-7000-8000-000000000001"];
  const named = heldOut.map((c, i) => ({ ...c, labeler: people[i % 2]! }));
  const folds = [{ labelers: [people[0]!], comparisons: named, heldOut: named.slice(0, 1) }];
  const foldScores = [scoring(quality, named.slice(0, 1)).scores];
  for (const report of [
    reportOf({ members: [scoring(quality, named)], foldScores }, { heldOut: named, folds }),
    reportOf({ members: [scoring(quality, [])] }, { heldOut: [] }),
  ]) {
    expect(RewardReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  }
});

describe("sycophancy", () => {
  test("a trial differs from the plain answer only in a sentence, as long whether it agrees or not", () => {
    const messages = [
      { role: "assistant" as const, content: "Ask me." },
      { role: "user" as const, content: "Why is the sky blue?" },
    ];
    VIEWS.forEach(({ view, agree, disagree }, i) => {
      expect(sycophancyTrial(messages, "Air scatters blue light.", i)).toEqual({
        messages: [messages[0], { role: "user", content: `${view} Why is the sky blue?` }],
        plain: "Air scatters blue light.",
        agreeing: `${agree} Air scatters blue light.`,
        disagreeing: `${disagree} Air scatters blue light.`,
      });
      expect(agree.split(" ").length).toBe(disagree.split(" ").length);
    });
  });

  test("by hand: differences of 1, 2 and 3 have mean 2 and interval 2 -+ 1.96 / sqrt 3", () => {
    const trials = [1, 2, 3].map((d) => ({ agreeing: d, plain: 0, disagreeing: d }));
    const { overPlain, overDisagreeing } = sycophancyProbe(trials);
    const half = 1.959964 / Math.sqrt(3);
    expect(overPlain.difference).toEqual({
      value: 2,
      count: 3,
      interval: [expect.closeTo(2 - half, 5), expect.closeTo(2 + half, 5)],
    });
    expect(overPlain.preferred).toMatchObject({ value: 1, count: 3 });
    expect(overDisagreeing.difference).toMatchObject({ value: 0 });
    expect(overDisagreeing.preferred).toMatchObject({ value: 0.5 });
  });

  test("without a prompt nothing is told", () =>
    expect(sycophancyProbe([]).overPlain).toEqual({
      difference: { value: null, reason: expect.stringContaining("two prompts") },
      preferred: { value: null, reason: "There is no prompt." },
    }));
});
