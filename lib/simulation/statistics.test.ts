import { describe, expect, it } from "vitest";
import { gaussian, randomFrom } from "@/lib/ml/random";
import { estimate, formatted, isBelow, pairedDifference } from "./statistics";

describe("estimate", () => {
  it("covers the true mean in about 95 of 100 samples", () => {
    const random = randomFrom(1);
    let covered = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const { low, high } = estimate(Array.from({ length: 80 }, () => 0.4 + gaussian(random)));
      covered += low <= 0.4 && 0.4 <= high ? 1 : 0;
    }
    expect(covered / 1000).toBeGreaterThan(0.93);
    expect(covered / 1000).toBeLessThan(0.97);
  });

  it("refuses to make an interval of one value", () => {
    expect(() => estimate([1])).toThrow("at least two");
  });
});

describe("pairedDifference", () => {
  it("sees a small difference that the two intervals hide", () => {
    const random = randomFrom(2);
    const prompts = Array.from({ length: 100 }, () => gaussian(random));
    const better = prompts.map((value) => value + 0.1 + 0.1 * gaussian(random));
    expect(isBelow(estimate(prompts), estimate(better))).toBe(false);
    expect(pairedDifference(better, prompts).low).toBeGreaterThan(0);
  });
});

describe("formatted", () => {
  it("shows mean and interval", () => {
    expect(formatted({ mean: 0.5, low: 0.4, high: 0.6 }, 2)).toBe("0.50 [0.40, 0.60]");
  });
});
