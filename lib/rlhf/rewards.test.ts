import { describe, expect, test } from "vitest";
import { adaptKlCoefficient } from "./kl-controller";
import { objectiveMetrics } from "./metrics";
import { KL_ESTIMATES, type KlEstimator, klPerToken, tokenRewards, usedScores } from "./rewards";
import { expectClose, flat, vectorCase, vectorCases } from "./testing/vectors";

type ShapingInputs = {
  logprobs: number[][];
  ref_logprobs: number[][];
  mask: number[][];
  scores: number[];
  contains_eos: number[];
  kl_coef: number;
  kl_estimator: KlEstimator;
  missing_eos: { mode: "subtract" | "replace" | null; value: number };
  score_clip: number | null;
};
type ShapingExpected = {
  kl_per_token: number[][];
  non_score_reward: number[][];
  score_used: number[];
  rewards: number[][];
  metrics: Record<string, number>;
};

function shape(inputs: ShapingInputs) {
  const tokens = inputs.mask[0]!.length;
  const rollout = {
    logprobs: flat(inputs.logprobs),
    referenceLogprobs: flat(inputs.ref_logprobs),
    mask: flat(inputs.mask),
    tokens,
  };
  const kl = klPerToken({ ...rollout, estimator: inputs.kl_estimator ?? "k1" });
  const { mode, value } = inputs.missing_eos ?? { mode: null, value: 0 };
  const scores = usedScores({
    scores: inputs.scores,
    ended: (inputs.contains_eos ?? [1, 1]).map((x) => x === 1),
    scoreClip: inputs.score_clip ?? null,
    missingEos: mode === null ? null : { mode, value },
  });
  const rewards = tokenRewards({ ...rollout, kl, scores, klCoefficient: inputs.kl_coef });
  const metrics = objectiveMetrics({
    ...rollout,
    scores,
    nonScoreRewards: rewards.nonScoreRewards,
  });
  return { kl, scores, ...rewards, metrics };
}

describe("reward shaping", () => {
  const cases = vectorCases<ShapingInputs, ShapingExpected>("kl_reward_shaping");

  test.each(cases.filter((c) => !c.name.startsWith("QUIRK")))("gives the numbers of $name", ({ inputs, expected }) => {
    const actual = shape(inputs);
    expectClose(actual.kl, expected.kl_per_token);
    expectClose(actual.nonScoreRewards, expected.non_score_reward);
    expectClose(actual.scores, expected.score_used);
    expectClose(actual.rewards, expected.rewards);
    // objective/kl stays k1 whatever estimate the reward uses; the file's follows the estimate.
    expectClose(actual.metrics["objective/kl"], expected.metrics["objective/kl_k1"]);
    if (inputs.kl_estimator === "k3") {
      expectClose(actual.metrics["objective/kl_k3"], expected.metrics["objective/kl"]);
    }
    for (const name of ["entropy", "non_score_reward", "scores", "rlhf_reward"]) {
      expectClose(actual.metrics[`objective/${name}`], expected.metrics[`objective/${name}`]);
    }
  });

  test("the score is not one position late, as in TRL", () => {
    const { inputs, expected } = vectorCase<ShapingInputs, ShapingExpected>(
      "kl_reward_shaping",
      "QUIRK_trl_score_at_first_pad",
    );
    const { rewards } = shape(inputs);
    const quirk = flat(expected.rewards);
    expect(quirk[4]).toBe(1.7);
    expect(rewards[4]).toBe(0);
    expect(rewards[3]).toBeCloseTo(quirk[3]! + 1.7, 12);
  });

  test("what stands in the padding is never read", () => {
    const { inputs } = vectorCase<ShapingInputs, ShapingExpected>("kl_reward_shaping", "k3_plain");
    const dirty = structuredClone(inputs);
    dirty.logprobs[0]![5] = Number.NaN;
    dirty.ref_logprobs[0]![4] = Number.POSITIVE_INFINITY;
    expect(shape(dirty)).toEqual(shape(inputs));
  });

  test("a response without a token is an error, not a lost score", () => {
    expect(() => tokenRewards({ kl: [0, 0], scores: [1], mask: [0, 0], tokens: 2, klCoefficient: 1 })).toThrow(
      "Response 0 has no token",
    );
  });
});

describe("KL estimates", () => {
  test("their expectations over a categorical policy", () => {
    const { inputs, expected } = vectorCase<
      { policy_probs_q: number[]; ref_probs_p: number[] },
      Record<string, number | number[]>
    >("kl_estimators", "categorical_expectations");
    const [q, p] = [inputs.policy_probs_q, inputs.ref_probs_p];
    for (const k of ["k1", "k2", "k3"] as const) {
      const points = q.map((x, i) => KL_ESTIMATES[k](Math.log(x) - Math.log(p[i]!)));
      expectClose(points, expected[`${k}_pointwise`]);
      expectClose(
        points.reduce((sum, x, i) => sum + q[i]! * x, 0),
        expected[`E_${k}`],
      );
    }
    // k1 and k3 are unbiased; with the sign of the log-ratio reversed, as in trlX, k3 is not.
    expectClose(expected.E_k1, expected.kl_exact_q_p);
    expectClose(expected.E_k3, expected.kl_exact_q_p);
    expect(expected.E_WRONG_SIGN_k3_as_in_trlx).not.toBeCloseTo(expected.E_k3 as number, 3);
  });

  test.each(["0.1", "1.0"])("their mean and spread between two Gaussians %s apart", (distance) => {
    type Spread = { mean: number; bias_over_true: number; std_over_true: number };
    const { expected } = vectorCase<unknown, { true_kl: number } & Record<string, Spread>>(
      "kl_estimators",
      `gaussian_mu_${distance}`,
    );
    const mu = Number(distance);
    const [step, width] = [1e-3, 12];
    for (const k of ["k1", "k2", "k3"] as const) {
      let [mean, square] = [0, 0];
      for (let x = -width; x <= width; x += step) {
        // log q - log p for q = N(0, 1) and p = N(mu, 1).
        const estimate = KL_ESTIMATES[k](mu * (mu / 2 - x));
        const density = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * step;
        mean += density * estimate;
        square += density * estimate * estimate;
      }
      expectClose(mean, expected[k]!.mean, 1e-8);
      const spread = Math.sqrt(square - mean * mean) / expected.true_kl;
      expectClose(spread, expected[k]!.std_over_true, 1e-6);
    }
  });
});

test("as losses, the estimates have the expected gradients of estimator_as_loss_gradients", () => {
  const { inputs, expected } = vectorCase<{ logits: number[]; ref_logits: number[] }, Record<string, number[]>>(
    "kl_estimators",
    "estimator_as_loss_gradients",
  );
  const logSoftmax = (z: number[]) => {
    const logZ = Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0));
    return z.map((x) => x - logZ);
  };
  const [own, other] = [logSoftmax(inputs.logits), logSoftmax(inputs.ref_logits)];
  const h = 1e-5;
  for (const k of ["k1", "k2", "k3"] as const) {
    // On samples taken as constants: sum over i of p_i * k'(log-ratio_i) * (1[i = j] - p_j).
    const gradient = own.map((logpJ, j) =>
      own.reduce((sum, logp, i) => {
        const r = logp - other[i]!;
        const slope = (KL_ESTIMATES[k](r + h) - KL_ESTIMATES[k](r - h)) / (2 * h);
        return sum + Math.exp(logp) * slope * (Number(i === j) - Math.exp(logpJ));
      }, 0),
    );
    expectClose(gradient, expected[`E_grad_${k}_loss`], 1e-8);
  }
});

describe("adaptKlCoefficient", () => {
  test.each(
    vectorCases<
      {
        init_kl_coef: number;
        target: number;
        horizon: number;
        n_steps_per_update: number;
        observed_kl: number[];
      },
      { kl_coef_after_each_update: number[] }
    >("adaptive_kl"),
  )("gives the numbers of $name", ({ inputs, expected }) => {
    let coefficient = inputs.init_kl_coef;
    const actual = inputs.observed_kl.map((kl) => {
      coefficient = adaptKlCoefficient({
        coefficient,
        kl,
        target: inputs.target,
        horizon: inputs.horizon,
        responses: inputs.n_steps_per_update,
      });
      return coefficient;
    });
    expectClose(actual, expected.kl_coef_after_each_update, 1e-12);
  });
});
