import { describe, expect, test } from "vitest";
import { formatDuration, formatEstimate, formatRate } from "./duration";
import { countOf, formatMetric, formatSetting, formatShare } from "./number";

test.each([
  [0.2, "under 1 s"],
  [45, "45 s"],
  [60, "1 min"],
  [395, "6 min 35 s"],
  [4800, "1 h 20 min"],
  [3599.6, "1 h"],
  [7199, "2 h"],
  [86_399, "1 d"],
  [90_000, "1 d 1 h"],
])("%d seconds read as %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("an estimate rounds up to whole minutes, and stays exact below one", () => {
  expect(formatEstimate(395)).toBe("7 min");
  expect(formatEstimate(12)).toBe("12 s");
  expect(formatEstimate(3590)).toBe("1 h");
});

test.each([
  [2.13, "2.1 it/s"],
  [1, "1 it/s"],
  [340.4, "340 it/s"],
  [0.25, "4 s/it"],
  [0, "0 it/s"],
])("%d steps a second read as %s", (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

describe("numbers", () => {
  test.each([
    [0, "0"],
    [1, "1"],
    [0.72613, "0.7261"],
    [-0.5, "−0.5"],
    [1200, "1200"],
    [1_234_567, "1.235M"],
    [0.000123, "1.23e-4"],
    [0.0005, "5e-4"],
    [Number.NaN, "not a number"],
    [Number.POSITIVE_INFINITY, "infinite"],
  ])("%d reads as %s", (value, text) => {
    expect(formatMetric(value)).toBe(text);
  });

  test("counts agree with their noun", () => {
    expect(countOf(0, "ranking")).toBe("no rankings");
    expect(countOf(1, "ranking")).toBe("1 ranking");
    expect(countOf(1412, "ranking")).toBe("1,412 rankings");
    expect(countOf(2, "person", "people")).toBe("2 people");
  });

  test("shares keep one digit only when there is one", () => {
    expect(formatShare(0.726)).toBe("72.6 %");
    expect(formatShare(1)).toBe("100 %");
    expect(formatShare(0.57)).toBe("57 %");
  });

  test("settings read as one would type them", () => {
    expect(formatSetting(0.00965)).toBe("0.00965");
    expect(formatSetting(9.6e-6)).toBe("9.6e-6");
    expect(formatSetting(0)).toBe("0");
    expect(formatSetting(true)).toBe("yes");
    expect(formatSetting("token")).toBe("token");
  });
});
