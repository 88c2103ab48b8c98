import { describe, expect, test } from "vitest";
import { joined, niceTicks, type Point, seriesByName, stepTicks, thinned } from "./series";

test("metrics are told apart and put in order", () => {
  const series = seriesByName([
    { name: "loss/train", step: 2, value: 1 },
    { name: "lr", step: 1, value: 3 },
    { name: "loss/train", step: 1, value: 2 },
  ]);
  expect(series.get("loss/train")).toEqual([
    { step: 1, value: 2 },
    { step: 2, value: 1 },
  ]);
  expect([...series.keys()]).toEqual(["loss/train", "lr"]);
});

describe("thinning", () => {
  const long: Point[] = Array.from({ length: 5_000 }, (_, step) => ({
    step,
    value: step === 1_234 ? 99 : step === 4_000 ? -99 : Math.sin(step),
  }));

  test("keeps the ends and every spike, in order", () => {
    const kept = thinned(long, 200);
    expect(kept.length).toBeLessThanOrEqual(202);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept[0]).toEqual(long[0]);
    expect(kept.at(-1)).toEqual(long.at(-1));
    expect(kept).toContainEqual({ step: 1_234, value: 99 });
    expect(kept).toContainEqual({ step: 4_000, value: -99 });
    expect(kept.map((p) => p.step)).toEqual(kept.map((p) => p.step).toSorted((a, b) => a - b));
  });

  test("leaves a short series alone", () => {
    expect(thinned(long.slice(0, 50), 200)).toEqual(long.slice(0, 50));
    expect(thinned([])).toEqual([]);
  });
});

test("series measured at different steps share rows where they meet", () => {
  expect(
    joined({
      train: [
        { step: 1, value: 3 },
        { step: 2, value: 2 },
      ],
      heldout: [{ step: 2, value: 4 }],
    }),
  ).toEqual([
    { step: 1, train: 3 },
    { step: 2, train: 2, heldout: 4 },
  ]);
});

describe("ticks", () => {
  test.each([
    [
      [0.55, 0.72],
      [0.55, 0.6, 0.65, 0.7, 0.75],
    ],
    [
      [0, 9.3],
      [0, 5, 10],
    ],
    [
      [-0.02, 0.11],
      [-0.05, 0, 0.05, 0.1, 0.15],
    ],
    [
      [-0.1, 1.51],
      [-0.5, 0, 0.5, 1, 1.5, 2],
    ],
    [
      [-0.003, 4.7],
      [0, 2, 4, 6],
    ],
    [[3], [2.6, 2.8, 3, 3.2, 3.4]],
    [
      [0, 0],
      [0, 0.5, 1],
    ],
    [[], [0, 1]],
  ])("of %j are round and enclose it", (values, ticks) => {
    expect(niceTicks(values)).toEqual(ticks);
  });

  test("of steps are whole numbers from 0", () => {
    expect(stepTicks(1_200)).toEqual([0, 500, 1_000]);
    expect(stepTicks(3)).toEqual([0, 1, 2, 3]);
    expect(stepTicks(0)).toEqual([0]);
  });
});
