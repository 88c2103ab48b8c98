import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generalizedAdvantages, whiten } from "./advantages";
import { mergeMoments, momentsOf, unbiasedVariance } from "./moments";
import { expectClose, flat, vectorCase, vectorCases } from "./testing/vectors";

describe("generalizedAdvantages", () => {
  test.each(
    vectorCases<
      { rewards: number[][]; values: number[][]; mask: number[][]; gamma: number; lam: number },
      { advantages: number[][]; returns: number[][] }
    >("gae"),
  )("gives the numbers of $name", ({ inputs, expected }) => {
    const actual = generalizedAdvantages({
      rewards: flat(inputs.rewards),
      values: flat(inputs.values),
      mask: flat(inputs.mask),
      tokens: inputs.mask[0]!.length,
      gamma: inputs.gamma,
      lambda: inputs.lam,
    });
    expectClose(actual.advantages, expected.advantages);
    expectClose(actual.returns, expected.returns);
  });

  test("with gamma and lambda 1 the return is the sum of the rewards to come, whatever the values", () => {
    const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(numbers, fc.double({ min: -5, max: 5, noNaN: true }), (rewards, value) => {
        const { returns } = generalizedAdvantages({
          rewards,
          values: rewards.map((_, t) => value * t),
          mask: rewards.map(() => 1),
          tokens: rewards.length,
          gamma: 1,
          lambda: 1,
        });
        rewards.forEach((_, t) => {
          const rest = rewards.slice(t).reduce((a, r) => a + r, 0);
          expect(returns[t]).toBeCloseTo(rest, 9);
        });
      }),
    );
  });
});

type WhiteningCase = {
  values: number[][];
  mask: number[][];
  shift_mean: boolean;
  unbiased: boolean;
};

describe("whiten", () => {
  const cases = vectorCases<WhiteningCase, { whitened?: number[][]; whitened_zero_in_padding?: number[][] }>(
    "whitening",
  ).filter((c) => "values" in c.inputs);

  test.each(cases)("gives the numbers of $name", ({ inputs, expected }) => {
    const actual = whiten({
      values: flat(inputs.values),
      mask: flat(inputs.mask),
      shiftMean: inputs.shift_mean,
      unbiased: inputs.unbiased,
    });
    expectClose(actual, expected.whitened ?? expected.whitened_zero_in_padding, 1e-8);
  });

  test("a single token, even with the unbiased variance, becomes 0 and not NaN", () => {
    expect([...whiten({ values: [7, 99], mask: [1, 0], unbiased: true })]).toEqual([0, 0]);
  });

  test("no token at all stays 0", () => {
    expect([...whiten({ values: [7, 99], mask: [0, 0] })]).toEqual([0, 0]);
  });
});

test("moments of two batches merge into the moments of both together", () => {
  const { inputs, expected } = vectorCase<
    { batches: [number[], number[]] },
    { mean: number; std_population: number; std_unbiased: number }
  >("whitening", "running_moments_two_batches");
  const [a, b] = inputs.batches;
  const both = mergeMoments(momentsOf(a), momentsOf(b));
  expectClose(both.mean, expected.mean);
  expectClose(Math.sqrt(both.variance), expected.std_population);
  expectClose(Math.sqrt(unbiasedVariance(both)), expected.std_unbiased);
});
