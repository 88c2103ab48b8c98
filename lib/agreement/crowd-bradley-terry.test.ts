import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { bradleyTerry, outcomeProbabilities } from "./bradley-terry";
import { type CrowdBradleyTerry, crowdBradleyTerry, type LabeledPreference } from "./crowd-bradley-terry";
import { answerOf, somePreferences } from "./testing/preferences";

const fitted = (
  preferences: readonly LabeledPreference[],
  options: Parameters<typeof crowdBradleyTerry>[1] = {},
): CrowdBradleyTerry => {
  const result = crowdBradleyTerry(preferences, options);
  if (result.value === null) throw new Error(result.reason);
  return result;
};
const seeded = { seed: 1, numRuns: 20 };

/** Answers of labelers about random pairs of items; each reverses so many of theirs. */
function drawn(seed: number, merits: readonly number[], flips: readonly number[], each: number): LabeledPreference[] {
  const random = randomFrom(seed);
  const n = merits.length;
  return flips.flatMap((flip, k) =>
    Array.from({ length: each }, () => {
      const i = Math.floor(n * random());
      const j = (i + 1 + Math.floor((n - 1) * random())) % n;
      return { labeler: `l${k}`, ...answerOf({ merits, i, j, nu: 0.4, flip, random }) };
    }),
  );
}

describe("Crowd-BT", () => {
  test("of labelers who are known to mean all they say is Bradley-Terry", () =>
    fc.assert(
      fc.property(somePreferences, (preferences) => {
        const plain = bradleyTerry(preferences, { priorPrecision: 0.2 });
        const crowd = crowdBradleyTerry(preferences, { priorPrecision: 0.2, meant: 1, reversed: 0 });
        if (plain.value === null || crowd.value === null) return expect(crowd).toEqual(plain);
        for (const [item, { value }] of plain.value) expect(crowd.value.get(item)!.value).toBeCloseTo(value, 7);
        expect([...crowd.reliabilities.values()].every((r) => r === 1)).toBe(true);
        expect(crowd.logLikelihood).toBeCloseTo(plain.logLikelihood, 7);
      }),
      seeded,
    ));

  test("of labelers who are known to be equally reliable ranks items as Bradley-Terry does", () => {
    const preferences = drawn(1, [-1.5, -0.5, 0.5, 1.5], [0.2, 0.2, 0.2], 400);
    const sure = { meant: 8e9, reversed: 2e9 };
    const order = (value: ReadonlyMap<string, { value: number }>) =>
      [...value].sort(([, a], [, b]) => a.value - b.value).map(([item]) => item);
    const crowd = fitted(preferences, sure);
    expect([...crowd.reliabilities.values()]).toEqual([0, 1, 2].map(() => expect.closeTo(0.8, 6)));
    expect(order(crowd.value)).toEqual(order(bradleyTerry(preferences).value!));
    expect(order(crowd.value)).toEqual(["m0", "m1", "m2", "m3"]);
  });

  test("never loses posterior probability from one iteration to the next", () =>
    fc.assert(
      fc.property(somePreferences, (preferences) => {
        const result = crowdBradleyTerry(preferences, { maxIterations: 60 });
        if (result.value === null) return;
        const { logPosteriors } = result;
        for (let i = 1; i < logPosteriors.length; i++)
          expect(logPosteriors[i]).toBeGreaterThanOrEqual(logPosteriors[i - 1]! - 1e-9);
      }),
      seeded,
    ));

  test("stops where the posterior, written out by itself, is flat in every merit and reliability", () => {
    const preferences = drawn(2, [-1, 0, 0.4, 1.2], [0.05, 0.2, 0.45], 120);
    const [priorPrecision, meant, reversed] = [0.1, 9, 1];
    const { value, reliabilities, nu } = fitted(preferences, { tolerance: 1e-10 });
    const logPosterior = (s: Record<string, number>, r: Record<string, number>): number => {
      let sum = 0;
      for (const { chosen, rejected, tied, labeler } of preferences) {
        const [wins, losses, ties] = outcomeProbabilities(s[chosen]!, s[rejected]!, nu);
        sum += Math.log(tied ? ties : r[labeler]! * wins + (1 - r[labeler]!) * losses);
      }
      for (const x of Object.values(s)) sum -= (priorPrecision * x ** 2) / 2;
      for (const x of Object.values(r)) sum += meant * Math.log(x) + reversed * Math.log(1 - x);
      return sum;
    };
    const s = Object.fromEntries([...value].map(([item, merit]) => [item, merit.value]));
    const r = Object.fromEntries(reliabilities);
    const h = 1e-5;
    const slope = (f: (x: number) => number) => (f(h) - f(-h)) / (2 * h);
    for (const item of Object.keys(s))
      expect(slope((x) => logPosterior({ ...s, [item]: s[item]! + x }, r))).toBeCloseTo(0, 4);
    for (const k of Object.keys(r)) expect(slope((x) => logPosterior(s, { ...r, [k]: r[k]! + x }))).toBeCloseTo(0, 4);
  });

  test("finds who is careful, careless or turned round, and is nearer to the truth than Bradley-Terry for it", () => {
    const merits = [-1.5, -0.8, -0.2, 0.3, 0.8, 1.4];
    const flips = [0.02, 0.1, 0.5, 0.5, 0.9];
    const preferences = drawn(3, merits, flips, 600);
    const { reliabilities, value, nu, converged } = fitted(preferences);
    expect(converged).toBe(true);
    flips.forEach((flip, k) => void expect(Math.abs(reliabilities.get(`l${k}`)! - (1 - flip))).toBeLessThan(0.08));
    const miss = (of: ReadonlyMap<string, { value: number }>) =>
      Math.sqrt(merits.reduce((sum, s, i) => sum + (of.get(`m${i}`)!.value - s) ** 2, 0) / merits.length);
    expect(miss(value)).toBeLessThan(0.25);
    expect(miss(bradleyTerry(preferences).value!)).toBeGreaterThan(2 * miss(value));
    expect(Math.abs(nu - 0.4)).toBeLessThan(0.1);
  });

  test("does not depend on the order of preferences, or on the names of labelers and items", () =>
    fc.assert(
      fc.property(somePreferences, (preferences) => {
        const options = { maxIterations: 30 };
        const plain = crowdBradleyTerry(preferences, options);
        const other = crowdBradleyTerry(
          [...preferences].reverse().map((p) => ({
            ...p,
            labeler: `x${p.labeler}`,
            chosen: `y${p.chosen}`,
            rejected: `y${p.rejected}`,
          })),
          options,
        );
        if (plain.value === null || other.value === null) return expect(other).toEqual(plain);
        for (const [item, { value }] of plain.value) expect(other.value.get(`y${item}`)!.value).toBeCloseTo(value, 6);
        for (const [k, r] of plain.reliabilities) expect(other.reliabilities.get(`x${k}`)).toBeCloseTo(r, 6);
      }),
      seeded,
    ));

  test("trusts a labeler more with every answer on which the others agree", () => {
    const sure = drawn(5, [-2, 2], [0.02, 0.02], 50);
    const reliability = (right: number) =>
      fitted([
        ...sure,
        ...Array.from({ length: 10 }, (_, i) => ({
          labeler: "new",
          chosen: i < right ? "m1" : "m0",
          rejected: i < right ? "m0" : "m1",
        })),
      ]).reliabilities.get("new")!;
    const all = Array.from({ length: 11 }, (_, right) => reliability(right));
    for (let i = 1; i < all.length; i++) expect(all[i]).toBeGreaterThan(all[i - 1]!);
  });

  test("is undefined without preferences", () =>
    expect(crowdBradleyTerry([])).toEqual({ value: null, reason: "There is no preference." }));
});
