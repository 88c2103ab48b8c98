import { expect, test } from "vitest";
import { matrixView, pairsOf } from "./matrix";

const person = (name: string, agreement: number, simulated = false) => ({
  id: name.toLowerCase(),
  name,
  simulated,
  agreement,
});
const matrix = {
  uncounted: 0,
  labelers: [person("Al", 0.9), person("Bo", 0.5), person("Cy", 0.7, true)],
  pairs: {
    a: [0, 2],
    b: [1, 0],
    comparisons: [3, 1],
    agree: [6, 0],
    disagree: [2, 0],
    bothTied: [0, 3],
    oneTied: [1, 0],
    low: [0.5, null],
    high: [0.9, null],
    kappa: [0.4, null],
    kappaLow: [0.1, null],
    kappaHigh: [0.7, null],
  },
};

test("a matrix finds the pair of two labelers in either order, and none where nothing is shared", () => {
  const { labelers, pairAt } = matrixView(matrix, { order: "name", who: "everyone" });
  expect(labelers.map((l) => l.name)).toEqual(["Al", "Bo", "Cy"]);
  expect(pairAt(0, 1)).toMatchObject({
    comparisons: 3,
    strict: 0.75,
    interval: [0.5, 0.9],
    kappa: { value: 0.4, interval: [0.1, 0.7] },
  });
  expect(pairAt(1, 0)).toEqual(pairAt(0, 1));
  expect(pairAt(0, 2)).toMatchObject({ comparisons: 1, strict: null, interval: null });
  expect(pairAt(1, 2)).toBeNull();
});

test("a matrix can begin with those who agree least, and leave out simulated labelers", () => {
  const { labelers, pairAt } = matrixView(matrix, { order: "agreement", who: "everyone" });
  expect(labelers.map((l) => l.name)).toEqual(["Bo", "Cy", "Al"]);
  expect(pairAt(0, 2)).toMatchObject({ comparisons: 3 });
  expect(matrixView(matrix, { order: "name", who: "people" }).labelers.map((l) => l.name)).toEqual(["Al", "Bo"]);
  expect(pairsOf(matrix, "people")).toHaveLength(1);
  expect(pairsOf(matrix, "everyone")).toHaveLength(2);
});
