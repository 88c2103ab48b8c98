import { expect, test } from "vitest";
import { TIME_BINS } from "./time-bins";

test("every time lies in one bin, as its name says", () => {
  for (const seconds of [0, 4, 4.9, 5, 20, 29, 30, 59, 60, 599, 600, 1e7])
    expect(TIME_BINS.filter((bin) => bin.holds(seconds))).toHaveLength(1);
  const nameOf = (seconds: number) => TIME_BINS.find((bin) => bin.holds(seconds))?.name;
  expect([4, 5, 29, 30, 119, 120, 599, 600].map(nameOf)).toEqual([
    "under 5 s",
    "5 to 10 s",
    "20 to 30 s",
    "30 s to 1 min",
    "1 to 2 min",
    "2 to 5 min",
    "5 to 10 min",
    "10 min or more",
  ]);
});
