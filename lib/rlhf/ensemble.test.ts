import fc from "fast-check";
import { expect, test } from "vitest";
import { type EnsembleRule, ensembleScores } from "./ensemble";
import { expectClose } from "./testing/vectors";

const RULES: readonly EnsembleRule[] = [
  { rule: "mean" },
  { rule: "worst_case" },
  { rule: "variance_penalty", lambda: 0.5 },
];
const score = fc.double({ min: -100, max: 100, noNaN: true });
/** k models' scores of the same responses. */
const models = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }))
  .chain(([k, n]) => fc.array(fc.array(score, { minLength: n, maxLength: n }), { minLength: k, maxLength: k }));
const CONFIG = { seed: 3, numRuns: 200 };

test("the rules by hand: 1, 2 and 6 have mean 3 and variance 14 / 3", () => {
  const combined = RULES.map((rule) =>
    ensembleScores(
      [
        [1, 0],
        [2, 0],
        [6, 0],
      ],
      rule,
    ),
  );
  expectClose(
    combined.map((s) => [...s]),
    [3, 0, 1, 0, 3 - 7 / 3, 0],
    1e-12,
  );
});

test("a single model, or models that agree, keep their scores under every rule", () =>
  fc.assert(
    fc.property(fc.array(score), fc.integer({ min: 1, max: 5 }), fc.constantFrom(...RULES), (own, k, rule) => {
      expectClose(ensembleScores(new Array(k).fill(own), rule), own, 1e-9);
    }),
    CONFIG,
  ));

test("the order of the models does not matter", () =>
  fc.assert(
    fc.property(models, fc.constantFrom(...RULES), (scores, rule) => {
      expectClose(ensembleScores([...scores].reverse(), rule), [...ensembleScores(scores, rule)], 1e-9);
    }),
    CONFIG,
  ));

test("caution never raises a score: neither cautious rule exceeds the mean, and the worst is one of the scores", () =>
  fc.assert(
    fc.property(models, fc.double({ min: 0, max: 10, noNaN: true }), (scores, lambda) => {
      const mean = ensembleScores(scores, { rule: "mean" });
      const worst = ensembleScores(scores, { rule: "worst_case" });
      const penalized = ensembleScores(scores, { rule: "variance_penalty", lambda });
      mean.forEach((m, i) => {
        expect(worst[i]).toBeLessThanOrEqual(m + 1e-9);
        expect(penalized[i]).toBeLessThanOrEqual(m);
        expect(scores.map((list) => list[i])).toContain(worst[i]);
        expect(scores.every((list) => list[i]! >= worst[i]!)).toBe(true);
      });
    }),
    CONFIG,
  ));

test("a bonus that all models give shifts the score by as much, whatever they disagree on", () =>
  fc.assert(
    fc.property(models, score, fc.constantFrom(...RULES), (scores, bonus, rule) => {
      const raised = scores.map((list) => list.map((s) => s + bonus));
      const expected = [...ensembleScores(scores, rule)].map((s) => s + bonus);
      expectClose(ensembleScores(raised, rule), expected, 1e-9);
    }),
    CONFIG,
  ));

test("lambda 0 is the mean, and a score falls in proportion to lambda", () => {
  const scores = [
    [1, 4],
    [3, -4],
  ];
  const at = (lambda: number) => ensembleScores(scores, { rule: "variance_penalty", lambda });
  expectClose(at(0), [...ensembleScores(scores, { rule: "mean" })]);
  expectClose(at(2), [2 - 2, 0 - 32]);
});

test("no model, models of other responses, and a reward for disagreement are refused", () => {
  expect(() => ensembleScores([], { rule: "mean" })).toThrow("at least one");
  expect(() => ensembleScores([[1], [1, 2]], { rule: "mean" })).toThrow("1 and 2 responses");
  expect(() => ensembleScores([[1]], { rule: "variance_penalty", lambda: -1 })).toThrow("0 or more");
});
