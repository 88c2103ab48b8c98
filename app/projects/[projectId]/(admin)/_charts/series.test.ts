import { describe, expect, test } from "vitest";
import { joined, type Point, resampled, seriesByName, thinned, valueAt } from "./series";

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

describe("between measurements", () => {
  const points: Point[] = [
    { step: 10, value: 1 },
    { step: 20, value: 2 },
  ];

  test("the newest value stands", () => {
    expect([9, 10, 19, 20, 99].map((step) => valueAt(points, step))).toEqual([null, 1, 1, 2, 2]);
  });

  test("series can be read at the same steps", () => {
    expect(resampled(points, [0, 15, 20])).toEqual([
      { step: 15, value: 1 },
      { step: 20, value: 2 },
    ]);
  });
});
