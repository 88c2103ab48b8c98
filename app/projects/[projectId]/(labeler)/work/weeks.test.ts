import { expect, test } from "vitest";
import { strength, weeksUntil } from "./weeks";

test("weeks run from Monday to Sunday and end with today's, without the days to come", () => {
  // 26 November 2026 is a Thursday.
  expect(weeksUntil("2026-11-26", 2)).toEqual([
    ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"],
    ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", null, null, null],
  ]);
  expect(weeksUntil("2026-11-22", 1)[0]?.at(-1)).toBe("2026-11-22");
  expect(weeksUntil("2026-11-23", 1)[0]).toEqual(["2026-11-23", null, null, null, null, null, null]);
});

test("the fullest day is the strongest, and any answer shows", () => {
  expect([0, 1, 10, 11, 20, 40].map((answers) => strength(answers, 40))).toEqual([0, 1, 1, 2, 2, 4]);
  expect(strength(1, 1)).toBe(4);
});
