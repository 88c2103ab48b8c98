import { describe, expect, test } from "vitest";
import type { Estimate, RewardReport } from "@/lib/contract/reward-report";
import {
  breakdownRows,
  cautionsOf,
  ceilingOf,
  dataSentence,
  differenceSentence,
  foldRows,
  headlineRows,
  labelerRows,
} from "./report-words";

const share = (value: number, half = 0.02, count = 400): Estimate => ({
  value,
  count,
  interval: [value - half, value + half],
});
const nothing = (reason: string) => ({ value: null, reason });
const ANN = { id: "11111111-0000-7000-8000-000000000000", name: "Ann", simulated: false };
const BOT = { id: "22222222-0000-7000-8000-000000000000", name: "Bot", simulated: true };
const model = (name: string, accuracy: number) => ({ name, bias: 0, gain: 1, accuracy: share(accuracy) });

const report: RewardReport = {
  data: {
    training: { rankings: 300, pairs: 1800, ties: 1 },
    monitor: { rankings: 0, pairs: 0, ties: 0 },
    heldOut: { rankings: 1, pairs: 400, ties: 0 },
    demonstrations: 10,
  },
  models: [model("member 1", 0.68)],
  accuracy: share(0.68),
  longerWins: share(0.55),
  lengthMatched: share(0.66),
  humanCeiling: share(0.73, 0.02, 1200),
  length: { correlation: share(0.2), points: [] },
  by: {
    labeler: [
      { key: ANN.id, accuracy: share(0.7) },
      { key: BOT.id, accuracy: share(0.6) },
      { key: "33333333-0000-7000-8000-00000000abcd", accuracy: nothing("There is no pair.") },
    ],
    group: [{ key: "people", accuracy: share(0.7) }],
    useCase: [{ key: "open_qa", accuracy: share(0.7) }],
    responses: [{ key: "4", accuracy: share(0.7) }],
    strength: [
      { key: "1", accuracy: share(0.6) },
      { key: "2", accuracy: share(0.8) },
    ],
  },
  calibration: { error: { value: 0.03, count: 400 }, bins: [] },
  sycophancy: {
    overPlain: { difference: share(-0.1), preferred: share(0.4) },
    overDisagreeing: { difference: share(0.01), preferred: share(0.51) },
  },
  position: { firstChosen: share(0.51), accuracyWhenFirst: share(0.68), accuracyWhenLater: share(0.68) },
  labelerFolds: nothing("Not asked for."),
};

describe("the headline", () => {
  test("of one model has no row for its members, and says why new labelers are not foretold", () => {
    const rows = headlineRows(report);
    expect(rows.map((r) => r.name)).toEqual(["This model", "New labelers", "Alike in length", "“Longer wins”"]);
    expect(rows[0]).toMatchObject({ main: true, share: { value: 0.68 } });
    expect(rows[1]!.share).toEqual({ value: null, reason: "Not asked for." });
  });

  test("of an ensemble shows each member and the monitor beside their mean", () => {
    const models = [model("member 1", 0.66), model("member 2", 0.67), model("monitor", 0.6)];
    expect(headlineRows({ ...report, models }).map((r) => r.name)).toEqual([
      "Mean of 2 members",
      "Member 1",
      "Member 2",
      "Monitor",
      "New labelers",
      "Alike in length",
      "“Longer wins”",
    ]);
  });
});

describe("cautions", () => {
  test("are none where nothing is wrong", () => expect(cautionsOf(report)).toEqual([]));

  test.each([
    ["a coin", { accuracy: share(0.51), longerWins: share(0.5) }],
    ["longer response", { longerWins: share(0.7) }],
    ["follows length (correlation 0.6)", { length: { correlation: share(0.6), points: [] } }],
    [
      "for 80 % of prompts it prefers the answer that agrees, by 1 in score",
      { sycophancy: { ...report.sycophancy, overDisagreeing: { difference: share(1), preferred: share(0.8) } } },
    ],
    ["shown first in 60 % of pairs", { position: { ...report.position, firstChosen: share(0.6) } }],
    ["shown later in 60 % of pairs", { position: { ...report.position, firstChosen: share(0.4) } }],
    ["Nothing could be measured. There is no pair.", { accuracy: nothing("There is no pair.") }],
  ])("%s", (said, over) => {
    const cautions = cautionsOf({ ...report, ...over });
    expect(cautions).toHaveLength(1);
    expect(cautions[0]).toContain(said);
  });
});

test("the ceiling is a line where two labelers have ranked the same, and a reason elsewhere", () => {
  expect(ceilingOf(report)).toMatchObject({ at: 0.73, sentence: expect.stringContaining("73.0 % of 1,200 pairs") });
  const alone = { ...report, humanCeiling: nothing("No comparison was ranked by two labelers.") };
  expect(ceilingOf(alone)).toEqual({
    sentence: "There is no human ceiling to show. No comparison was ranked by two labelers.",
  });
});

test("parts are called as people call them", () => {
  const named = (by: Parameters<typeof breakdownRows>[1]) => breakdownRows(report, by).map((r) => r.name);
  expect(named("strength")).toEqual(["1 tier", "2 tiers"]);
  expect(named("responses")).toEqual(["K = 4"]);
  expect(named("useCase")).toEqual(["Open QA"]);
  expect(named("group")).toEqual(["People"]);
  expect(labelerRows(report.by.labeler, [ANN, BOT]).map((r) => [r.person.name, r.person.simulated])).toEqual([
    ["Ann", false],
    ["Bot", true],
    ["Someone unknown here (abcd)", false],
  ]);
});

test("a fold names those who were left out", () => {
  const folds = [{ labelers: [ANN.id, BOT.id], trainingRankings: 240, accuracy: share(0.6) }];
  const left = { ...report, labelerFolds: { accuracy: share(0.6), folds } };
  expect(foldRows(left, [ANN, BOT])).toEqual([
    { labelers: "Ann and Bot", trainingRankings: 240, share: folds[0]!.accuracy },
  ]);
  expect(foldRows(report, [ANN])).toEqual([]);
});

test("sentences count in the singular and the plural, and mention a monitor only where there is one", () => {
  expect(dataSentence(report)).toBe(
    "Learned from 300 rankings (1,800 pairs, 1 tie); measured on 1 ranking of prompts it has not seen.",
  );
  const monitor = { rankings: 40, pairs: 200, ties: 0 };
  expect(dataSentence({ ...report, data: { ...report.data, monitor } })).toContain(", the monitor from 40 others;");
  expect(differenceSentence(share(0.5, 0.25, 80))).toBe("0.5 [0.25, 0.75] over 80 prompts");
  expect(differenceSentence(nothing("There is no prompt."))).toBe("There is no prompt.");
});
