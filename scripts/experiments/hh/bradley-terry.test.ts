import { expect, test } from "vitest";
import { gaussian, randomFrom } from "@/lib/ml/random";
import { bradleyTerryLoss, fitBradleyTerry, type Sparse } from "./bradley-terry";

const one = (value: number): Sparse => new Map([[0, value]]);

test("one feature that wins k times of n has the log odds as its weight", () => {
  const differences = [...new Array(7).fill(one(1)), ...new Array(3).fill(one(-1))];
  const [weight] = fitBradleyTerry({ differences, size: 1, penalty: 1e-9 });
  expect(weight).toBeCloseTo(Math.log(7 / 3), 6);
});

test("the penalty pulls that weight to where its force and the data's balance", () => {
  const differences = [...new Array(7).fill(one(1)), ...new Array(3).fill(one(-1))];
  const penalty = 2;
  const [weight] = fitBradleyTerry({ differences, size: 1, penalty });
  expect(10 / (1 + Math.exp(-weight!)) - 7 + penalty * weight!).toBeCloseTo(0, 5);
});

test("a feature that always wins has a finite weight under a penalty, and none is refused", () => {
  const [weight] = fitBradleyTerry({ differences: new Array(50).fill(one(3)), size: 1, penalty: 0.1 });
  expect(Number.isFinite(weight)).toBe(true);
  expect(() => fitBradleyTerry({ differences: [one(1)], size: 1, penalty: 0 })).toThrow(RangeError);
});

test("no step from the answer lowers the loss: finite differences of all weights are zero", () => {
  const random = randomFrom(1);
  const SIZE = 12;
  const truth = Array.from({ length: SIZE }, () => gaussian(random));
  const differences = Array.from({ length: 200 }, () => {
    const x = truth.map(() => (random() < 0.3 ? Math.round(3 * gaussian(random)) : 0));
    const lead = x.reduce((sum, v, i) => sum + v * truth[i]!, 0);
    const sign = random() < 1 / (1 + Math.exp(-lead)) ? 1 : -1;
    return new Map(x.flatMap((v, i) => (v === 0 ? [] : [[i, sign * v] as const])));
  });
  const penalty = 0.5;
  const weights = fitBradleyTerry({ differences, size: SIZE, penalty });
  const lossAt = (moved: Float64Array) => bradleyTerryLoss({ differences, penalty, weights: moved });
  for (let i = 0; i < SIZE; i++) {
    const [up, down] = [1e-4, -1e-4].map((h) => weights.map((w, j) => (i === j ? w + h : w)));
    expect((lossAt(up!) - lossAt(down!)) / 2e-4).toBeCloseTo(0, 4);
    expect(lossAt(up!)).toBeGreaterThan(lossAt(weights));
  }
  const errors = truth.map((t, i) => Math.abs(t - weights[i]!));
  expect(Math.max(...errors)).toBeLessThan(1);
});

test("before anything is learned a pair costs log 2", () => {
  const loss = bradleyTerryLoss({ differences: [one(1), one(-2)], penalty: 1, weights: new Float64Array(1) });
  expect(loss).toBeCloseTo(2 * Math.LN2, 12);
});
