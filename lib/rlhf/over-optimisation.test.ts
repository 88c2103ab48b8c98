import { describe, expect, test } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { type EnsembleRule, ensembleScores } from "./ensemble";
import { fitGains, type GainCurve, gainAt, peakOf } from "./over-optimisation";
import { expectClose, vectorCase } from "./testing/vectors";

const { inputs, expected } = vectorCase<
  { d_sqrt_kl: number[]; alpha_bon: number; beta_bon: number; alpha_rl: number; beta_rl: number },
  Record<"R_bon" | "R_rl", number[]> & Record<"peak_d_bon" | "peak_R_bon" | "peak_d_rl" | "peak_R_rl", number>
>("overoptimization", "forms_and_peaks");
const bestOfN: GainCurve = { by: "best_of_n", alpha: inputs.alpha_bon, beta: inputs.beta_bon };
const learned: GainCurve = { by: "reinforcement_learning", alpha: inputs.alpha_rl, beta: inputs.beta_rl };
const along = (curve: GainCurve) => inputs.d_sqrt_kl.map((d) => [d, gainAt(curve, d)] as const);

test("both forms give the gains of the independent numbers", () => {
  const gains = (curve: GainCurve) => along(curve).map(([, gain]) => gain);
  expectClose(gains(bestOfN), expected.R_bon);
  expectClose(gains(learned), expected.R_rl);
});

describe("the peak", () => {
  test("lies where the independent numbers have it", () => {
    const { peak_d_bon, peak_R_bon, peak_d_rl, peak_R_rl } = expected;
    expectClose(Object.values(peakOf(bestOfN)!), [peak_d_bon, peak_R_bon]);
    expectClose(Object.values(peakOf(learned)!), [peak_d_rl, peak_R_rl]);
  });

  test("is missing where errors cost nothing", () => {
    expect(peakOf({ ...learned, beta: 0 })).toBeNull();
    expect(peakOf({ ...bestOfN, beta: -0.1 })).toBeNull();
  });

  test("is the start where a reward model misleads best-of-n from there on", () => {
    expect(peakOf({ ...bestOfN, alpha: -1 })).toEqual({ distance: 0, gain: 0 });
  });
});

describe("the fit", () => {
  test.each([bestOfN, learned])("finds the curve that gains lie on: %o", (curve) => {
    const { alpha, beta, rSquared } = fitGains(along(curve), curve.by);
    expectClose([alpha, beta, rSquared], [curve.alpha, curve.beta, 1]);
  });

  test("leaves fewer squares than any curve near it, and says what share it explains", () => {
    const random = randomFrom(1);
    const points = along(learned).map(([d, gain]) => [d, gain + 0.4 * (random() - 0.5)] as const);
    const squares = (curve: GainCurve) => points.reduce((sum, [d, gain]) => sum + (gain - gainAt(curve, d)) ** 2, 0);
    const fit = fitGains(points, "reinforcement_learning");
    for (const alpha of [-0.01, 0, 0.01])
      for (const beta of [-0.01, 0, 0.01])
        expect(squares({ ...fit, alpha: fit.alpha + alpha, beta: fit.beta + beta })).toBeGreaterThanOrEqual(
          squares(fit),
        );
    const mean = points.reduce((sum, [, gain]) => sum + gain, 0) / points.length;
    const spread = points.reduce((sum, [, gain]) => sum + (gain - mean) ** 2, 0);
    expect(fit.rSquared).toBeCloseTo(1 - squares(fit) / spread, 10);
    expect(fit.rSquared).toBeLessThan(0.999);
  });

  test("is refused where one distance is all there is", () => {
    expect(() =>
      fitGains(
        [
          [0, 0],
          [2, 1],
          [2, 1.1],
        ],
        "best_of_n",
      ),
    ).toThrow(/two different distances/);
    expect(() => fitGains([], "reinforcement_learning")).toThrow(/0 points/);
  });
});

test("ensembles combine scores as the independent numbers do", () => {
  const ensemble = vectorCase<
    { rewards_members_by_samples: number[][]; uwo_lambda: number },
    { mean: number[]; wco_min: number[]; uwo_mean_minus_lambda_population_variance: number[] }
  >("overoptimization", "ensemble_objectives");
  const { rewards_members_by_samples: scores, uwo_lambda: lambda } = ensemble.inputs;
  const by = (rule: EnsembleRule) => ensembleScores(scores, rule);
  expectClose(by({ rule: "mean" }), ensemble.expected.mean);
  expectClose(by({ rule: "worst_case" }), ensemble.expected.wco_min);
  expectClose(by({ rule: "variance_penalty", lambda }), ensemble.expected.uwo_mean_minus_lambda_population_variance);
});
