import { expect, test } from "vitest";
import { bootstrapInterval, duels, type Placed } from "./win-rate";

const ranking = (n: number, ...places: [model: string, tier: number][]): Placed[] =>
  places.map(([modelVersionId, tier]) => ({
    rankingId: `r${n}`,
    promptId: `p${n}`,
    modelVersionId,
    tier,
  }));

test("each pair of responses of different models counts once, a tie half", () => {
  const [duel, ...others] = duels([
    ...ranking(1, ["a", 1], ["b", 2], ["a", 2], ["b", 3]),
    ...ranking(2, ["b", 1], ["a", 4]),
  ]);
  expect(others).toEqual([]);
  expect(duel).toMatchObject({ a: "a", b: "b", wins: 3, losses: 1, ties: 1, prompts: 2 });
  expect(duel?.rate).toBe(3.5 / 5);
});

test("three models give three duels, and responses of one model none among themselves", () => {
  const found = duels(ranking(1, ["c", 1], ["a", 2], ["b", 3], ["a", 3]));
  expect(found.map(({ a, b, wins, losses, ties }) => [a, b, wins, losses, ties])).toEqual([
    ["a", "b", 1, 0, 1],
    ["a", "c", 0, 2, 0],
    ["b", "c", 0, 1, 0],
  ]);
});

test("rankings of different comparisons are not compared with each other", () => {
  expect(duels([...ranking(1, ["a", 1]), ...ranking(2, ["b", 2])])).toEqual([]);
});

const win = { wins: 1, losses: 0, ties: 0 };
const loss = { wins: 0, losses: 1, ties: 0 };

test("one prompt has no interval; the interval is repeatable, holds the rate and narrows with prompts", () => {
  expect(bootstrapInterval([win])).toBeNull();
  const of = (n: number) => bootstrapInterval(Array.from({ length: n }, (_, i) => (i % 4 ? win : loss)))!;
  const [few, many] = [of(20), of(400)];
  expect(of(20)).toEqual(few);
  for (const [low, high] of [few, many]) {
    expect(low).toBeLessThan(0.75);
    expect(high).toBeGreaterThan(0.75);
  }
  expect(many[1] - many[0]).toBeLessThan((few[1] - few[0]) / 3);
  // Normal approximation: 0.75 ± 1.96 √(0.75 · 0.25 / 400)
  expect(many[0]).toBeCloseTo(0.7076, 1.6);
  expect(many[1]).toBeCloseTo(0.7924, 1.6);
});

test("many pairs of one prompt make no more certain than one: prompts are drawn, not pairs", () => {
  const wide = bootstrapInterval([win, loss, win, loss])!;
  const repeated = bootstrapInterval(
    [win, loss, win, loss].map((t) => ({ wins: 9 * t.wins, losses: 9 * t.losses, ties: 0 })),
  )!;
  expect(repeated).toEqual(wide);
});
