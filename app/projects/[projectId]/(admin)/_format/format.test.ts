import { expect, test } from "vitest";
import { estimate, rate } from "./duration";
import { formatMetric, formatSetting, formatterOfTicks } from "./number";

test("an estimate rounds up to whole minutes, and stays exact below one", () => {
  expect(estimate(395)).toBe("7 min");
  expect(estimate(12)).toBe("12 s");
  expect(estimate(0.2)).toBe("1 s");
  expect(estimate(3590)).toBe("1 h 0 min");
});

test.each([
  [2.13, "2.1 it/s"],
  [1, "1 it/s"],
  [340.4, "340 it/s"],
  [0.25, "4 s/it"],
  [0, "0 it/s"],
])("%d steps a second read as %s", (stepsPerSecond, text) => {
  expect(rate(stepsPerSecond)).toBe(text);
});

test.each([
  [0, "0"],
  [1, "1"],
  [0.72613, "0.726"],
  [999.4, "999"],
  [9999.7, "10K"],
  [13.36, "13.4"],
  [-0.5, "−0.5"],
  [1200, "1200"],
  [1_234_567, "1.23M"],
  [0.000123, "1.23e-4"],
  [0.0005, "5e-4"],
  [Number.NaN, "not a number"],
  [Number.POSITIVE_INFINITY, "infinite"],
])("%d reads as %s", (value, text) => {
  expect(formatMetric(value)).toBe(text);
});

test("a value in a table keeps more digits", () => {
  expect(formatMetric(0.72613, 4)).toBe("0.7261");
});

test.each([
  [
    [0, 0.0005, 0.001],
    ["0", "0.0005", "0.001"],
  ],
  [
    [-0.5, 0, 0.5],
    ["−0.5", "0", "0.5"],
  ],
  [
    [0, 5e-7, 1e-6],
    ["0", "5e-7", "1e-6"],
  ],
  [
    [0, 5e9, 1e10],
    ["0", "5B", "10B"],
  ],
])("the ticks %j share a notation", (ticks, written) => {
  expect(ticks.map(formatterOfTicks(ticks))).toEqual(written);
});

test("settings read as one would type them", () => {
  expect(formatSetting(0.00965)).toBe("0.00965");
  expect(formatSetting(9.6e-6)).toBe("9.6e-6");
  expect(formatSetting(0)).toBe("0");
  expect(formatSetting(true)).toBe("yes");
  expect(formatSetting("token")).toBe("token");
});
