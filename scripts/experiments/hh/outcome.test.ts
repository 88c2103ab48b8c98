import { expect, test } from "vitest";
import { advantage, outcomeOf } from "./outcome";
import type { Preference } from "./preferences";
import { fitBagOfWords } from "./rivals";

const pair = (first: string, second: string, preferred: 0 | 1): Preference => {
  return { split: "helpful", prompt: "", responses: [first, second], preferred };
};
const heldOut = [pair("a", "bb", 0), pair("a", "bb", 1), pair("a", "bb", 1), pair("a", "bb", 0)];

test("accuracy is over all folds together; equal scores count half", () => {
  const rising = heldOut.slice(0, 3).map(() => [1, 2] as const);
  const outcome = outcomeOf([
    { heldOut: heldOut.slice(0, 3), scores: rising },
    { heldOut: heldOut.slice(3), scores: [[5, 5]] },
  ]);
  expect(outcome.credits).toEqual([0, 1, 1, 0.5]);
  expect(outcome.accuracy).toMatchObject({ value: 2.5 / 4, count: 4 });
  expect(outcome.foldDeviation).toBeCloseTo((2 / 3 - 1 / 2) / Math.SQRT2, 12);
});

test("an advantage is counted pair by pair: against itself a method has none, and no doubt about it", () => {
  const up = outcomeOf([{ heldOut, scores: heldOut.map(() => [1, 2] as const) }]);
  const right = outcomeOf([
    { heldOut, scores: heldOut.map((p) => (p.preferred === 0 ? [2, 1] : [1, 2]) as [number, number]) },
  ]);
  expect(advantage(up, up)).toEqual({ value: 0, half: 0 });
  expect(advantage(right, up).value).toBeCloseTo(0.5, 12);
  expect(advantage(right, up).half).toBeCloseTo((1.96 * Math.sqrt(1 / 3)) / 2, 12);
});

test("a bag of words learns which words win, and rare ones not at all", () => {
  const training = Array.from({ length: 20 }, (_, i) => pair(`Yes, sure x${i}`, `no way y${i}`, 0));
  const score = fitBagOfWords(training, 1);
  expect(score("sure")).toBeGreaterThan(0.1);
  expect(score("no")).toBeCloseTo(-score("yes"), 5);
  expect(score("Sure sure SURE")).toBe(score("sure"));
  expect(score("x1 unheard")).toBe(0);
});
