import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consensus, majorityMargins } from "./consensus";

type Order = string[][];

/** "A>BC": A, then B and C tied. */
const order = (text: string): Order => text.split(">").map((tier) => [...tier]);
const said = (...rankings: string[]): string => shown(consensus(rankings.map(order)));
const shown = (tiers: readonly (readonly string[])[]): string =>
  tiers.map((tier) => [...tier].sort().join("")).join(">");

/** One to seven rankings, with ties, of the same two to nine responses. */
const profiles: fc.Arbitrary<Order[]> = fc
  .integer({ min: 2, max: 9 })
  .chain((k) =>
    fc
      .array(fc.array(fc.integer({ min: 1, max: k }), { minLength: k, maxLength: k }), { minLength: 1, maxLength: 7 })
      .map((profile) => profile.map((ranks) => orderOf([..."ABCDEFGHI"].slice(0, k), ranks))),
  );

const orderOf = (ids: readonly string[], ranks: readonly number[]): Order =>
  [...new Set(ranks)].sort((a, b) => a - b).map((rank) => ids.filter((_, i) => ranks[i] === rank));

const reversed = (tiers: Order): Order => [...tiers].reverse();
const renamed = (tiers: readonly (readonly string[])[], names: ReadonlyMap<string, string>): Order =>
  tiers.map((tier) => tier.map((id) => names.get(id)!));
const placeOf = (tiers: readonly (readonly string[])[], id: string): number =>
  tiers.findIndex((tier) => tier.includes(id));

describe("a consensus", () => {
  test.each([
    ["one ranking is its own", ["A>BC>D"], "A>BC>D"],
    ["opposite rankings are one tie, not the order of ids", ["A>B>C", "C>B>A"], "ABC"],
    ["two against one is the majority's", ["A>B", "A>B", "B>A"], "A>B"],
    ["a circle of equal majorities is one tie", ["A>B>C", "B>C>A", "C>A>B"], "ABC"],
    ["a circle stands above what all of it beats", ["A>B>C>D", "B>C>A>D", "C>A>B>D"], "ABC>D"],
    ["an unequal circle is opened where it is weakest", ["A>B>C", "A>B>C", "B>C>A", "B>C>A", "C>A>B"], "B>A>C"],
    ["what all prefer is kept though a third is anywhere", ["A>B>C", "C>A>B"], "A>C>B"],
    ["a tie of most is a tie where the others split", ["AB", "AB", "A>B", "B>A"], "AB"],
    ["a tie says nothing against an order", ["AB>C", "A>B>C"], "A>B>C"],
    [
      "the winner by majority stands first, though another has the higher mean rank",
      ["A>B>C", "A>B>C", "A>B>C", "B>C>A", "B>C>A"],
      "A>B>C",
    ],
  ])("of %s", (_, rankings, expected) => expect(said(...rankings)).toBe(expected));

  test("is the ranking that all agree on", () => {
    fc.assert(
      fc.property(profiles, fc.integer({ min: 1, max: 5 }), ([first], times) => {
        expect(shown(consensus(Array.from({ length: times }, () => first!)))).toBe(shown(first!));
      }),
    );
  });

  test("does not know who said what: labelers may stand in any order", () => {
    const shuffledProfiles = profiles.chain((profile) =>
      fc.tuple(fc.constant(profile), fc.shuffledSubarray(profile, { minLength: profile.length })),
    );
    fc.assert(
      fc.property(shuffledProfiles, ([profile, shuffled]) => {
        expect(shown(consensus(shuffled))).toBe(shown(consensus(profile)));
      }),
    );
  });

  test("does not know names: renamed responses stand where they stood", () => {
    const renamings = profiles.chain((profile) => {
      const ids = profile[0]!.flat().sort();
      return fc.tuple(fc.constant(profile), fc.shuffledSubarray(ids, { minLength: ids.length }));
    });
    fc.assert(
      fc.property(renamings, ([profile, names]) => {
        const ids = [...names].sort();
        const map = new Map(ids.map((id, i) => [id, names[i]!]));
        const after = consensus(profile.map((ranking) => renamed(ranking, map)));
        expect(shown(after)).toBe(shown(renamed(consensus(profile), map)));
      }),
    );
  });

  test("of reversed rankings is reversed", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(shown(consensus(profile.map(reversed)))).toBe(shown(reversed(consensus(profile))));
      }),
    );
  });

  test("of rankings and their reverses is one tie", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(consensus([...profile, ...profile.map(reversed)])).toHaveLength(1);
      }),
    );
  });

  test("keeps what everyone prefers, and a response that beats each other one stands first, alone", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const tiers = consensus(profile);
        const ids = profile[0]!.flat();
        const margins = majorityMargins(ids, profile);
        ids.forEach((a, i) => {
          ids.forEach((b, j) => {
            if (margins[i]![j] === profile.length) expect(placeOf(tiers, a)).toBeLessThan(placeOf(tiers, b));
          });
          if (margins[i]!.every((margin, j) => j === i || margin > 0)) expect(tiers[0]).toEqual([a]);
        });
      }),
    );
  });

  test("of nothing, or of different responses, is refused", () => {
    expect(() => consensus([])).toThrow(RangeError);
    expect(() => said("A>B", "A>C")).toThrow("not of the same responses");
    expect(() => said("A>B", "A>B>C")).toThrow("not of the same responses");
  });
});
