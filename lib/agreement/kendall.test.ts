import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffled } from "@/lib/ml/random";
import { kendallTau, kendallW } from "./kendall";
import { readVectors, transposed } from "./testing/labels";

const rank = fc.integer({ min: 1, max: 5 });
const twoRankings = fc
  .array(fc.tuple(rank, rank), { minLength: 2, maxLength: 9 })
  .map((ranks) => [ranks.map(([a]) => a), ranks.map(([, b]) => b)] as const);
const rankings = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 7 }))
  .chain(([m, n]) => fc.array(fc.array(rank, { minLength: n, maxLength: n }), { minLength: m, maxLength: m }));
const seeded = { seed: 1, numRuns: 100 };
const permutation = (n: number, seed: number) => shuffled(n, randomFrom(seed));

describe("tau-b", () => {
  // The example of scipy.stats.kendalltau; seven pairs of ten in the same order.
  test.each([
    [[12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045207910316],
    [[1, 2, 3, 4, 5], [3, 1, 2, 5, 4], 0.4],
  ])("of %j and %j is %d", (a, b, expected) => expect(kendallTau(a, b).value).toBeCloseTo(expected, 12));

  test("is the correlation of the signs of all differences", () =>
    fc.assert(
      fc.property(twoRankings, ([a, b]) => {
        const signs = (x: readonly number[]) => x.flatMap((u) => x.map((v) => Math.sign(u - v)));
        const dot = (x: number[], y: number[]) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
        const [sa, sb] = [signs(a), signs(b)];
        const { value } = kendallTau(a, b);
        const norm = Math.sqrt(dot(sa, sa) * dot(sb, sb));
        if (norm === 0) expect(value).toBeNull();
        else expect(value).toBeCloseTo(dot(sa, sb) / norm, 12);
      }),
      seeded,
    ));

  test("turns with a reversed ranking, and does not depend on who is first or how items are ordered", () =>
    fc.assert(
      fc.property(twoRankings, fc.nat(), ([a, b], seed) => {
        const { value, ...rest } = kendallTau(a, b);
        expect(kendallTau(b, a)).toEqual({ value, ...rest });
        const order = permutation(a.length, seed);
        expect(
          kendallTau(
            order.map((i) => a[i]!),
            order.map((i) => b[i]!),
          ),
        ).toEqual({ value, ...rest });
        if (value !== null)
          expect(
            kendallTau(
              a,
              b.map((r) => -r),
            ).value,
          ).toBeCloseTo(-value, 12);
      }),
      seeded,
    ));

  test("falls with every neighbouring pair that changes places", () => {
    const order = [1, 2, 3, 4, 5, 6];
    let before = kendallTau([1, 2, 3, 4, 5, 6], order).value!;
    expect(before).toBe(1);
    for (let end = 5; end > 0; end--)
      for (let i = 0; i < end; i++) {
        [order[i], order[i + 1]] = [order[i + 1]!, order[i]!];
        const { value } = kendallTau([1, 2, 3, 4, 5, 6], order);
        expect(value).toBeLessThan(before);
        before = value!;
      }
    expect(before).toBe(-1);
  });

  test("is undefined when a ranking ties all", () =>
    expect(kendallTau([1, 1], [1, 2])).toEqual({ value: null, reason: expect.stringContaining("ties all items") }));
});

describe("W", () => {
  test("of R's irr, kendall(anxiety, correct = TRUE), is 0.54", () => {
    const { irr_anxiety } = readVectors<{ irr_anxiety: { rows: number[][] } }>("oracles");
    expect(kendallW(transposed(irr_anxiety.rows))).toMatchObject({ value: expect.closeTo(0.54, 2), count: 20 });
  });

  test("is 1 for equal rankings, with or without ties", () =>
    fc.assert(
      fc.property(fc.array(rank, { minLength: 2, maxLength: 8 }), fc.integer({ min: 2, max: 5 }), (ranking, m) => {
        fc.pre(new Set(ranking).size > 1);
        expect(kendallW(Array.from({ length: m }, () => ranking)).value).toBeCloseTo(1, 12);
      }),
      seeded,
    ));

  test("without ties is the mean correlation of ranks, moved from -1/(m-1)..1 to 0..1", () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 8 }), fc.nat(), (m, n, seed) => {
        const orders = Array.from({ length: m }, (_, j) => permutation(n, seed + j));
        const middle = (n - 1) / 2;
        const spearman = (a: number[], b: number[]) =>
          (12 * a.reduce((sum, r, i) => sum + (r - middle) * (b[i]! - middle), 0)) / (n ** 3 - n);
        const all = orders.flatMap((a, i) => orders.slice(i + 1).map((b) => spearman(a, b)));
        const mean = all.reduce((x, y) => x + y, 0) / all.length;
        expect(kendallW(orders).value).toBeCloseTo((1 + (m - 1) * mean) / m, 12);
      }),
      seeded,
    ));

  test("lies in 0 to 1, and depends on neither the order of labelers and items nor the numbers used as ranks", () =>
    fc.assert(
      fc.property(rankings, fc.nat(), (given, seed) => {
        const result = kendallW(given);
        if (result.value === null) expect(given.every((r) => new Set(r).size === 1)).toBe(true);
        else {
          expect(result.value).toBeGreaterThanOrEqual(0);
          expect(result.value).toBeLessThanOrEqual(1 + 1e-12);
        }
        const order = permutation(given[0]!.length, seed);
        const other = [...given].reverse().map((ranking) => order.map((i) => 10 * ranking[i]! ** 3));
        const { value } = kendallW(other);
        if (result.value === null) expect(value).toBeNull();
        else expect(value).toBeCloseTo(result.value, 12);
      }),
      seeded,
    ));

  test("is 0 when two rankings are each other's reverse, and near it when labelers do not look", () => {
    expect(
      kendallW([
        [1, 2, 3],
        [3, 2, 1],
      ]).value,
    ).toBe(0);
    const blind = Array.from({ length: 200 }, (_, seed) => permutation(6, seed));
    expect(kendallW(blind).value).toBeLessThan(0.02);
  });

  test("is undefined of one ranking, or of nothing but ties", () => {
    expect(kendallW([[1, 2]])).toEqual({ value: null, reason: "There are no two rankings." });
    expect(
      kendallW([
        [1, 1],
        [2, 2],
      ]),
    ).toEqual({ value: null, reason: expect.stringContaining("ties all items") });
    expect(() => kendallW([[1], [1, 2]])).toThrow("1, 2 ranks");
  });
});
