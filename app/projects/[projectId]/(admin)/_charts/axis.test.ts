import { describe, expect, test } from "vitest";
import { logTicks, niceTicks, stepTicks, valueAxis } from "./axis";

describe("ticks", () => {
  test.each([
    [
      [0.55, 0.72],
      [0.55, 0.6, 0.65, 0.7, 0.75],
    ],
    [
      [0, 9.3],
      [0, 5, 10],
    ],
    [
      [-0.02, 0.11],
      [-0.05, 0, 0.05, 0.1, 0.15],
    ],
    [
      [-0.1, 1.51],
      [-0.5, 0, 0.5, 1, 1.5, 2],
    ],
    [
      [-0.003, 4.7],
      [0, 2, 4, 6],
    ],
    [[3], [2.6, 2.8, 3, 3.2, 3.4]],
    [
      [0, 0],
      [0, 0.5, 1],
    ],
    [[], [0, 1]],
  ])("of %j are round and enclose it", (values, ticks) => {
    expect(niceTicks(values)).toEqual(ticks);
  });

  test("of steps are whole numbers from 0", () => {
    expect(stepTicks(1_200)).toEqual([0, 500, 1_000]);
    expect(stepTicks(3)).toEqual([0, 1, 2, 3]);
    expect(stepTicks(0)).toEqual([0]);
  });

  test.each([
    [0.3, 8, [0.2, 0.5, 1, 2, 5, 10]],
    [3e-5, 3e-4, [2e-5, 5e-5, 1e-4, 2e-4, 5e-4]],
    [1, 100, [1, 10, 100]],
    [0.002, 4_000, [0.001, 0.1, 10, 1_000, 100_000]],
  ])("from %d to %d by factors are round and enclose them", (low, high, ticks) => {
    expect(logTicks(low, high)).toEqual(ticks);
  });
});

describe("a value axis", () => {
  test("is logarithmic only where that is wished, possible and shows more", () => {
    const scale = (values: number[], log = true) => valueAxis(values, { log }).scale;
    expect(scale([1, 20])).toBe("log");
    expect(scale([1, 20], false)).toBe("linear");
    expect(scale([0, 20])).toBe("linear");
    expect(scale([1, 5])).toBe("linear");
    expect(scale([])).toBe("linear");
  });

  test("shows what it must include", () => {
    expect(valueAxis([3, 5], { include: [0] }).ticks[0]).toBe(0);
  });

  test.each([
    [
      [0, 1],
      ["0 %", "50 %", "100 %"],
    ],
    [
      [0.001, 0.009],
      ["0.0 %", "0.5 %", "1.0 %"],
    ],
  ])("writes shares of %j with as many decimals as they need", (values, written) => {
    const { ticks, write } = valueAxis(values, { share: true });
    expect(ticks.map(write)).toEqual(written);
  });
});
