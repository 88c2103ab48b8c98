import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { vectorCase } from "@/lib/rlhf/testing/vectors";
import { wilsonInterval } from "./intervals";
import { agreementRates, compareRanks, NO_PAIRS, pairwiseAgreement, type TieRule } from "./pairwise";

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

describe("pairwise agreement", () => {
  const comparisons = [
    compareRanks([1, 2, 3], [1, 2, 3]), // 3 agree
    compareRanks([1, 2, 3], [1, 3, 3]), // 2 agree, 1 tied by one
    compareRanks([1, 1, 2], [2, 2, 1]), // 1 tied by both, 2 disagree
  ];
  const under = (ties: TieRule, items = comparisons) =>
    pairwiseAgreement({ comparisons: items, ties, random: randomFrom(1) });

  test.each([
    ["dropped", 5 / 7, 7],
    ["half", 6.5 / 9, 9],
    ["class", 6 / 9, 9],
  ] as const)("with ties %s is %d of %i pairs", (ties, value, count) =>
    expect(under(ties)).toMatchObject({ value, count, wilson: wilsonInterval(value * count, count) }),
  );

  test("counts ties as win_rate_with_ties_half does", () => {
    const { inputs, expected } = vectorCase<
      { wins: number; ties: number; losses: number },
      { win_rate_half_ties: number; win_rate_excl_ties: number }
    >("bradley_terry", "win_rate_with_ties_half");
    const items = [{ agree: inputs.wins, disagree: inputs.losses, bothTied: 0, oneTied: inputs.ties }];
    expect(under("half", items).value).toBeCloseTo(expected.win_rate_half_ties, 9);
    expect(under("dropped", items).value).toBeCloseTo(expected.win_rate_excl_ties, 9);
  });

  test("is less certain by comparisons than by pairs when the pairs of a comparison hang together", () => {
    const whole = (agree: boolean) => compareRanks([1, 2, 3, 4], agree ? [1, 2, 3, 4] : [4, 3, 2, 1]);
    const { value, ...rest } = under(
      "dropped",
      Array.from({ length: 40 }, (_, i) => whole(i % 4 !== 0)),
    );
    if (!("wilson" in rest)) throw new Error("undefined");
    const width = ([low, high]: readonly [number, number]) => high - low;
    expect(value).toBe(0.75);
    // Six pairs each: the square root of six times as wide.
    expect(width(rest.bootstrap!) / width(rest.wilson)).toBeCloseTo(Math.sqrt(6), 0);
  });

  test("rises when one more pair agrees, whatever ties count", () =>
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), (agree, disagree, bothTied, oneTied) => {
        for (const ties of ["dropped", "half", "class"] as const) {
          const at = (n: number) => under(ties, [{ agree: n, disagree: disagree + 1, bothTied, oneTied }]).value!;
          expect(at(agree + 1)).toBeGreaterThan(at(agree));
        }
      }),
      { seed: 3, numRuns: 100 },
    ));

  test("is undefined when nothing is shared, or nothing left without ties", () => {
    expect(under("half", [])).toEqual({ value: null, reason: "No comparison is shared." });
    const tied = [compareRanks([1, 1], [1, 2])];
    expect(under("dropped", tied)).toEqual({ value: null, reason: expect.stringContaining("ties each") });
    expect(under("class", tied)).toMatchObject({ value: 0, bootstrap: null });
  });
});
