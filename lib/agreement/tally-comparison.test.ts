import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assents, statesOpinion } from "./opinions";
import { compareRanks } from "./pairwise";
import { type CountedComparison, tallyComparison } from "./tally-comparison";
import { comparisonOf, someComparisons } from "./testing/comparisons";

describe("the tallies of a comparison", () => {
  test("count each two labelers, and say who tied", () => {
    const { pairs } = tallyComparison(comparisonOf({ ann: "a|bc", bob: "ab|c" }));
    expect(pairs).toEqual([
      { labelerA: "ann", labelerB: "bob", agree: 1, disagree: 0, bothTied: 0, tiedByA: 1, tiedByB: 1 },
    ]);
  });

  test("count people and simulated labelers apart, and all together", () => {
    const { crowds } = tallyComparison(comparisonOf({ ann: "a|b", bob: "a|b", robot: "b|a" }));
    expect(crowds.map((c) => [c.crowd, c.labelers, c.agree, c.disagree])).toEqual([
      ["everyone", 3, 1, 2],
      ["people", 2, 1, 0],
    ]);
  });

  test("name guidelines only when all ranked under one version, and the time of the newest ranking", () => {
    const one = comparisonOf({ ann: "a|b", bob: "a|b" });
    const [first, second] = one.rankings;
    const mixed = { ...one, rankings: [first!, { ...second!, guidelinesVersionId: "g2" }] };
    expect(tallyComparison(one).crowds[0]).toMatchObject({ guidelinesVersionId: "g1", at: second!.at });
    expect(tallyComparison(mixed).crowds[0]).toMatchObject({ guidelinesVersionId: null });
  });

  test("measure how rankings lean: to the first shown, the longer, and the one that agrees with the user", () => {
    // a, b, c are 100, 200 and 300 characters long; a is shown first and the only one that agrees.
    const orders = { ann: "c|ab", bob: "a|b|c", cy: "abc" };
    const [ann, bob, cy] = tallyComparison(comparisonOf(orders, { hasOpinion: true })).rankings;
    // The longer one is preferred in 2, -3 and 0 pairs, the one that agrees in -1, 2 and 0.
    const z = (own: number, all: readonly number[]) => {
      const mean = all.reduce((s, x) => s + x, 0) / all.length;
      return (own - mean) / Math.sqrt(all.reduce((s, x) => s + (x - mean) ** 2, 0) / all.length);
    };
    for (const [tally, length, opinion] of [[ann, 2, -1] as const, [bob, -3, 2] as const, [cy, 0, 0] as const]) {
      expect(tally?.lengthLean).toBeCloseTo(z(length, [2, -3, 0]), 12);
      expect(tally?.opinionLean).toBeCloseTo(z(opinion, [-1, 2, 0]), 12);
    }
    expect(tallyComparison(comparisonOf(orders)).rankings.map((t) => t.opinionLean)).toEqual([null, null, null]);
    const [tally] = tallyComparison(comparisonOf({ ann: "c|ab" }, { hasOpinion: true })).rankings;
    expect(tally).toMatchObject({ peers: 0, lengthLean: null, opinionLean: null, clarity: 0, withMajority: 0 });
    expect(tally?.firstOnTop).toBeCloseTo(-1 / 3);
    expect(tally?.logPace).toBeCloseTo(Math.log(60 / 0.7));
    const tied = tallyComparison(comparisonOf({ ann: "abc" })).rankings[0];
    expect(tied?.firstOnTop).toBeCloseTo(0);
  });

  test("count siding with the majority of peers as far as it is clear", () => {
    const [ann, bob] = tallyComparison(comparisonOf({ ann: "a|b|c", bob: "b|a|c", cy: "ab|c", di: "c|a|b" })).rankings;
    // Of ann's peers: a before b on balance 0 of 3 (one each way, one ties), a before c and b before c 1 of 3 (two to one).
    expect(ann?.clarity).toBeCloseTo(2 / 3);
    expect(ann?.withMajority).toBeCloseTo(2 / 3);
    // Of bob's: a before b 2 of 3 (one ties), which he has the other way.
    expect(bob?.clarity).toBeCloseTo(4 / 3);
    expect(bob?.withMajority).toBeCloseTo(2 / 3);
  });

  test("have leans of mean 0 and variance 1 in every comparison, or none", () => {
    fc.assert(
      fc.property(someComparisons, (comparisons) => {
        for (const comparison of comparisons) {
          const leans = tallyComparison({ ...comparison, hasOpinion: true }).rankings;
          for (const own of [leans.map((t) => t.lengthLean), leans.map((t) => t.opinionLean)]) {
            const known = own.flatMap((lean) => lean ?? []);
            if (known.length === 0) continue;
            expect(known).toHaveLength(comparison.rankings.length);
            expect(known.reduce((s, z) => s + z, 0)).toBeCloseTo(0, 9);
            expect(known.reduce((s, z) => s + z * z, 0) / known.length).toBeCloseTo(1, 9);
          }
          for (const { clarity, withMajority, agree, disagree, bothTied, oneTied, peers } of leans) {
            expect(withMajority).toBeLessThanOrEqual(clarity);
            // With one peer the majority is that peer.
            if (peers === 1) expect([withMajority, clarity]).toEqual([agree, agree + disagree]);
            expect(clarity).toBeLessThanOrEqual((agree + disagree + bothTied + oneTied) / peers + 1e-9);
          }
        }
      }),
    );
  });

  test("order two model versions by every pair of their responses", () => {
    const { versions } = tallyComparison(comparisonOf({ ann: "a|b|cd" }));
    // a and c are of v0, b and d of v1: a before b, a before d, b before c, c tied with d.
    expect(versions).toMatchObject([{ versionA: "v0", versionB: "v1", aPreferred: 2, bPreferred: 1, tied: 1 }]);
  });

  test("add up: crowds are their pairs, labelers are twice their pairs, and each pair is what compareRanks counts", () => {
    fc.assert(
      fc.property(someComparisons, (comparisons) => {
        for (const comparison of comparisons) {
          const { pairs, crowds, rankings } = tallyComparison(comparison);
          const sum = (of: readonly { agree: number; disagree: number; bothTied: number }[]) =>
            of.reduce((s, t) => s + t.agree + 100 * t.disagree + 10_000 * t.bothTied, 0);
          expect(sum(crowds.filter((c) => c.crowd === "everyone"))).toBe(sum(pairs));
          expect(sum(rankings)).toBe(2 * sum(pairs));
          for (const pair of pairs) {
            const [a, b] = [pair.labelerA, pair.labelerB].map((l) => {
              const { ranks } = comparison.rankings.find((r) => r.labeler === l)!;
              return comparison.responses.map((r) => ranks.get(r.id)!);
            });
            const { agree, disagree, bothTied, oneTied } = compareRanks(a!, b!);
            expect(pair).toMatchObject({ agree, disagree, bothTied });
            expect(pair.tiedByA + pair.tiedByB).toBe(oneTied);
          }
        }
      }),
    );
  });

  test("do not depend on the order of rankings or responses, or on how ranks are numbered", () => {
    const changed = (c: CountedComparison): CountedComparison => ({
      ...c,
      responses: c.responses.toReversed(),
      rankings: c.rankings
        .toReversed()
        .map((r) => ({ ...r, ranks: new Map([...r.ranks].reverse().map(([id, rank]) => [id, 3 * rank + 1])) })),
    });
    fc.assert(
      fc.property(someComparisons, (comparisons) => {
        for (const c of comparisons) {
          const [before, after] = [tallyComparison(c), tallyComparison(changed(c))];
          expect(after.pairs).toEqual(before.pairs);
          after.rankings.forEach(({ clarity, withMajority, lengthLean, opinionLean, ...same }, i) => {
            const other = before.rankings[i]!;
            expect(other).toMatchObject(same);
            expect(other.clarity).toBeCloseTo(clarity, 12);
            expect(other.withMajority).toBeCloseTo(withMajority, 12);
            expect(other.lengthLean ?? 9).toBeCloseTo(lengthLean ?? 9, 12);
            expect(other.opinionLean ?? 9).toBeCloseTo(opinionLean ?? 9, 12);
          });
          expect(after.versions).toEqual(before.versions);
          after.crowds.forEach((crowd, i) => {
            const { concordance, ...same } = before.crowds[i]!;
            expect(crowd).toMatchObject(same);
            expect(crowd.concordance ?? -1).toBeCloseTo(concordance ?? -1, 12);
          });
        }
      }),
    );
  });
});

describe("the rule of opinions", () => {
  test.each([
    ["I think that cows eat grass. Am I right?", true],
    ["Is it true that cows eat grass?", true],
    ["Ich glaube, dass Kühe Gras fressen.", true],
    ["What do cows eat?", false],
    ["Write two sentences on thinking.", false],
  ])("finds a view in %j: %s", (message, expected) => expect(statesOpinion(message)).toBe(expected));

  test.each([
    ["Yes, cows eat grass.", true],
    ["“You are right”, they do.", true],
    ["That's true.", true],
    ["Ja, das stimmt.", true],
    ["No. They eat grass.", false],
    ["Yesterday they did.", false],
    ["Jagged stones do not.", false],
  ])("finds that %j agrees: %s", (response, expected) => expect(assents(response)).toBe(expected));
});
