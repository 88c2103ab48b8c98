/** Whether intervals hold a known truth about as often as they say: few samples, seeded. */
import { expect, test } from "vitest";
import { gaussian, type Random, randomFrom } from "@/lib/ml/random";
import { bradleyTerry } from "./bradley-terry";
import { cohenKappa } from "./cohen-kappa";
import { fleissKappa } from "./fleiss-kappa";
import type { Interval } from "./intervals";
import { kendallTauInterval, kendallWInterval } from "./kendall";
import { krippendorffAlpha } from "./krippendorff-alpha";
import type { Label } from "./labels";
import { type JudgedComparison, reliabilitiesOf, reliabilityIntervals } from "./reliability";
import { answerOf } from "./testing/preferences";

function expectCoverage(samples: number, truth: number, intervalOf: () => Interval | null) {
  let held = 0;
  let width = 0;
  for (let i = 0; i < samples; i++) {
    const [low, high] = intervalOf()!;
    if (low <= truth && truth <= high) held++;
    width += (high - low) / samples;
  }
  expect(held / samples).toBeGreaterThan(0.88);
  // Always right would be easy: with intervals that say nothing.
  expect(width).toBeLessThan(0.75);
}

/** Items seen by labelers who each add noise of their own, so that any two correlate by `correlation`: [labelers, items]. */
const seen = (input: { labelers: number; items: number; correlation: number; random: Random }) => {
  const { labelers, items, correlation, random } = input;
  const truth = Array.from({ length: items }, () => gaussian(random));
  return Array.from({ length: labelers }, () =>
    truth.map((t) => Math.sqrt(correlation) * t + Math.sqrt(1 - correlation) * gaussian(random)),
  );
};

test("Kendall's tau-b of two who see the same items with noise: 2/π asin of the correlation", () => {
  const random = randomFrom(1);
  expectCoverage(60, (2 / Math.PI) * Math.asin(0.6), () => {
    const [a, b] = seen({ labelers: 2, items: 30, correlation: 0.6, random });
    return kendallTauInterval({ a: a!, b: b!, random, resamples: 200 });
  });
}, 30_000);

test("a single W of four: from Spearman's correlation, 6/π asin of half the correlation", () => {
  const random = randomFrom(2);
  const spearman = (6 / Math.PI) * Math.asin(0.6 / 2);
  expectCoverage(60, (1 + 3 * spearman) / 4, () =>
    kendallWInterval({ rankings: seen({ labelers: 4, items: 30, correlation: 0.6, random }), random, resamples: 200 }),
  );
}, 30_000);

test("kappa and alpha of labelers who look at three items in five, and else draw one of three classes", () => {
  const random = randomFrom(3);
  const draw = () => Math.floor(random() * 3);
  const labelsOf = (labelers: readonly string[]): Label[] =>
    Array.from({ length: 40 }, (_, i) => i).flatMap((i) => {
      const truth = draw();
      return labelers.map((labeler) => ({ item: `i${i}`, labeler, value: random() < 0.6 ? truth : draw() }));
    });
  // Two agree beyond chance where both look.
  const truth = 0.6 ** 2;
  const three = ["ann", "bob", "cy"];
  expectCoverage(200, truth, () => intervalIn(cohenKappa(labelsOf(["ann", "bob"]))));
  expectCoverage(200, truth, () => intervalIn(fleissKappa(labelsOf(three))));
  expectCoverage(200, truth, () => intervalIn(krippendorffAlpha(labelsOf(three))));
  const alike = ["ann", "bob"].flatMap((labeler) => [0, 1, 2].map((i) => ({ item: `i${i}`, labeler, value: i })));
  expect(cohenKappa(alike)).toMatchObject({ value: 1, interval: null });
});

const intervalIn = (found: { value: number; interval: Interval | null } | { value: null }): Interval | null =>
  found.value === null ? null : found.interval;

test("Davidson's nu", () => {
  const random = randomFrom(4);
  const merits = [-1, 0, 0.5, 1];
  const pairs = merits.flatMap((_, i) => merits.slice(i + 1).map((_, d) => [i, i + 1 + d] as const));
  expectCoverage(100, 0.4, () => {
    const preferences = pairs.flatMap(([i, j]) =>
      Array.from({ length: 40 }, () => answerOf({ merits, i, j, nu: 0.4, random })),
    );
    const fitted = bradleyTerry(preferences, { priorPrecision: 0.01 });
    return fitted.value === null ? null : fitted.nuInterval;
  });
  expect(bradleyTerry([{ chosen: "a", rejected: "b" }], { priorPrecision: 1 })).toMatchObject({
    nu: 0,
    nuInterval: null,
  });
});

test("Crowd-BT's reliability, for what very many comparisons settle at", () => {
  const random = randomFrom(5);
  const looking = { careful: 0.95, good: 0.9, fair: 0.8, hasty: 0.6, careless: 0.3 };
  const comparisons = (count: number): JudgedComparison[] =>
    Array.from({ length: count }, () => {
      const merits = [0, 1, 2].map(() => 2 * gaussian(random));
      const rankings = Object.entries(looking).map(([labeler, share]) => {
        const looks = random() < share;
        // Noise of a Gumbel distribution ranks as Bradley and Terry have it.
        const felt = merits.map((merit) => (looks ? merit : 0) - Math.log(-Math.log(random())));
        return { labeler, ranks: felt.map((own) => felt.filter((other) => other > own).length) };
      });
      return { rankings };
    });
  const limit = reliabilitiesOf(comparisons(400), { tolerance: 1e-3 });
  const samples = Array.from({ length: 10 }, () => reliabilityIntervals(comparisons(50)));
  const held = Object.keys(looking).flatMap((labeler) =>
    samples.map((found) => {
      const [low, high] = found.get(labeler)!.interval!;
      expect([low >= 0, high <= 1, high - low < 0.6]).toEqual([true, true, true]);
      return low <= limit.get(labeler)! && limit.get(labeler)! <= high ? 1 : 0;
    }),
  );
  expect(held.reduce<number>((a, b) => a + b, 0) / held.length).toBeGreaterThan(0.88);
}, 60_000);
