import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { expectClose, vectorCase } from "@/lib/rlhf/testing/vectors";
import { bootstrapInterval, wilsonInterval } from "./intervals";

describe("the Wilson interval", () => {
  // Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is the published one", (successes, trials, low, high) => {
    const [l, h] = wilsonInterval(successes, trials)!;
    expect(l).toBeCloseTo(low, 4);
    expect(h).toBeCloseTo(high, 4);
  });

  test("is that of win_rate_wilson_95", () => {
    const { inputs, expected } = vectorCase<{ wins: number; n: number }, { wilson: number[] }>(
      "bradley_terry",
      "win_rate_wilson_95",
    );
    expectClose(wilsonInterval(inputs.wins, inputs.n), expected.wilson, 1e-7);
  });

  test("does not exist of nothing", () => expect(wilsonInterval(0, 0)).toBeNull());
});

describe("the bootstrap interval", () => {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const of = (items: readonly number[], seed = 1) =>
    bootstrapInterval({ items, statistic: mean, random: randomFrom(seed) });

  test("of independent trials is about Wilson's", () => {
    const [low, high] = of(Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0 : 1)))!;
    const [l, h] = wilsonInterval(300, 400)!;
    expect(Math.abs(low - l)).toBeLessThan(0.01);
    expect(Math.abs(high - h)).toBeLessThan(0.01);
  });

  test("holds the truth about 95 times in 100", () => {
    const random = randomFrom(2);
    const covered = Array.from({ length: 400 }, () => {
      const items = Array.from({ length: 50 }, () => random());
      const [low, high] = bootstrapInterval({ items, statistic: mean, random, resamples: 200 })!;
      return low <= 0.5 && 0.5 <= high ? 1 : 0;
    });
    expect(mean(covered)).toBeGreaterThan(0.9);
    expect(mean(covered)).toBeLessThan(0.98);
  });

  test("of the same seed is the same, bit for bit", () => {
    const items = Array.from({ length: 30 }, (_, i) => Math.sqrt(i));
    expect(of(items, 3)).toEqual(of(items, 3));
    expect(of(items, 3)).not.toEqual(of(items, 4));
  });

  test("leaves out resamples in which the statistic is undefined, and is null when there is nothing left", () => {
    const statistic = (items: readonly number[]) => (items.includes(1) ? 1 : null);
    const random = randomFrom(1);
    expect(bootstrapInterval({ items: [1, 2], statistic, random })).toEqual([1, 1]);
    expect(bootstrapInterval({ items: [2, 2], statistic, random })).toBeNull();
    expect(of([1])).toBeNull();
  });
});
