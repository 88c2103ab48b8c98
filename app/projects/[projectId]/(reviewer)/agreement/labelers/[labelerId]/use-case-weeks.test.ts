import { expect, test } from "vitest";
import type { UseCaseWeek } from "@/lib/contract/agreement";
import { sureToneOf } from "../../matrix-tone";
import { useCaseRows } from "./use-case-weeks";

const cell = (useCase: UseCaseWeek["useCase"], week: string, comparisons: number): UseCaseWeek => ({
  useCase,
  week,
  comparisons,
  ...{ agree: 0, disagree: 0, bothTied: 0, oneTied: 0 },
  rate: { value: null, interval: null, reason: "" },
});

test("every cell is in its row and column, and the rest is empty", () => {
  const chat = [cell("chat", "2026-02-02", 1), cell("chat", "2026-02-16", 2)];
  const extract = cell("extract", "2026-02-09", 9);
  expect(useCaseRows([...chat, extract])).toEqual({
    weeks: ["2026-02-02", "2026-02-09", "2026-02-16"],
    rows: [
      { useCase: "extract", comparisons: 9, cells: [null, extract, null] },
      { useCase: "chat", comparisons: 3, cells: [chat[0], null, chat[1]] },
    ],
  });
  expect(useCaseRows([])).toEqual({ weeks: [], rows: [] });
});

test("a cell has a tone only where its whole interval is on one side", () => {
  const of = (low: number, high: number) => sureToneOf({ interval: [low, high] });
  expect([of(0.1, 0.4), of(0.4, 0.6), of(0.1, 0.9), of(0.6, 0.8), of(0.8, 1)]).toEqual([
    "bad",
    "warn",
    "none",
    "none",
    "good",
  ]);
  expect(sureToneOf({ interval: null })).toBe("none");
});
