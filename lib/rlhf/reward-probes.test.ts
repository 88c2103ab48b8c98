import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import {
  accuracyBy,
  calibrationError,
  lengthCorrelation,
  lengthMatchedAccuracy,
  longerWinsAccuracy,
  type ScoredResponse,
  scoreAccuracy,
} from "./reward-probes";
import { expectClose, vectorCase } from "./testing/vectors";

const response = (score: number, length: number, prompt = "p"): ScoredResponse => ({ prompt, score, length });
/** Scores of chosen and rejected, then their lengths. */
const pair = (chosen: number, rejected: number, longChosen = 1, longRejected = 1) => ({
  chosen: response(chosen, longChosen),
  rejected: response(rejected, longRejected),
});

describe("lengthCorrelation", () => {
  test("is 1 or -1 when the score is a line in the length within each prompt, whatever lies between prompts", () => {
    const rising = [1, 2, 5].flatMap((l) => [response(l, l, "a"), response(l - 1000, l + 300, "b")]);
    expect(lengthCorrelation(rising)).toMatchObject({ value: expect.closeTo(1, 9), count: 6 });
    const falling = rising.map((r) => ({ ...r, score: -r.score }));
    expect(lengthCorrelation(falling).value).toBeCloseTo(-1, 9);
  });

  test("does not mistake prompts with long answers and high scores for a taste for length", () => {
    const square = (prompt: string, at: number) =>
      [0, 1].flatMap((s) => [0, 1].map((l) => response(at + s, at + l, prompt)));
    expect(lengthCorrelation([...square("a", 0), ...square("b", 100)]).value).toBeCloseTo(0, 12);
  });

  test("does not depend on the units, however large or small", () => {
    const noisy = [
      [1, 3],
      [2, 1],
      [4, 7],
      [3, 2],
    ].map(([s, l]) => response(s!, l!));
    const { value } = lengthCorrelation(noisy);
    const scaled = noisy.map((r) => ({ ...r, score: 1e300 * r.score, length: 1e-300 * r.length }));
    expect(lengthCorrelation(scaled).value).toBeCloseTo(value!, 9);
  });

  test("counts only responses that can be compared", () => {
    expect(lengthCorrelation([response(1, 1), response(2, 2), response(9, 1, "alone")])).toMatchObject({ count: 2 });
  });

  test.each([
    [[], "No prompt has two"],
    [[response(1, 1, "a"), response(2, 2, "b")], "No prompt has two"],
    [[0.1, 0.2, 0.3].map((l) => response(0.1, l)), "Scores do not vary"],
    [[1, 2, 3].map((s) => response(s, 0.1)), "Lengths do not vary"],
    [[response(Number.NaN, 1), response(1, 2)], "not a finite number"],
    [[response(1.5e308, 1), response(1e308, 2)], "too large"],
  ])("%# is undefined, and says why", (responses, reason) => {
    expect(lengthCorrelation(responses)).toEqual({ value: null, reason: expect.stringContaining(reason) });
  });
});

test("the interval of a correlation of 0.5 in 28 responses of one prompt is that of Fisher's transformation", () => {
  // z = 0.549306, its error 1 / sqrt(28 - 3): tanh(0.549306 -+ 1.959964 / 5).
  const angle = Math.acos(0.5);
  const at = (i: number) => (2 * Math.PI * i) / 28;
  const circle = Array.from({ length: 28 }, (_, i) => response(Math.cos(at(i)), Math.cos(at(i) + angle)));
  const found = lengthCorrelation(circle);
  expect(found.value).toBeCloseTo(0.5, 9);
  if (found.value !== null) expectClose([...found.interval], [0.156028, 0.735818], 1e-5);
});

describe("accuracy", () => {
  test("is the share of pairs in the right order, with the interval of win_rate_wilson_95", () => {
    const { inputs, expected } = vectorCase<{ wins: number; n: number }, { rate: number; wilson: number[] }>(
      "bradley_terry",
      "win_rate_wilson_95",
    );
    const pairs = Array.from({ length: inputs.n }, (_, i) => (i < inputs.wins ? pair(1, 0) : pair(0, 1)));
    const rate = scoreAccuracy(pairs);
    expect(rate).toMatchObject({ value: expected.rate, count: inputs.n });
    if (rate.value !== null) expectClose([...rate.interval], expected.wilson, 1e-7);
  });

  test("counts an equal score half, as in win_rate_with_ties_half", () => {
    const { inputs, expected } = vectorCase<
      { wins: number; ties: number; losses: number },
      { win_rate_half_ties: number }
    >("bradley_terry", "win_rate_with_ties_half");
    const { wins, ties, losses } = inputs;
    const times = (n: number, p: ReturnType<typeof pair>) => new Array<typeof p>(n).fill(p);
    const pairs = [...times(wins, pair(2, 1)), ...times(ties, pair(1, 1)), ...times(losses, pair(1, 2))];
    expect(scoreAccuracy(pairs).value).toBeCloseTo(expected.win_rate_half_ties, 12);
  });

  test("of longer wins looks at lengths alone, and its length-matched part only where they are alike", () => {
    const pairs = [pair(1, 0, 10, 9), pair(0, 1, 100, 50), pair(0, 1, 90, 50), pair(1, 0, 9, 10), pair(0, 1, 20, 20)];
    expect(longerWinsAccuracy(pairs).value).toBeCloseTo(3.5 / 5, 12);
    expect(lengthMatchedAccuracy(pairs)).toMatchObject({ value: 2 / 3, count: 3 });
    expect(lengthMatchedAccuracy(pairs, 0)).toMatchObject({ value: 0, count: 1 });
  });

  test("by a key counts each part alone", () => {
    const judged = [
      { ...pair(1, 0), labeler: "a", responses: 4 },
      { ...pair(0, 1), labeler: "b", responses: 9 },
      { ...pair(1, 0), labeler: "b", responses: 9 },
    ];
    const byLabeler = accuracyBy(judged, (p) => p.labeler);
    expect([...byLabeler].map(([k, rate]) => [k, rate.value])).toEqual([
      ["a", 1],
      ["b", 0.5],
    ]);
    expect(accuracyBy(judged, (p) => p.responses).get(9)).toMatchObject({ value: 0.5, count: 2 });
    expect(accuracyBy([], () => 0).size).toBe(0);
  });

  test("is undefined without a pair, and with a score that is no number", () => {
    for (const probe of [scoreAccuracy, longerWinsAccuracy, lengthMatchedAccuracy, calibrationError]) {
      expect(probe([])).toEqual({ value: null, reason: "There is no pair." });
      expect(probe([pair(Number.NaN, 0)])).toMatchObject({ value: null });
      expect(probe([pair(0, Number.POSITIVE_INFINITY)])).toMatchObject({ value: null });
    }
    expect(lengthMatchedAccuracy([pair(1, 0, 1, 2)])).toEqual({ value: null, reason: "No pair is alike in length." });
  });
});

describe("calibrationError", () => {
  const logit = (p: number) => Math.log(p / (1 - p));

  test("is 0 for a model that is right exactly as often as it expects", () => {
    const bets = [0.5, 0.62, 0.75, 0.9].flatMap((p) =>
      Array.from({ length: 100 }, (_, i) => (i < Math.round(100 * p) ? pair(logit(p), 0) : pair(0, logit(p)))),
    );
    expect(calibrationError(bets)).toEqual({ value: expect.closeTo(0, 9), count: 400 });
  });

  test("by hand: 3 of 4 won at 0.9 and 1 of 2 at 0.6 are (4 * 0.15 + 2 * 0.1) / 6", () => {
    const bets = [1, 1, 1, 0].map((won) => (won ? pair(logit(0.9), 0) : pair(0, logit(0.9))));
    const others = [pair(logit(0.6), 0), pair(0, logit(0.6))];
    expect(calibrationError([...bets, ...others], 3).value).toBeCloseTo((4 * 0.15 + 2 * 0.1) / 6, 9);
  });

  test("lets errors cancel within a bin of equal width between 0.5 and 1, never across two", () => {
    const won = (p: number) => pair(logit(p), 0);
    const lost = (p: number) => pair(0, logit(p));
    expect(calibrationError([won(0.55), lost(0.7)], 2).value).toBeCloseTo(Math.abs(0.45 - 0.7) / 2, 9);
    expect(calibrationError([won(0.7), lost(0.8)], 2).value).toBeCloseTo((0.3 + 0.8) / 2, 9);
  });

  test("is 1 for a model that is sure and always wrong", () => {
    expect(calibrationError([pair(-800, 800)]).value).toBe(1);
  });

  test("grows as the scores of a calibrated model are multiplied", () => {
    const random = randomFrom(7);
    const leads = Array.from({ length: 4000 }, () => {
      const lead = 4 * random() - 2;
      return random() < 1 / (1 + Math.exp(-lead)) ? lead : -lead;
    });
    const at = (gain: number) => calibrationError(leads.map((lead) => pair(gain * lead, 0))).value!;
    expect(at(1)).toBeLessThan(0.03);
    expect(at(3)).toBeGreaterThan(0.1);
    expect(at(0.2)).toBeGreaterThan(0.1);
  });
});

test("no probe is ever NaN, and each stays in its range", () => {
  const number = fc.oneof(fc.double(), fc.integer({ min: -2, max: 2 }));
  const responses = fc.array(
    fc.record({ prompt: fc.constantFrom("a", "b"), score: number, length: fc.oneof(number, fc.nat(3)) }),
  );
  fc.assert(
    fc.property(responses, fc.integer({ min: 1, max: 12 }), (list, bins) => {
      const pairs = list.slice(1).map((chosen, i) => ({ chosen, rejected: list[i]! }));
      const within = (value: number | null, low: number) => {
        if (value === null) return;
        expect(value).toBeGreaterThanOrEqual(low - 1e-9);
        expect(value).toBeLessThanOrEqual(1 + 1e-9);
      };
      within(lengthCorrelation(list).value, -1);
      within(calibrationError(pairs, bins).value, 0);
      for (const rate of [scoreAccuracy(pairs), longerWinsAccuracy(pairs), lengthMatchedAccuracy(pairs)]) {
        within(rate.value, 0);
        if (rate.value === null) continue;
        expect(rate.interval[0]).toBeLessThanOrEqual(rate.value + 1e-12);
        expect(rate.interval[1]).toBeGreaterThanOrEqual(rate.value - 1e-12);
      }
    }),
    { seed: 5, numRuns: 500 },
  );
});
