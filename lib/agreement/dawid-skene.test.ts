import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { expectClose } from "@/lib/rlhf/testing/vectors";
import { type DawidSkene, dawidSkene, voteShares } from "./dawid-skene";
import type { Label } from "./labels";
import { type Grid, grids, labelsOf, readVectors } from "./testing/labels";

type VectorCase = {
  name: string;
  inputs: {
    labels_per_patient_per_observer: Record<string, number[][]>;
    labels_items_by_raters: Grid;
    classes: number[];
    smoothing: number;
  };
  expected: {
    class_prior: number[];
    confusion_observer_true_observed: number[][][];
    confusion_rater_true_observed: number[][][];
    posterior_per_patient: number[][];
    posterior: number[][];
    log_likelihood_final: number;
    log_likelihood_first3: number[];
    argmax_class: number[];
    majority_vote_tie_is_minus1: number[];
  };
};
const { cases } = readVectors<{ cases: VectorCase[] }>("agreement");
const vector = (name: string): VectorCase => cases.find((c) => c.name === name)!;

const patients = (byPatient: Record<string, number[][]>): Label[] =>
  Object.entries(byPatient).flatMap(([item, observers]) =>
    observers.flatMap((values, k) => values.map((value) => ({ item, labeler: `observer ${k + 1}`, value }))),
  );

const estimate = (labels: readonly Label[], options: Parameters<typeof dawidSkene>[1] = {}): DawidSkene => {
  const result = dawidSkene(labels, options);
  if (result.value === null) throw new Error(result.reason);
  return result;
};
const likeliest = ({ value, classes }: DawidSkene): number[] =>
  [...value.values()].map((p) => classes[p.indexOf(Math.max(...p))]!);

describe("independent numbers", () => {
  test("of the anaesthetists of 1979: five observers, of whom one looked three times", () => {
    const { inputs, expected } = vector("dawid_skene_1979_anaesthetists");
    const result = estimate(patients(inputs.labels_per_patient_per_observer), { tolerance: 1e-12 });
    expect(result.converged).toBe(true);
    expectClose(result.prior, expected.class_prior, 1e-6);
    expectClose([...result.confusions.values()], expected.confusion_observer_true_observed, 1e-6);
    expectClose([...result.value.values()], expected.posterior_per_patient, 1e-6);
    expectClose(result.logLikelihoods.slice(0, 3), expected.log_likelihood_first3, 1e-9);
    expectClose(result.logLikelihoods.at(-1), expected.log_likelihood_final, 1e-9);
    expect(likeliest(result)).toEqual(expected.argmax_class);
  });

  test("of a careless labeler, one who always says the same and one who says the opposite", () => {
    const { inputs, expected } = vector("dawid_skene_binary_with_constant_and_adversarial_raters");
    const labels = labelsOf(inputs.labels_items_by_raters);
    const result = estimate(labels, { smoothing: inputs.smoothing, tolerance: 1e-12 });
    expectClose(result.prior, expected.class_prior, 1e-6);
    expectClose([...result.confusions.values()], expected.confusion_rater_true_observed, 1e-6);
    expectClose([...result.value.values()], expected.posterior, 1e-6);
    expectClose(result.logLikelihoods.at(-1), expected.log_likelihood_final, 1e-6);
    expect(likeliest(result)).toEqual(expected.argmax_class);
    const majority = [...voteShares(labels).values()].map(([a, b]) => (a === b ? -1 : a! > b! ? 0 : 1));
    expect(majority).toEqual(expected.majority_vote_tie_is_minus1);
  });

  test("of the same anaesthetists from another program", () => {
    type Oracle = {
      responses: Record<string, Record<string, number[]>>;
      computed_here: {
        em_from_majority_start: { prior: Record<string, number>; loglik: number; labels: Record<string, string> };
      };
    };
    const { dawid_skene_1979_anaesthesia: oracle } = readVectors<{ dawid_skene_1979_anaesthesia: Oracle }>("oracles");
    const { prior, loglik, labels } = oracle.computed_here.em_from_majority_start;
    const byPatient = Object.entries(oracle.responses).map(([item, observers]) => [item, Object.values(observers)]);
    const result = estimate(patients(Object.fromEntries(byPatient)));
    expectClose(result.prior, Object.values(prior), 1e-4);
    expect(result.logLikelihoods.at(-1)).toBeCloseTo(loglik, 5);
    const found = Object.fromEntries([...result.value.keys()].map((item, i) => [item, `${likeliest(result)[i]}`]));
    expect(found).toEqual(labels);
  });
});

const shared = path.join(process.env.HONE_SHARED ?? "../shared", "data/annotators/rte.standardized.tsv");
const why = existsSync(shared) ? "" : ` (skipped: ${shared} absent)`;
// Snow et al. 2008, "Cheap and fast - but is it good?": recognizing textual entailment. A tie of the vote counts half.
test.skipIf(why !== "")(`of 800 items and 164 strangers, 0.897 by majority and 0.9275 by Dawid-Skene${why}`, () => {
  const rows = readFileSync(shared, "utf8").trim().split("\n").slice(1);
  const gold = new Map<string, number>();
  const labels = rows.map((row) => {
    const [, labeler = "", item = "", response, truth] = row.split("\t");
    gold.set(item, Number(truth));
    return { item, labeler, value: Number(response) };
  });
  expect([new Set(labels.map((l) => l.labeler)).size, gold.size, labels.length]).toEqual([164, 800, 8000]);
  const accuracy = (probabilities: ReadonlyMap<string, readonly number[]>) =>
    [...gold].reduce((sum, [item, truth]) => {
      const [right, wrong] = [probabilities.get(item)![truth]!, probabilities.get(item)![1 - truth]!];
      return sum + (right > wrong ? 1 : right === wrong ? 0.5 : 0);
    }, 0) / gold.size;
  expect(accuracy(voteShares(labels))).toBeCloseTo(0.896875, 12);
  expect(accuracy(estimate(labels).value)).toBeCloseTo(0.9275, 12);
});

const seeded = { seed: 1, numRuns: 40 };

describe("Dawid-Skene", () => {
  test("never makes the labels less likely from one iteration to the next, and gives probabilities", () =>
    fc.assert(
      fc.property(grids.map(labelsOf), (labels) => {
        fc.pre(labels.length > 0);
        const { logLikelihoods, value, prior } = estimate(labels, { maxIterations: 100 });
        for (let i = 1; i < logLikelihoods.length; i++)
          expect(logLikelihoods[i]).toBeGreaterThanOrEqual(logLikelihoods[i - 1]! - 1e-9);
        for (const p of [...value.values(), prior]) {
          expect(p.every((x) => x >= 0)).toBe(true);
          expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        }
      }),
      seeded,
    ));

  test("does not depend on the order of labels or on the names of items, labelers and classes", () =>
    fc.assert(
      fc.property(
        grids
          .map(labelsOf)
          .chain((labels) =>
            fc.tuple(
              fc.constant(labels),
              fc.shuffledSubarray(labels, { minLength: labels.length }),
              fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
            ),
          ),
        ([labels, order, names]) => {
          fc.pre(labels.length > 0);
          const classes = [1, 2, 3, 4];
          const options = { classes, smoothing: 0.1, maxIterations: 50 };
          const plain = estimate(labels, options);
          const other = estimate(
            order.map((l) => ({ item: `x${l.item}`, labeler: `y${l.labeler}`, value: names[l.value - 1]! })),
            options,
          );
          for (const [item, p] of plain.value)
            expectClose(
              names.map((name) => other.value.get(`x${item}`)![name - 1]!),
              p,
              1e-6,
            );
        },
      ),
      seeded,
    ));

  test("believes labelers who all agree", () => {
    const truth = [1, 2, 3, 1, 2, 3, 3];
    const result = estimate(labelsOf(truth.map((v) => [v, v, v])));
    expect(likeliest(result)).toEqual(truth);
    for (const rows of result.confusions.values())
      expectClose(
        rows,
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        1e-9,
      );
    expectClose(result.prior, [2 / 7, 2 / 7, 3 / 7], 1e-9);
  });

  test("finds the errors of each labeler, and knows items better than the majority does", () => {
    const random = randomFrom(11);
    /** How likely a labeler is right about an item of class 0 and of class 1; the last one mostly says the opposite. */
    const skills = [
      [0.95, 0.9],
      [0.9, 0.6],
      [0.6, 0.9],
      [0.55, 0.5],
      [0.5, 0.45],
      [0.1, 0.15],
    ];
    const truth = Array.from({ length: 1500 }, () => (random() < 0.7 ? 0 : 1));
    const grid = truth.map((t) => skills.map((skill) => (random() < skill[t]! ? t : 1 - t)));
    const result = estimate(labelsOf(grid));
    for (const [k, rows] of [...result.confusions.values()].entries())
      expect([rows[0]![0], rows[1]![1]]).toEqual(skills[k]!.map((s) => expect.closeTo(s, 1)));
    expect(result.prior[0]).toBeCloseTo(0.7, 1);
    const right = (guess: readonly number[]) => guess.filter((g, i) => g === truth[i]).length / truth.length;
    const majority = [...voteShares(labelsOf(grid)).values()].map(([a, b]) => (a! >= b! ? 0 : 1));
    expect(right(likeliest(result))).toBeGreaterThan(right(majority) + 0.05);
  });

  test("says when its iterations ran out", () => {
    const labels = labelsOf([
      [1, 2, 1],
      [2, 2, 1],
      [1, 1, 1],
    ]);
    expect(estimate(labels)).toMatchObject({ converged: true });
    expect(estimate(labels, { maxIterations: 1 })).toMatchObject({ converged: false });
  });

  test("is undefined without a label", () =>
    expect(dawidSkene([])).toEqual({ value: null, reason: "There is no label." }));
});
