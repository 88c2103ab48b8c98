import fc from "fast-check";
import { expect, test } from "vitest";
import { agreementRates, compareRanks, NO_PAIRS, wilsonInterval } from "./pairwise";

test("every pair falls into one of four classes", () =>
  expect(compareRanks([1, 2, 3, 3], [2, 1, 3, 3])).toEqual({
    agree: 4,
    disagree: 1,
    bothTied: 1,
    oneTied: 0,
  }));

test("a tie against an order counts half with ties, and not at all without", () => {
  const counts = compareRanks([1, 1], [1, 2]);
  expect(counts).toEqual({ ...NO_PAIRS, oneTied: 1 });
  expect(agreementRates(counts)).toEqual({ strict: null, interval: null, withTies: 0.5 });
});

test("nothing shared is undefined, not zero", () =>
  expect(agreementRates(compareRanks([], []))).toEqual({
    strict: null,
    interval: null,
    withTies: null,
  }));

test("ranks of different responses cannot be compared", () =>
  expect(() => compareRanks([1], [1, 2])).toThrow("1 and 2 ranks"));

const twoRankings = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 2,
    maxLength: 9,
  })
  .map((ranks) => [ranks.map(([a]) => a), ranks.map(([, b]) => b)] as const);

test("agreement counts each pair once, does not depend on who is first, and is whole with oneself", () =>
  fc.assert(
    fc.property(twoRankings, ([a, b]) => {
      const counts = compareRanks(a, b);
      expect(compareRanks(b, a)).toEqual(counts);
      const { agree, disagree, bothTied, oneTied } = counts;
      expect(agree + disagree + bothTied + oneTied).toBe((a.length * (a.length - 1)) / 2);
      const self = agreementRates(compareRanks(a, a));
      expect(self.withTies).toBe(1);
      expect(self.strict === null || self.strict === 1).toBe(true);
    }),
    { seed: 1, numRuns: 200 },
  ));

test("reversing one ranking swaps agreement and disagreement", () =>
  fc.assert(
    fc.property(twoRankings, ([a, b]) => {
      const plain = compareRanks(a, b);
      const turned = compareRanks(
        a,
        b.map((rank) => -rank),
      );
      expect(turned).toEqual({ ...plain, agree: plain.disagree, disagree: plain.agree });
    }),
    { seed: 2, numRuns: 200 },
  ));

// Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("the Wilson interval of %i in %i is the published one", (successes, trials, low, high) => {
  const [l, h] = wilsonInterval(successes, trials)!;
  expect(l).toBeCloseTo(low, 4);
  expect(h).toBeCloseTo(high, 4);
});

test("nothing to count has no interval", () => expect(wilsonInterval(0, 0)).toBeNull());
