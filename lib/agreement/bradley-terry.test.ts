import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { expectClose, vectorCase } from "@/lib/rlhf/testing/vectors";
import { type BradleyTerry, bradleyTerry, eloOf, outcomeProbabilities, type Preference } from "./bradley-terry";
import { invertPositive } from "./positive-matrix";
import { answerOf, preferencesOf, somePreferences } from "./testing/preferences";

const fitted = (preferences: readonly Preference[], options: Parameters<typeof bradleyTerry>[1] = {}): BradleyTerry => {
  const result = bradleyTerry(preferences, options);
  if (result.value === null) throw new Error(result.reason);
  return result;
};
const meritsOf = ({ value }: BradleyTerry) => [...value.keys()].sort().map((item) => value.get(item)!.value);
const seeded = { seed: 1, numRuns: 60 };

describe("independent numbers", () => {
  test("of four_models_win_matrix: merits, errors, likelihood, probabilities and Elo", () => {
    type Expected = Record<"theta_centered" | "se_theta_centered" | "elo_base1500_scale400", number[]> & {
      nll: number;
      win_prob_matrix: number[][];
    };
    const { inputs, expected } = vectorCase<{ wins_row_beats_column: number[][] }, Expected>(
      "bradley_terry",
      "four_models_win_matrix",
    );
    const result = fitted(preferencesOf(inputs.wins_row_beats_column));
    const merits = meritsOf(result);
    expectClose(merits, expected.theta_centered, 1e-9);
    expectClose(
      [...result.value.values()].map((s) => s.standardError),
      expected.se_theta_centered,
      1e-7,
    );
    expectClose(-result.logLikelihood, expected.nll, 1e-9);
    expectClose(merits.map(eloOf), expected.elo_base1500_scale400, 1e-9);
    expectClose(
      merits.map((i) => merits.map((j) => outcomeProbabilities(i, j)[0])),
      expected.win_prob_matrix,
      1e-9,
    );
    expect(result.nu).toBe(0);
  });

  test("of one who never loses: undefined, unless a prior says how far ahead it can be", () => {
    const { inputs, expected } = vectorCase<
      { wins_row_beats_column: number[][]; l2_lambda: number },
      { theta_map: number[]; mle_exists: boolean }
    >("bradley_terry", "undefeated_player_needs_prior_MAP_lambda_0.5");
    const preferences = preferencesOf(inputs.wins_row_beats_column);
    expect(bradleyTerry(preferences)).toEqual({ value: null, reason: expect.stringContaining("never lose") });
    expect(expected.mle_exists).toBe(false);
    expectClose(meritsOf(fitted(preferences, { priorPrecision: inputs.l2_lambda })), expected.theta_map, 1e-9);
  });

  test("of two items, with ties, are those that a pen finds: log(wins / losses) apart, nu = ties / sqrt(wins losses)", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        (wins, losses, ties) => {
          const { value, nu } = fitted([
            { chosen: "a", rejected: "b", weight: wins },
            { chosen: "b", rejected: "a", weight: losses },
            { chosen: "a", rejected: "b", tied: true, weight: ties },
          ]);
          expect(value.get("a")!.value - value.get("b")!.value).toBeCloseTo(Math.log(wins / losses), 7);
          expect(nu / (ties / Math.sqrt(wins * losses))).toBeCloseTo(1, 7);
        },
      ),
      seeded,
    ));
});

describe("Bradley-Terry", () => {
  test("expects of each item the wins and half ties that it had, and as many ties as there were", () =>
    fc.assert(
      fc.property(somePreferences, (preferences) => {
        const result = bradleyTerry(preferences);
        fc.pre(result.value !== null);
        if (result.value === null) return;
        const observed = new Map<string, number>();
        const expected = new Map<string, number>();
        const add = (to: Map<string, number>, key: string, amount: number) => to.set(key, (to.get(key) ?? 0) + amount);
        for (const { chosen, rejected, tied } of preferences) {
          const merit = (item: string) => result.value.get(item)!.value;
          const [wins, losses, ties] = outcomeProbabilities(merit(chosen), merit(rejected), result.nu);
          add(expected, chosen, wins + ties / 2);
          add(expected, rejected, losses + ties / 2);
          add(expected, "ties", ties);
          add(observed, chosen, tied ? 0.5 : 1);
          add(observed, rejected, tied ? 0.5 : 0);
          add(observed, "ties", tied ? 1 : 0);
        }
        for (const [key, amount] of observed) expect(expected.get(key)).toBeCloseTo(amount, 6);
      }),
      { seed: 1, numRuns: 100 },
    ));

  test("does not depend on the order of preferences or the names of items", () =>
    fc.assert(
      fc.property(somePreferences, (preferences) => {
        const plain = fitted(preferences, { priorPrecision: 0.3 });
        const other = fitted(
          [...preferences].reverse().map((p) => ({ ...p, chosen: `z${p.rejected}`, rejected: `z${p.chosen}` })),
          { priorPrecision: 0.3 },
        );
        // Everything was turned round, so merits change sign.
        for (const [item, { value, standardError }] of plain.value)
          expect(other.value.get(`z${item}`)).toEqual({
            value: expect.closeTo(-value, 7),
            standardError: expect.closeTo(standardError, 7),
          });
        expect(other.nu).toBeCloseTo(plain.nu, 7);
      }),
      seeded,
    ));

  test("puts an item further ahead with every win more", () =>
    fc.assert(
      fc.property(somePreferences, (preferences) => {
        const { chosen, rejected } = preferences[0]!;
        const lead = (list: readonly Preference[]) => {
          const { value } = fitted(list, { priorPrecision: 0.1 });
          return value.get(chosen)!.value - value.get(rejected)!.value;
        };
        expect(lead([...preferences, { chosen, rejected }])).toBeGreaterThan(lead(preferences));
      }),
      seeded,
    ));

  test("finds the merits that answers were drawn with, as surely as its standard errors say", () => {
    const random = randomFrom(4);
    const merits = [-1, -0.4, 0, 0.3, 1.1];
    const misses: number[] = [];
    for (let repetition = 0; repetition < 60; repetition++) {
      const preferences = Array.from({ length: 400 }, () => {
        const i = Math.floor(5 * random());
        return answerOf({ merits, i, j: (i + 1 + Math.floor(4 * random())) % 5, nu: 0.8, random });
      });
      const { value } = fitted(preferences);
      for (const [i, truth] of merits.entries()) {
        const { value: merit, standardError } = value.get(`m${i}`)!;
        misses.push((merit - truth) / standardError);
      }
    }
    const mean = misses.reduce((a, b) => a + b, 0) / misses.length;
    expect(mean).toBeCloseTo(0, 0);
    expect(Math.sqrt(misses.reduce((a, b) => a + b * b, 0) / misses.length)).toBeCloseTo(1, 0.7);
  });

  test("is undefined without preferences, between those never compared, and when all are ties", () => {
    expect(bradleyTerry([])).toEqual({ value: null, reason: "There is no preference." });
    const apart = ["ab", "ba", "cd", "dc"].map(([c = "", r = ""]) => ({ chosen: c, rejected: r }));
    expect(bradleyTerry(apart)).toMatchObject({ value: null });
    expect(bradleyTerry([{ chosen: "a", rejected: "b", tied: true }])).toMatchObject({
      value: null,
      reason: expect.stringContaining("All are ties"),
    });
    expect(() => bradleyTerry([{ chosen: "a", rejected: "a" }])).toThrow("a cannot be preferred to itself");
  });
});

test("invertPositive gives the inverse, and refuses what is not positive definite", () => {
  const matrix = [
    [4, 2, 0.6],
    [2, 5, 1],
    [0.6, 1, 3],
  ];
  const inverse = invertPositive(matrix);
  expectClose(
    matrix.map((row) => row.map((_, c) => row.reduce((sum, x, k) => sum + x * inverse[k]![c]!, 0))),
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    1e-12,
  );
  expect(() =>
    invertPositive([
      [1, 2],
      [2, 1],
    ]),
  ).toThrow("not positive definite");
});
