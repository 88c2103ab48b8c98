import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestOf, bestOfNKl, bestOfNProbabilities, expectedBestOfN } from "./best-of-n";
import { expectClose, vectorCase } from "./testing/vectors";

const klOf = (q: ArrayLike<number>, p: ArrayLike<number>): number =>
  Array.from(q).reduce((sum, x, i) => sum + (x === 0 ? 0 : x * Math.log(x / p[i]!)), 0);
const meanOf = (values: readonly number[]): number => values.reduce((a, x) => a + x, 0) / values.length;

/** All subsets of `n` indexes below `m`. */
function subsetsOf(m: number, n: number, from = 0): number[][] {
  if (n === 0) return [[]];
  const firsts = Array.from({ length: Math.max(0, m - from) }, (_, i) => from + i);
  return firsts.flatMap((first) => subsetsOf(m, n - 1, first + 1).map((rest) => [first, ...rest]));
}

describe("bestOfNKl", () => {
  test("is that of analytic_kl", () => {
    const { inputs, expected } = vectorCase<{ n: number[] }, { kl_nats: number[] }>("best_of_n", "analytic_kl");
    expectClose(inputs.n.map(bestOfNKl), expected.kl_nats, 1e-10);
  });

  test("is at least the divergence of best-of-n over responses that can repeat, and nearly it over many", () => {
    const distribution = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 8 })
      .map((rows) => {
        const total = rows.reduce((sum, [p]) => sum + p, 0);
        return { probabilities: rows.map(([p]) => p / total), scores: rows.map(([, s]) => s) };
      });
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: 50 }), ({ probabilities, scores }, n) => {
        const best = bestOfNProbabilities({ probabilities, scores, n });
        expectClose(
          best.reduce((a, x) => a + x, 0),
          1,
          1e-12,
        );
        expect(klOf(best, probabilities)).toBeLessThanOrEqual(bestOfNKl(n) + 1e-12);
      }),
    );
    const many = 100_000;
    const probabilities = new Float64Array(many).fill(1 / many);
    const best = bestOfNProbabilities({ probabilities, scores: probabilities.map((_, i) => i), n: 16 });
    expectClose(klOf(best, probabilities), bestOfNKl(16), 1e-3);
  });
});

describe("bestOfNProbabilities", () => {
  type Inputs = { p: number[]; scores: number[]; n: number };
  type Expected = { bon_probs: number[]; kl_exact: number; kl_analytic_bound: number; expected_score: number };

  test("are those of discrete_bon_exact, with their divergence and score", () => {
    const { inputs, expected } = vectorCase<Inputs, Expected>("best_of_n", "discrete_bon_exact");
    const best = bestOfNProbabilities({ probabilities: inputs.p, scores: inputs.scores, n: inputs.n });
    expectClose(best, expected.bon_probs, 1e-10);
    expectClose(klOf(best, inputs.p), expected.kl_exact, 1e-10);
    expectClose(bestOfNKl(inputs.n), expected.kl_analytic_bound, 1e-10);
    expectClose(
      best.reduce((sum, q, i) => sum + q * inputs.scores[i]!, 0),
      expected.expected_score,
      1e-10,
    );
  });

  test("of one sample are the policy's, and of equal scores too", () => {
    const probabilities = [0.5, 0, 0.2, 0.3];
    expectClose(bestOfNProbabilities({ probabilities, scores: [3, 1, 2, 0], n: 1 }), probabilities, 1e-15);
    expectClose(bestOfNProbabilities({ probabilities, scores: [1, 1, 1, 1], n: 7 }), probabilities, 1e-15);
  });

  test("of an unlikely best response keep their digits", () => {
    const best = bestOfNProbabilities({ probabilities: [1 - 1e-18, 1e-18], scores: [0, 1], n: 4 });
    expect(best[1]! / 4e-18).toBeCloseTo(1, 12);
  });
});

describe("expectedBestOfN", () => {
  test("gives the numbers of unbiased_bon_estimator", () => {
    const { inputs, expected } = vectorCase<
      { proxy: number[]; gold: number[]; n: number[] },
      { E_max_proxy: number[]; E_gold_at_proxy_argmax: number[] }
    >("best_of_n", "unbiased_bon_estimator");
    const { proxy, gold } = inputs;
    expectClose(
      inputs.n.map((n) => expectedBestOfN({ scores: proxy, n })),
      expected.E_max_proxy,
      1e-10,
    );
    expectClose(
      inputs.n.map((n) => expectedBestOfN({ scores: proxy, values: gold, n })),
      expected.E_gold_at_proxy_argmax,
      1e-10,
    );
  });

  /** Few different scores, so that many are equal. */
  const responses = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 1,
    maxLength: 7,
  });

  test("is the mean over all subsets, also with equal scores", () => {
    fc.assert(
      fc.property(responses, fc.nat(), (rows, seed) => {
        const n = 1 + (seed % rows.length);
        const [scores, values] = [rows.map(([s]) => s), rows.map(([, v]) => v)];
        const bySubset = subsetsOf(rows.length, n).map((subset) => {
          const top = Math.max(...subset.map((i) => scores[i]!));
          return { top, value: meanOf(subset.filter((i) => scores[i] === top).map((i) => values[i]!)) };
        });
        expectClose(expectedBestOfN({ scores, n }), meanOf(bySubset.map((s) => s.top)), 1e-9);
        expectClose(expectedBestOfN({ scores, values, n }), meanOf(bySubset.map((s) => s.value)), 1e-9);
      }),
    );
  });

  test("does not depend on the order of the responses", () => {
    fc.assert(
      fc.property(responses, fc.nat(), (rows, seed) => {
        const n = 1 + (seed % rows.length);
        const at = (list: typeof rows) =>
          expectedBestOfN({ scores: list.map(([s]) => s), values: list.map(([, v]) => v), n });
        expectClose(at([...rows].reverse()), at(rows), 1e-12);
      }),
    );
  });

  test("of one is the mean, and of all is what bestOf chooses", () => {
    const [scores, values] = [
      [0.5, 2, -1],
      [7, 3, 5],
    ];
    expectClose(expectedBestOfN({ scores, values, n: 1 }), 5, 1e-12);
    expectClose(expectedBestOfN({ scores, values, n: 3 }), values[bestOf(scores)], 1e-12);
  });

  test.each([1, 2, 1000, 50_000, 100_000])("of %i from 100,000 is exact", (n) => {
    const m = 100_000;
    const scores = Float64Array.from({ length: m }, (_, i) => i + 1);
    // The greatest of n numbers drawn from 1..m without replacement is n (m + 1) / (n + 1) on average.
    const expected = (n * (m + 1)) / (n + 1);
    expect(expectedBestOfN({ scores, n }) / expected).toBeCloseTo(1, 10);
  });
});

describe("bestOf", () => {
  test("is the highest score, and the first of equal ones", () => {
    expect(bestOf([-2, 5, 1, 5])).toBe(1);
    expect(bestOf([Number.NEGATIVE_INFINITY])).toBe(0);
  });

  test("refuses to choose from nothing", () => expect(() => bestOf([])).toThrow("no response"));
});

test("a score that is not a number decides nothing", () => {
  const scores = [1, Number.NaN];
  expect(() => bestOf(scores)).toThrow("response 1");
  expect(() => expectedBestOfN({ scores, n: 1 })).toThrow("response 1");
  expect(() => bestOfNProbabilities({ probabilities: [0.5, 0.5], scores, n: 1 })).toThrow("response 1");
});

test.each([0, 1.5, Number.NaN, -1])("the best of %d responses is an error", (n) => {
  expect(() => bestOfNKl(n)).toThrow("at least 1");
  expect(() => expectedBestOfN({ scores: [1, 2], n })).toThrow("from 1 to 2");
  expect(() => bestOfNProbabilities({ probabilities: [1], scores: [1], n })).toThrow("at least 1");
});

test("the best of more responses than there are cannot be estimated", () =>
  expect(() => expectedBestOfN({ scores: [1, 2], n: 3 })).toThrow("from 1 to 2"));
