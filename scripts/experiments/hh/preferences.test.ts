import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { outcomeOf } from "./outcome";
import { fileOf, folds, ofSplit, type Preference, parsePreferences, readPreferences, SPLITS } from "./preferences";
import { lengthScore } from "./rivals";

const COUNT = 400;
const linesOf = (labels: readonly ("a" | "b")[]): string =>
  labels
    .map((label, i) => JSON.stringify({ prompt: `\n\nHuman: ${i % 150}\n\nAssistant:`, a: `a${i}`, b: `b${i}`, label }))
    .join("\n");
const parsed = (seed: number, label: "a" | "b" = "a"): Preference[] =>
  parsePreferences({ split: "helpful", lines: linesOf(new Array(COUNT).fill(label)), seed });

test("whichever side the file names first, a seed decides where the preferred response stands", () => {
  const preferences = parsed(1);
  for (const [i, { responses, preferred }] of preferences.entries()) {
    expect(responses[preferred]).toBe(`a${i}`);
    expect([...responses].sort()).toEqual([`a${i}`, `b${i}`]);
  }
  const first = preferences.filter(({ preferred }) => preferred === 0).length;
  expect(Math.abs(first - COUNT / 2)).toBeLessThan(3 * Math.sqrt(COUNT / 4));
  expect(parsed(1)).toEqual(preferences);
  expect(parsed(2)).not.toEqual(preferences);
});

test("the label says which response was preferred", () => {
  for (const [i, { responses, preferred }] of parsed(1, "b").entries()) expect(responses[preferred]).toBe(`b${i}`);
});

test("a line of another form is refused", () => {
  const lines = JSON.stringify({ prompt: "p", a: "a", b: "b", label: "tie" });
  expect(() => parsePreferences({ split: "helpful", lines, seed: 1 })).toThrow(/label/);
});

test("no prompt is on both sides of a fold, and every pair is held out once", () => {
  const preferences = parsed(1);
  const divided = folds(preferences, 5, 1);
  for (const { training, heldOut } of divided) {
    const learned = new Set(training.map(({ prompt }) => prompt));
    expect(heldOut.filter(({ prompt }) => learned.has(prompt))).toEqual([]);
    expect(training.length + heldOut.length).toBe(COUNT);
    expect(Math.abs(heldOut.length - COUNT / 5)).toBeLessThanOrEqual(3);
  }
  const heldOut = divided.flatMap((fold) => fold.heldOut);
  expect(new Set(heldOut)).toEqual(new Set(preferences));
  expect(heldOut).toHaveLength(COUNT);
  expect(folds(preferences, 5, 1)).toEqual(divided);
  expect(folds(preferences, 5, 2)).not.toEqual(divided);
});

test("a conversation that goes on stays with its beginning, also when it is of the other split", () => {
  const begun = parsed(1);
  const goneOn = begun.map((p) => ({ ...p, split: "harmless" as const, prompt: `${p.prompt} Well.\n\nHuman: And?` }));
  for (const fold of folds([...begun, ...goneOn], 5, 1)) {
    const [helpful, harmless] = SPLITS.map((split) =>
      ofSplit(fold, split).heldOut.map(({ responses }) => responses[0]),
    );
    expect(new Set(harmless)).toEqual(new Set(helpful));
  }
});

const absent = SPLITS.map(fileOf).filter((file) => !existsSync(file));
const why = absent.length > 0 ? ` (skipped: ${absent.join(" and ")} absent)` : "";
test.skipIf(why !== "")(`picking the longer answer is right as often as published${why}`, () => {
  const preferences = readPreferences(1);
  const shareOf = (split: (typeof SPLITS)[number]) => {
    const heldOut = preferences.filter((p) => p.split === split);
    const scores = heldOut.map(({ responses: [a, b] }) => [lengthScore(a), lengthScore(b)] as const);
    return outcomeOf([{ heldOut, scores }]).accuracy;
  };
  expect(shareOf("helpful")).toMatchObject({ count: 2352, value: expect.closeTo(0.599, 3) });
  expect(shareOf("harmless")).toMatchObject({ count: 2312, value: expect.closeTo(0.445, 3) });
});
