/**
 * 159 values of irrCAC, a port of Gwet's R package, to three digits. Each names data, a coefficient and weights, and gives
 * the coefficient, its standard error, 95 % interval and p value as far as that package's own tests do.
 */
import { describe, expect, test } from "vitest";
import { brennanPrediger, type Coefficient, type Options, percentAgreement } from "./chance-corrected";
import { cohenKappa } from "./cohen-kappa";
import { fleissKappa } from "./fleiss-kappa";
import { gwetAc } from "./gwet-ac";
import { krippendorffAlpha } from "./krippendorff-alpha";
import { classesOf, countsBy, type Label, total } from "./labels";
import type { Undefined } from "./measured";
import { gridOfTable, labelsOf, readVectors, transposed } from "./testing/labels";

type Matrix = number[][];
type Expectation = {
  test: string;
  kind: "raw" | "table";
  dataset: string;
  coefficient: string;
  weights: string;
  expect: {
    coefficient_value: number;
    pa?: number;
    pe?: number;
    se?: number;
    confidence_interval0: number;
    confidence_interval1: number;
    p_value?: number;
  };
};
const { irrCAC } = readVectors<{
  irrCAC: {
    raw: Record<string, Record<string, (number | string | null)[]>>;
    tables: Record<string, Record<string, number[]>>;
    expect: Expectation[];
  };
}>("oracles");

/** Weights that only these values use, as Gwet 2014, section 3.5, defines them: before they are scaled, distances. */
const DISTANCES: Record<string, (a: number, b: number, min: number, max: number) => number> = {
  identity: (a, b) => (a === b ? 0 : 1),
  linear: (a, b) => Math.abs(a - b),
  quadratic: (a, b) => (a - b) ** 2,
  radical: (a, b) => Math.sqrt(Math.abs(a - b)),
  ordinal: (a, b) => (Math.abs(a - b) * (Math.abs(a - b) + 1)) / 2,
  ratio: (a, b) => ((a - b) / (a + b)) ** 2,
  circular: (a, b, min, max) => Math.sin((Math.PI * (a - b)) / (max - min + 1)) ** 2,
  bipolar: (a, b, min, max) => (a === b ? 0 : (a - b) ** 2 / ((a + b - 2 * min) * (2 * max - a - b))),
};

/**
 * Written out in that package's tests; not symmetric. For the 3 x 3 table we did not find them: the rotation, as of five
 * classes, gives the value.
 */
const CUSTOM: Record<string, Matrix> = {
  raw_4raters: [
    [1, 0.75, 0.5, 0.25, 0],
    [0, 1, 0.75, 0.5, 0.25],
    [0.25, 0, 1, 0.75, 0.5],
    [0.5, 0.25, 0, 1, 0.75],
    [0.75, 0.5, 0.25, 0, 1],
  ],
  table_cont4x4diagnosis: [
    [1, 0.67, 0.33, 0],
    [0, 1, 0.67, 0.33],
    [0, 0, 1, 0.67],
    [0.33, 0, 0, 1],
  ],
  table_cont3x3abstractors: [
    [1, 0.5, 0],
    [0, 1, 0.5],
    [0.5, 0, 1],
  ],
};

/** The lists of one table are its columns, of the other its rows. */
const cellsIn = ({ dataset }: Expectation): Matrix => {
  const lists = Object.values(irrCAC.tables[dataset]!);
  return dataset === "table_cont3x3abstractors" ? transposed(lists) : lists;
};

const labelsIn = (e: Expectation): Label[] => {
  if (e.kind === "table") return labelsOf(gridOfTable(cellsIn(e)));
  const columns = Object.values(irrCAC.raw[e.dataset]!);
  return labelsOf(transposed(columns).map((row) => row.map((v) => (typeof v === "string" ? v.charCodeAt(0) : v))));
};

const weightsIn = ({ dataset, weights }: Expectation, classes: number[]): Matrix => {
  if (weights === "weights") return CUSTOM[dataset]!;
  const [min, max] = [classes[0]!, classes.at(-1)!];
  const distances = classes.map((a) => classes.map((b) => DISTANCES[weights]!(a, b, min, max)));
  const farthest = Math.max(...distances.flat());
  return distances.map((row) => row.map((d) => 1 - d / farthest));
};

const symmetric = (m: Matrix): Matrix => m.map((row, k) => row.map((w, l) => (w + m[l]![k]!) / 2));

/** Alpha in Gwet's form: observed and expected agreement, the correction for few labels within the first. */
const alpha = (labels: readonly Label[], { weights }: { weights: Matrix }): Coefficient | Undefined => {
  const classes = classesOf(labels);
  const result = krippendorffAlpha(labels, (a, b) => 1 - weights[classes.indexOf(a)]![classes.indexOf(b)]!);
  if (result.value === null) return result;
  const byItem = [...countsBy(labels, (l) => l.item, classes).values()].map(total);
  const n = total(byItem.filter((count) => count > 1));
  const shrink = (n - 1) / n;
  const { observedDisagreement, expectedDisagreement, ...rest } = result;
  return { ...rest, observed: 1 - shrink * observedDisagreement, expected: 1 - shrink * expectedDisagreement };
};

type Statistic = (labels: readonly Label[], options: Options & { weights: Matrix }) => Coefficient | Undefined;
const STATISTICS: Record<string, Statistic> = {
  bp: brennanPrediger,
  brennan_prediger: brennanPrediger,
  cohen: cohenKappa,
  conger: cohenKappa,
  fleiss: fleissKappa,
  scott: fleissKappa,
  gwet: gwetAc,
  krippendorff: alpha,
  pa: percentAgreement,
};

/** Student's t, by Simpson's rule: probability that it lies within ±`t`. */
function within(t: number, df: number): number {
  const steps = 400;
  const density = (x: number) => (1 + x ** 2 / df) ** (-(df + 1) / 2);
  // The constant by the same rule, x = tan(u) for the whole line.
  const whole = simpson((u) => density(Math.tan(u)) / Math.cos(u) ** 2, Math.PI / 2 - 1e-9, steps);
  return simpson(density, t, steps) / whole;
}
function simpson(f: (x: number) => number, end: number, steps: number): number {
  const at = (i: number) => f((end * i) / steps) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  return (total(Array.from({ length: steps + 1 }, (_, i) => at(i))) * end) / steps / 3;
}
/** 97.5 % quantile of Student's t, by bisection. */
function quantile(df: number): number {
  let [low, high] = [1.9, 3];
  while (high - low > 1e-7) {
    const middle = (low + high) / 2;
    if (within(middle, df) < 0.95) low = middle;
    else high = middle;
  }
  return low;
}

/** To the last of `digits` digits that is printed. */
const expectPrinted = (actual: number, printed: number, digits: number, slack = 0) =>
  expect(Math.abs(actual - printed)).toBeLessThanOrEqual(0.5 * 10 ** -digits + slack + 1e-9);

const asymmetric = (e: Expectation) => e.kind === "table" && e.weights === "weights";
const name = (e: Expectation) => `${e.coefficient} of ${e.dataset}, ${e.weights}`;

describe("irrCAC", () => {
  test("has 159 values", () => expect(irrCAC.expect).toHaveLength(159));

  test.each(irrCAC.expect.filter((e) => !asymmetric(e)).map((e) => [name(e), e] as const))("%s", (_, e) => {
    const labels = labelsIn(e);
    const isRawAlpha = e.kind === "raw" && e.coefficient === "krippendorff";
    // With more than two labelers nobody is first, and the package too sees only the mean of both orders.
    const weights = symmetric(weightsIn(e, classesOf(labels)));
    const result = STATISTICS[e.coefficient]!(labels, { weights });
    if (result.value === null || result.standardError === null) throw new Error("undefined");
    expectPrinted(result.value, e.expect.coefficient_value, 3);
    if (e.expect.pa !== undefined) expectPrinted(result.observed, e.expect.pa, 3);
    if (e.expect.pe !== undefined) expectPrinted(result.expected, e.expect.pe, 3);

    const items = e.coefficient === "krippendorff" ? result.count : new Set(labels.map((l) => l.item)).size;
    // The package's tables divide by n, its raw labels, as we do, by n - 1.
    const standardError = result.standardError * (e.kind === "table" ? Math.sqrt((items - 1) / items) : 1);
    // Of raw labels the package corrects alpha for few labels in one term of the error and not in the others.
    const slack = isRawAlpha ? 0.0005 : 0;
    if (e.expect.se !== undefined) expectPrinted(standardError, e.expect.se, 3, slack);
    const reach = quantile(items - 1) * standardError;
    expectPrinted(result.value - reach, e.expect.confidence_interval0, 3, slack);
    expectPrinted(Math.min(1, result.value + reach), e.expect.confidence_interval1, 3, slack);
    if (e.expect.p_value === undefined) return;
    const outside = 1 - within(Math.abs(result.value / standardError), items - 1);
    // Of Brennan-Prediger the package gives the p value of one side only.
    const sides = e.coefficient === "bp" ? 0.5 : 1;
    expectPrinted(sides * outside, e.expect.p_value, 5, slack);
  });

  test.each(irrCAC.expect.filter(asymmetric).map((e) => [name(e), e] as const))(
    "%s: weights that depend on who is first are refused; their symmetric part and what is left give the value",
    (_, e) => {
      const labels = labelsIn(e);
      const given = weightsIn(e, classesOf(labels));
      if (e.coefficient !== "krippendorff")
        expect(() => STATISTICS[e.coefficient]!(labels, { weights: given })).toThrow("which comes first");
      const weights = symmetric(given);
      const result = STATISTICS[e.coefficient]!(labels, { weights });
      if (result.value === null) throw new Error("undefined");
      const cells = cellsIn(e);
      const n = total(cells.map(total));
      const [rows, columns] = [cells.map(total), transposed(cells).map(total)];
      const left = (share: (k: number, l: number) => number) =>
        total(given.flatMap((row, k) => row.map((w, l) => (w - weights[k]![l]!) * share(k, l))));
      const few = e.coefficient === "krippendorff" ? 1 - 1 / (2 * n) : 1;
      const observed = result.observed + few * left((k, l) => cells[k]![l]! / n);
      const expected =
        result.expected + (e.coefficient === "cohen" ? left((k, l) => (rows[k]! * columns[l]!) / n ** 2) : 0);
      expectPrinted((observed - expected) / (1 - expected), e.expect.coefficient_value, 3);
    },
  );
});
