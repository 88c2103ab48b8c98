import fc from "fast-check";
import { expect, test } from "vitest";
import { agreementRates, compareRankings, NO_PAIRS, type Ranks, wilsonInterval } from "./pairwise";

const ranks = (tiers: string[][]): Ranks =>
  new Map(tiers.flatMap((tier, i) => tier.map((id) => [id, i + 1] as const)));

test("every pair falls into one of four classes", () =>
  expect(
    compareRankings(ranks([["a"], ["b"], ["c", "d"]]), ranks([["b"], ["a"], ["c", "d"]])),
  ).toEqual({ agree: 4, disagree: 1, bothTied: 1, oneTied: 0 }));

test("a tie against an order counts half with ties, and not at all without", () => {
  const counts = compareRankings(ranks([["a", "b"]]), ranks([["a"], ["b"]]));
  expect(counts).toEqual({ ...NO_PAIRS, oneTied: 1 });
  expect(agreementRates(counts)).toEqual({ strict: null, interval: null, withTies: 0.5 });
});

test("responses that only one has placed are left out", () =>
  expect(compareRankings(ranks([["a"], ["x"]]), ranks([["a"], ["y"]]))).toEqual(NO_PAIRS));

const aRanking = fc
  .uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 2 })
  .chain((ids) =>
    fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), fc.integer({ min: 1, max: 5 })))),
  )
  .map((entries) => new Map(entries));

test("agreement does not depend on who is first, and each agrees wholly with themselves", () =>
  fc.assert(
    fc.property(aRanking, aRanking, (a, b) => {
      expect(compareRankings(a, b)).toEqual(compareRankings(b, a));
      const self = agreementRates(compareRankings(a, a));
      expect(self.withTies).toBe(1);
      expect(self.strict === null || self.strict === 1).toBe(true);
    }),
    { seed: 1, numRuns: 200 },
  ));

test("reversing one ranking swaps agreement and disagreement", () =>
  fc.assert(
    fc.property(aRanking, aRanking, (a, b) => {
      const reversed = new Map([...b].map(([id, rank]) => [id, -rank]));
      const [plain, turned] = [compareRankings(a, b), compareRankings(a, reversed)];
      expect([turned.agree, turned.disagree]).toEqual([plain.disagree, plain.agree]);
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
