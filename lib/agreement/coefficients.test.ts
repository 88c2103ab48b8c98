/** The coefficients that correct agreement for chance: independent and published numbers, limits, and what must not matter. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gaussian, randomFrom } from "@/lib/ml/random";
import { brennanPrediger, percentAgreement } from "./chance-corrected";
import { cohenKappa } from "./cohen-kappa";
import { fleissKappa } from "./fleiss-kappa";
import { gwetAc } from "./gwet-ac";
import { krippendorffAlpha, type Scale } from "./krippendorff-alpha";
import type { Label } from "./labels";
import type { Measured, Undefined } from "./measured";
import { type Grid, gridOfCounts, gridOfTable, grids, labelsOf, readVectors, transposed } from "./testing/labels";

type VectorCase = {
  name: string;
  inputs: {
    ratings_raters_by_units_null_missing?: Grid;
    counts_subjects_by_categories?: number[][];
    confusion?: number[][];
    rater_a?: number[];
    rater_b?: number[];
  };
  expected: Record<string, number> & { alpha?: Record<Scale, number | "undefined"> };
};
const { cases } = readVectors<{ cases: VectorCase[] }>("agreement");
const vector = (name: string): VectorCase => cases.find((c) => c.name === name)!;

describe("independent numbers", () => {
  const alphas = [
    "krippendorff_2011_four_observers_twelve_units",
    "krippendorff_three_coders_fifteen_units",
    "krippendorff_perfect_agreement",

    "krippendorff_no_variation_undefined",
  ].flatMap((name) => {
    const { inputs, expected } = vector(name);
    const labels = labelsOf(transposed(inputs.ratings_raters_by_units_null_missing!));
    return Object.entries(expected.alpha!).map(([scale, alpha]) => [name, scale as Scale, labels, alpha] as const);
  });
  test.each(alphas)("%s: alpha on a %s scale", (_, scale, labels, expected) => {
    const alpha = krippendorffAlpha(labels, scale);
    if (expected === "undefined")
      expect(alpha).toEqual({ value: null, reason: expect.stringContaining("All labels are alike") });
    else expect(alpha.value).toBeCloseTo(expected, 9);
  });

  test("Fleiss' kappa of ten items and fourteen labelers", () => {
    const { inputs, expected } = vector("fleiss_ten_subjects_fourteen_raters");
    const labels = labelsOf(gridOfCounts(inputs.counts_subjects_by_categories!));
    expect(fleissKappa(labels)).toMatchObject({
      value: expect.closeTo(expected.kappa!, 9),
      observed: expect.closeTo(expected.P_bar!, 9),
      expected: expect.closeTo(expected.P_e_bar!, 9),
    });
  });

  test("Cohen's kappa of a table", () => {
    const { inputs, expected } = vector("cohen_2x2_20_5_10_15");
    expect(cohenKappa(labelsOf(gridOfTable(inputs.confusion!)))).toMatchObject({
      value: expect.closeTo(expected.kappa!, 9),
      observed: expect.closeTo(expected.po!, 9),
      expected: expect.closeTo(expected.pe!, 9),
    });
  });

  test("Cohen's kappa of a scale of seven, without and with weights", () => {
    const { inputs, expected } = vector("cohen_weighted_likert_1_to_7");
    const labels = labelsOf(transposed([inputs.rater_a!, inputs.rater_b!]));
    expect(percentAgreement(labels).value).toBeCloseTo(expected.percent_agreement!, 9);
    expect(cohenKappa(labels).value).toBeCloseTo(expected.kappa_unweighted!, 9);
    expect(cohenKappa(labels, { weights: "linear" }).value).toBeCloseTo(expected.kappa_linear!, 9);
    expect(cohenKappa(labels, { weights: "quadratic" }).value).toBeCloseTo(expected.kappa_quadratic!, 9);
  });
});

describe("published numbers", () => {
  const oracles = readVectors<{
    fleiss1971_psychiatric: { rows: number[][]; expect: Record<string, number> };
    wikipedia_fleiss: { counts: number[][]; expect: Record<string, number> };
    sas_cohen_3x3: { table: number[][]; expect: Record<string, number> };
    irr_anxiety: { rows: number[][]; expect: Record<string, number> };
    krippendorff_wikipedia: { coders: Grid; expect: Record<string, number> };
  }>("oracles");

  test("of Fleiss 1971: thirty patients, six psychiatrists", () => {
    const { rows, expect: expected } = oracles.fleiss1971_psychiatric;
    expect(fleissKappa(labelsOf(rows)).value).toBeCloseTo(expected.fleiss_kappa!, 7);
  });

  test("of the example that Wikipedia gives for Fleiss' kappa", () => {
    const { counts, expect: expected } = oracles.wikipedia_fleiss;
    expect(fleissKappa(labelsOf(gridOfCounts(counts))).value).toBeCloseTo(expected.fleiss_kappa!, 3);
  });

  test("of SAS for Cohen's kappa, with its standard errors", () => {
    const { table, expect: expected } = oracles.sas_cohen_3x3;
    const labels = labelsOf(gridOfTable(table));
    const n = gridOfTable(table).length;
    const options = { classes: [1, 2, 3] };
    for (const [kappa, value, error] of [
      [cohenKappa(labels, options), expected.kappa!, expected.ase!],
      [cohenKappa(labels, { ...options, weights: "linear" }), expected.weighted_linear_kappa!, expected.weighted_ase!],
    ] as const) {
      if (kappa.value === null) throw new Error(kappa.reason);
      expect(kappa.value).toBeCloseTo(value, 4);
      // SAS divides by n, not by n - 1.
      expect(kappa.standardError! * Math.sqrt((n - 1) / n)).toBeCloseTo(error, 4);
    }
  });

  test("of R's irr for Cohen's kappa, whose scale is the places of the classes in use", () => {
    const { rows, expect: expected } = oracles.irr_anxiety;
    const inUse = [...new Set(rows.flatMap(([, b, c]) => [b!, c!]))].sort();
    const labels = labelsOf(rows.map(([, b, c]) => [inUse.indexOf(b!), inUse.indexOf(c!)]));
    expect(cohenKappa(labels).value).toBeCloseTo(expected.kappa_r2_r3!, 7);
    expect(cohenKappa(labels, { weights: "linear" }).value).toBeCloseTo(
      expected.kappa_r2_r3_linear_on_observed_levels!,
      7,
    );
    expect(cohenKappa(labels, { weights: "quadratic" }).value).toBeCloseTo(
      expected.kappa_r2_r3_squared_on_observed_levels!,
      7,
    );
  });

  test("of the example that Wikipedia gives for Krippendorff's alpha", () => {
    const { coders, expect: expected } = oracles.krippendorff_wikipedia;
    const labels = labelsOf(transposed(coders));
    expect(krippendorffAlpha(labels).value).toBeCloseTo(expected.alpha_nominal!, 3);
    expect(krippendorffAlpha(labels, "interval").value).toBeCloseTo(expected.alpha_interval!, 3);
  });
});

type Statistic = (labels: readonly Label[]) => (Measured & { standardError: number | null }) | Undefined;
const NOMINAL: [string, Statistic][] = [
  ["percent agreement", percentAgreement],
  ["Brennan-Prediger", brennanPrediger],
  ["Cohen's kappa", cohenKappa],
  ["Fleiss' kappa", fleissKappa],
  ["Gwet's AC1", gwetAc],
  ["Krippendorff's alpha", krippendorffAlpha],
];
const ON_A_SCALE: [string, Statistic][] = [
  ["Cohen's kappa, quadratic", (labels) => cohenKappa(labels, { weights: "quadratic" })],
  ["Fleiss' kappa, linear", (labels) => fleissKappa(labels, { weights: "linear" })],
  ...(["ordinal", "interval", "ratio"] as const).map((scale): [string, Statistic] => [
    `alpha, ${scale}`,
    (labels) => krippendorffAlpha(labels, scale),
  ]),
];
const ALL = [...NOMINAL, ...ON_A_SCALE];

/** Same number or same reason; sums in another order differ in the last bits. */
function expectSame(actual: ReturnType<Statistic>, expected: ReturnType<Statistic>): void {
  if (expected.value === null || actual.value === null) expect(actual).toEqual(expected);
  else {
    expect(actual.value).toBeCloseTo(expected.value, 9);
    expect(actual.standardError ?? -1).toBeCloseTo(expected.standardError ?? -1, 9);
  }
}

const seeded = { seed: 1, numRuns: 60 };
/** Labels, with another order of themselves and other names for items and labelers. */
const renamed = (labels: Label[]) =>
  fc
    .shuffledSubarray(labels, { minLength: labels.length })
    .map((order) =>
      order.map((l) => ({ ...l, item: `other ${l.item}`, labeler: `${9 - Number(l.labeler.slice(1))}` })),
    );

describe.each(ALL)("%s", (_, statistic) => {
  test("does not depend on the order of labels, or on who is called what", () =>
    fc.assert(
      fc.property(
        grids.map(labelsOf).chain((labels) => fc.tuple(fc.constant(labels), renamed(labels))),
        ([labels, other]) => expectSame(statistic(other), statistic(labels)),
      ),
      seeded,
    ));

  test("is a finite number of at most 1, or says why not", () =>
    fc.assert(
      fc.property(grids, (grid) => {
        const { value, ...rest } = statistic(labelsOf(grid));
        if (value === null) expect(rest).toEqual({ reason: expect.stringMatching(/\.$/) });
        else expect([Number.isFinite(value), value <= 1 + 1e-12]).toEqual([true, true]);
      }),
      seeded,
    ));

  test("is 1 when all agree on items of more than one class", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 9 }),
        fc.integer({ min: 2, max: 5 }),
        (truth, labelers) => {
          fc.pre(new Set(truth).size > 1);
          const { value, ...rest } = statistic(labelsOf(truth.map((v) => new Array<number>(labelers).fill(v))));
          expect(value).toBeCloseTo(1, 12);
          expect(rest).toMatchObject({ count: truth.length, standardError: expect.closeTo(0, 9) });
        },
      ),
      seeded,
    ));

  test("falls as labelers who agreed are replaced by chance", () => {
    const random = randomFrom(7);
    const truth = Array.from({ length: 400 }, () => 1 + Math.floor(4 * random()));
    const noise = truth.map(() => [1, 2, 3].map(() => ({ at: random(), value: 1 + Math.floor(4 * random()) })));
    const at = (share: number) =>
      statistic(labelsOf(truth.map((v, i) => noise[i]!.map((n) => (n.at < share ? n.value : v))))).value!;
    const values = [0, 0.2, 0.4, 0.6, 0.8].map(at);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]!);
  });

  test("is undefined without two labels of an item", () => {
    const alone = labelsOf([
      [1, null],
      [null, 2],
    ]);
    expect(statistic(alone)).toEqual({ value: null, reason: "No item has two labels." });
    expect(statistic([])).toMatchObject({ value: null });
  });
});

describe.each(NOMINAL)("%s", (_, statistic) => {
  test("does not depend on which class is called what", () =>
    fc.assert(
      fc.property(grids, fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }), (grid, names) => {
        const labels = labelsOf(grid);
        expectSame(statistic(labels.map((l) => ({ ...l, value: names[l.value - 1]! }))), statistic(labels));
      }),
      seeded,
    ));
});

describe.each(ALL.slice(1))("%s", (_, statistic) => {
  test("is near 0 when labelers do not look", () => {
    const random = randomFrom(3);
    const blind = Array.from({ length: 4000 }, () => [0, 1, 2].map(() => 1 + Math.floor(4 * random())));
    expect(Math.abs(statistic(labelsOf(blind)).value!)).toBeLessThan(0.03);
  });

  test("has the standard error that it shows over repetitions", () => {
    const random = randomFrom(5);
    const drawn = () => {
      const rows = Array.from({ length: 60 }, () => {
        const truth = 1 + Math.floor(4 * random());
        return [0, 1, 2].map(() => Math.min(4, Math.max(1, Math.round(truth + 0.7 * gaussian(random)))));
      });
      const result = statistic(labelsOf(rows));
      return result.value === null ? { value: 0, standardError: 0 } : result;
    };
    const results = Array.from({ length: 300 }, drawn);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const centre = mean(results.map((r) => r.value));
    const spread = Math.sqrt(mean(results.map((r) => (r.value - centre) ** 2)));
    expect(mean(results.map((r) => r.standardError!)) / spread).toBeCloseTo(1, 0.7);
  });
});

describe("what relates the coefficients", () => {
  const twoLabelers = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), { minLength: 2, maxLength: 30 })
    .filter((pairs) => new Set(pairs.flat()).size > 1);

  test("alpha of two labelers who labeled all is Scott's pi, but for a term that n items shrink", () =>
    fc.assert(
      fc.property(twoLabelers, (pairs) => {
        const pi = fleissKappa(labelsOf(pairs)).value!;
        const alpha = krippendorffAlpha(labelsOf(pairs)).value!;
        expect(alpha - pi).toBeCloseTo((1 - pi) / (2 * pairs.length), 9);
      }),
      seeded,
    ));

  test("Cohen's kappa is Scott's pi when both labelers use the classes alike, and above it otherwise", () =>
    fc.assert(
      fc.property(twoLabelers, (pairs) => {
        const both = [...pairs, ...pairs.map(([a, b]) => [b, a] as const)];
        expect(cohenKappa(labelsOf(both)).value).toBeCloseTo(fleissKappa(labelsOf(both)).value!, 9);
        const kappa = cohenKappa(labelsOf(pairs)).value;
        if (kappa !== null) expect(kappa).toBeGreaterThanOrEqual(fleissKappa(labelsOf(pairs)).value! - 1e-12);
      }),
      seeded,
    ));

  test("alpha on an interval scale of two labelers is one less their squared difference over that of any two labels", () =>
    fc.assert(
      fc.property(twoLabelers, (pairs) => {
        const all = pairs.flat();
        const far = all.flatMap((a, i) => all.filter((_, j) => i !== j).map((b) => (a - b) ** 2));
        const near = pairs.map(([a, b]) => (a - b) ** 2);
        const mean = (values: number[]) => values.reduce((x, y) => x + y, 0) / values.length;
        expect(krippendorffAlpha(labelsOf(pairs), "interval").value).toBeCloseTo(1 - mean(near) / mean(far), 9);
      }),
      seeded,
    ));

  test("AC1 stays high where nearly all are of one class, and kappa does not", () => {
    const skewed = labelsOf(
      gridOfTable([
        [118, 5],
        [2, 0],
      ]),
    );
    expect(fleissKappa(skewed).value).toBeLessThan(0);
    expect(gwetAc(skewed).value).toBeGreaterThan(0.9);
  });
});

describe("input that cannot be meant", () => {
  const labels = labelsOf([
    [1, 2],
    [2, 2],
  ]);
  test("is one labeler alone, for Cohen's kappa", () =>
    expect(cohenKappa(labels.filter((l) => l.labeler === "l0"))).toMatchObject({
      reason: "There are no two labelers.",
    }));
  test("is a label outside the classes", () =>
    expect(() => fleissKappa(labels, { classes: [1, 3] })).toThrow("The label 2 is none of the classes 1, 3."));
  test("is weights of another shape, or that do not give full marks to the same class", () => {
    expect(() => fleissKappa(labels, { weights: [[1]] })).toThrow("2 rows of 2");
    expect(() =>
      fleissKappa(labels, {
        weights: [
          [0, 1],
          [1, 0],
        ],
      }),
    ).toThrow("must be 1");
  });
  test("is zero on a ratio scale", () =>
    expect(krippendorffAlpha(labelsOf([[0, 2]]), "ratio")).toMatchObject({
      value: null,
      reason: expect.stringContaining("above 0"),
    }));
});
