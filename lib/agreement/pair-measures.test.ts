import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { addSums, NO_CLUSTERS, ratioError, shareInterval, withCluster } from "./clusters";
import { cohenKappa } from "./cohen-kappa";
import { fleissKappa } from "./fleiss-kappa";
import { krippendorffAlpha } from "./krippendorff-alpha";
import type { Label } from "./labels";
import {
  alphaOf,
  type Counts,
  cohenOf,
  fleissOf,
  type Moments,
  meanOf,
  type PairMeasure,
  rateOf,
} from "./pair-measures";
import { pairwiseAgreement } from "./pairwise";
import { type CountedComparison, tallyComparison } from "./tally-comparison";
import { comparisonOf, someComparisons } from "./testing/comparisons";

/** What the database adds up: comparisons, each pair of labelers weighted by their number m. */
const momentsOf = (comparisons: readonly CountedComparison[], weight: (m: number) => number): Moments =>
  momentsOfRows(
    comparisons.map((c) => {
      const { agree, disagree, bothTied, oneTied, labelers } = tallyComparison(c).crowds[0]!;
      return [agree, disagree, bothTied, oneTied].map((n) => weight(labelers) * n);
    }),
  );

/** What the database adds up of two labelers. */
const momentsOfTwo = (comparisons: readonly CountedComparison[]): Moments =>
  momentsOfRows(
    comparisons.map((c) => {
      const { agree, disagree, bothTied, tiedByA, tiedByB } = tallyComparison(c).pairs[0]!;
      return [
        agree + disagree + bothTied + tiedByA + tiedByB,
        agree + bothTied,
        bothTied + tiedByA,
        bothTied + tiedByB,
      ];
    }),
  );

function momentsOfRows(rows: readonly (readonly number[])[]): Moments {
  const range = [0, 1, 2, 3];
  return {
    clusters: rows.length,
    totals: range.map((i) => rows.reduce((sum, row) => sum + row[i]!, 0)) as unknown as Counts, // four
    products: range.map((i) => range.map((j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0))),
  };
}

/** Every pair of responses in both directions as an item: -1, 0 or 1. */
const labelsOf = (comparisons: readonly CountedComparison[]): Label[] =>
  comparisons.flatMap(({ rankings, responses }, c) =>
    rankings.flatMap(({ labeler, ranks }) =>
      responses.flatMap((x) =>
        responses
          .filter((y) => y.id !== x.id)
          .map((y) => ({
            item: `${c} ${x.id} ${y.id}`,
            labeler,
            value: Math.sign(ranks.get(x.id)! - ranks.get(y.id)!),
          })),
      ),
    ),
  );

describe("measures from four sums", () => {
  test.each(["nominal", "ordinal", "interval"] as const)(
    "give Krippendorff's %s alpha of the single labels",
    (scale) => {
      fc.assert(
        fc.property(someComparisons, (comparisons) => {
          const moments = momentsOf(comparisons, (m) => 1 / (m - 1));
          const ours = alphaOf(moments, scale === "nominal" ? "nominal" : "ordinal");
          const oracle = krippendorffAlpha(labelsOf(comparisons), scale);
          if (oracle.value === null) expect(ours.value).toBeNull();
          else expect(ours.value).toBeCloseTo(oracle.value, 9);
        }),
      );
    },
  );

  test("give Fleiss' kappa of the single labels", () => {
    fc.assert(
      fc.property(someComparisons, (comparisons) => {
        const ours = fleissOf(momentsOf(comparisons, (m) => 2 / (m * (m - 1))));
        const oracle = fleissKappa(labelsOf(comparisons));
        if (oracle.value === null) expect(ours.value).toBeNull();
        else expect(ours.value).toBeCloseTo(oracle.value, 9);
      }),
    );
  });

  test("give Cohen's kappa of two", () => {
    fc.assert(
      fc.property(someComparisons, (comparisons) => {
        const two = comparisons.map((c) => ({ ...c, rankings: c.rankings.slice(0, 2) })).slice(0, 1);
        const ours = cohenOf(momentsOfTwo(two));
        const oracle = cohenKappa(labelsOf(two));
        if (oracle.value === null) expect(ours.value).toBeNull();
        else expect(ours.value).toBeCloseTo(oracle.value, 9);
      }),
    );
  });

  test("count ties three ways, each with an interval near that of drawing comparisons again", () => {
    const random = randomFrom(4);
    const orders = ["a|b|c", "a|c|b", "b|a|c", "ab|c", "a|bc", "c|b|a"];
    const some = () => orders[Math.floor(random() ** 2 * orders.length)]!;
    const comparisons = Array.from({ length: 400 }, () => comparisonOf({ ann: some(), bob: some(), cy: some() }));
    const moments = momentsOf(comparisons, () => 1);
    for (const ties of ["dropped", "half", "class"] as const) {
      const ours = rateOf(moments, ties);
      const drawn = pairwiseAgreement({
        comparisons: comparisons.map((c) => tallyComparison(c).crowds[0]!),
        ties,
        random,
        resamples: 1500,
      });
      expect(ours.value).toBeCloseTo(drawn.value!, 12);
      const [low, high] = ours.value === null ? [0, 0] : ours.interval!;
      const [from, to] = drawn.value === null ? [0, 0] : drawn.bootstrap!;
      expect(Math.abs((high - low) / (to - from) - 1)).toBeLessThan(0.1);
    }
  });

  test("give an alpha whose interval is as wide as the alphas of many samples spread", () => {
    const random = randomFrom(5);
    const orders = ["a|b|c", "a|c|b", "b|a|c", "ab|c", "c|b|a"];
    const some = () => orders[Math.floor(random() ** 2 * orders.length)]!;
    const found = Array.from({ length: 150 }, () => {
      const sample = Array.from({ length: 40 }, () => comparisonOf({ ann: some(), bob: some(), cy: some() }));
      const alpha = alphaOf(
        momentsOf(sample, (m) => 1 / (m - 1)),
        "nominal",
      );
      return alpha.value === null ? null : { value: alpha.value, width: alpha.interval![1] - alpha.interval![0] };
    }).filter((a) => a !== null);
    const mean = found.reduce((s, a) => s + a.value, 0) / found.length;
    const deviation = Math.sqrt(found.reduce((s, a) => s + (a.value - mean) ** 2, 0) / found.length);
    const width = found.reduce((s, a) => s + a.width, 0) / found.length;
    expect(width / (2 * 1.96 * deviation)).toBeGreaterThan(0.85);
    expect(width / (2 * 1.96 * deviation)).toBeLessThan(1.15);
  }, 30_000);

  test("give a kappa of two whose interval holds that of very many comparisons about 95 times in 100", () => {
    const random = randomFrom(8);
    const orders = ["a|b|c", "a|c|b", "b|a|c", "ab|c", "a|bc", "c|b|a"];
    const some = () => orders[Math.floor(random() ** 2 * orders.length)]!;
    // Of a comparison the second mostly says what the first does, in all its pairs.
    const sampleOf = (size: number) =>
      Array.from({ length: size }, () => {
        const ann = some();
        return comparisonOf({ ann, bob: random() < 0.4 ? ann : some() });
      });
    const truth = cohenOf(momentsOfTwo(sampleOf(8_000))).value!;
    const held = Array.from({ length: 120 }, () => {
      const { interval } = cohenOf(momentsOfTwo(sampleOf(25))) as PairMeasure; // never undefined: few are tied
      return interval![0] <= truth && truth <= interval![1] ? 1 : 0;
    }).reduce<number>((a, b) => a + b, 0);
    expect(held / 120).toBeGreaterThan(0.9);
    expect(held / 120).toBeLessThan(0.995);
  }, 30_000);

  test("have no interval where it would claim certainty, and none beyond what is possible", () => {
    const alike = momentsOf(
      [comparisonOf({ ann: "a|b|c", bob: "a|b|c" }), comparisonOf({ ann: "b|a", bob: "b|a" })],
      () => 1,
    );
    expect(alphaOf(alike, "nominal")).toEqual({ value: 1, interval: null });
    const sums = [1, 0.9, 1, 0.2].reduce((all, w) => withCluster(all, w, 1), NO_CLUSTERS);
    expect(meanOf(sums, [0, 1])).toEqual({ value: expect.closeTo(0.775, 9), interval: [expect.closeTo(0.3965, 4), 1] });
  });

  test("are undefined, with a reason, when nothing is shared or everything is tied", () => {
    const nothing: Moments = { clusters: 0, totals: [0, 0, 0, 0], products: [0, 1, 2, 3].map(() => [0, 0, 0, 0]) };
    expect(rateOf(nothing, "half")).toMatchObject({ value: null });
    const tied = momentsOf([comparisonOf({ ann: "abc", bob: "abc" })], () => 1);
    expect(rateOf(tied, "dropped")).toMatchObject({ value: null });
    expect(alphaOf(tied, "nominal")).toMatchObject({ value: null });
    expect(fleissOf(tied)).toMatchObject({ value: null });
  });
});

describe("sums over clusters", () => {
  const sumsOf = (clusters: readonly (readonly [number, number])[]) =>
    clusters.reduce((sums, [x, n]) => withCluster(sums, x, n), NO_CLUSTERS);

  test("can be taken apart again", () => {
    const [a, b] = [
      sumsOf([[1, 2]]),
      sumsOf([
        [3, 3],
        [0, 4],
      ]),
    ];
    expect(addSums(addSums(a, b), b, -1)).toEqual(a);
  });

  test("of one answer each have the error of a mean", () => {
    const values = [1, 4, 2, 8, 5];
    const mean = 4;
    const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / 4;
    expect(ratioError(sumsOf(values.map((v) => [v, 1])))).toBeCloseTo(Math.sqrt(variance / 5), 12);
  });

  test("never claim certainty where all clusters say the same", () => {
    const [low, high] = shareInterval(
      sumsOf([
        [2, 2],
        [2, 2],
        [2, 2],
      ]),
    )!;
    expect(low).toBeLessThan(0.8);
    expect(high).toBe(1);
  });
});
