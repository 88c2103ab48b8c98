import { describe, expect, test } from "vitest";
import { Parameters } from "@/lib/ml/parameters";
import { constantWithWarmup, cosine } from "@/lib/ml/schedule";
import { moveAverage } from "./average";
import { Learner } from "./learner";
import { expectClose, vectorCase } from "./testing/vectors";

/** The layout matters: tensors of one axis do not decay. */
const learnerAt = (start: readonly number[], over: Partial<typeof PLAIN> = {}) => {
  const specs = [{ name: "x", shape: [1, start.length] }];
  const parameters = Parameters.from(specs, new Map([["x", Float32Array.from(start)]]));
  return new Learner("x", parameters, { ...PLAIN, ...over });
};
const PLAIN = {
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-5,
  weightDecay: 0,
  maxGradientNorm: 1000,
};

const rows = () => [[1, 2]];

type AdamInputs = {
  x0: number[];
  grads: number[][];
  lr: number;
  beta1: number;
  beta2: number;
  eps: number;
  weight_decay?: number;
};
type AdamExpected = { x_after_each_step: number[][] };

describe("updates", () => {
  const trajectory = ({ x0, grads, lr, beta1, beta2, eps, weight_decay }: AdamInputs) => {
    const over = { beta1, beta2, epsilon: eps, weightDecay: weight_decay ?? 0 };
    const learner = learnerAt(x0, over);
    return grads.map((g) => {
      learner.update({ gradient: Float32Array.from(g), loss: 0, learningRate: lr, rows });
      return [...learner.parameters.data];
    });
  };

  test.each(["adam_pytorch_style", "adamw_decoupled_0.1"])("are those of %s", (name) => {
    const { inputs, expected } = vectorCase<AdamInputs, AdamExpected>("optim", name);
    expectClose(trajectory(inputs).flat(), expected.x_after_each_step, 2e-6);
  });

  test("are not those of adam_tensorflow1_style_eps_hat, which barely moves along tiny gradients", () => {
    const { inputs, expected } = vectorCase<AdamInputs, AdamExpected>("optim", "adam_tensorflow1_style_eps_hat");
    const [ours, theirs] = [trajectory(inputs)[0]!, expected.x_after_each_step[0]!];
    expect(Math.abs(ours[2]! - theirs[2]!)).toBeGreaterThan(5e-4);
  });

  test("follow a gradient cut to the norm of global_norm_clip_1.0", () => {
    const { inputs, expected } = vectorCase<
      { grads: [number[], number[][]]; max_norm: number },
      { global_norm: number; clipped: [number[], number[][]] }
    >("optim", "global_norm_clip_1.0");
    const gradient = Float32Array.from(inputs.grads.flat(2));
    const learner = learnerAt([0, 0, 0, 0], { maxGradientNorm: inputs.max_norm });
    const update = learner.update({ gradient, loss: 0, learningRate: 0.1, rows });
    expect(update.gradientNorm).toBeCloseTo(expected.global_norm, 5);
    // After one step the first moment is a tenth of the gradient that was followed.
    const followed = learner.state().tensors["x.m"]!.map((m) => m * 10);
    expectClose(followed, expected.clipped.flat(2), 1e-6);
  });

  test("are skipped when loss or gradient is not finite, and counted anew after a good one", () => {
    const learner = learnerAt([1, 2]);
    const good = { gradient: Float32Array.of(1, 1), loss: 0, learningRate: 0.1, rows };
    const bad = { ...good, gradient: Float32Array.of(1, Number.NaN) };
    const before = learner.state();
    expect(learner.update(bad).applied).toBe(false);
    expect(learner.update({ ...good, loss: Number.POSITIVE_INFINITY }).applied).toBe(false);
    expect(learner.state().tensors).toEqual(before.tensors);
    expect(learner.update(good).applied).toBe(true);
    expect(learner.update(bad).applied).toBe(false);
    expect(learner.update(bad).applied).toBe(false);
    expect(() => learner.update(bad)).toThrow("Three updates in a row");
  });
});

test("a skipped update is told once, with all that one needs to see why", () => {
  const specs = ["a", "b"].map((name) => ({ name, shape: [2] }));
  const weights = new Map([
    ["a", Float32Array.of(3, 4)],
    ["b", Float32Array.of(0, 1)],
  ]);
  const learner = new Learner("x", Parameters.from(specs, weights), PLAIN);
  const gradient = Float32Array.of(6, 8, 0, Number.POSITIVE_INFINITY);
  learner.update({ gradient, loss: 2, learningRate: 0.1, metrics: { "val/ratio": 1 }, rows });
  expect(learner.takeSkipped()).toEqual([
    {
      learner: "x",
      loss: 2,
      metrics: { "val/ratio": 1 },
      learningRate: 0.1,
      gradientNorm: Number.POSITIVE_INFINITY,
      norms: [
        { tensor: "a", gradient: 10, weights: 5 },
        { tensor: "b", gradient: Number.POSITIVE_INFINITY, weights: 1 },
      ],
      rows: [[1, 2]],
    },
  ]);
  expect(learner.takeSkipped()).toEqual([]);
});

test("learners of one round that share a list leave none untold when one of them diverges", () => {
  const first = learnerAt([1]);
  const second = new Learner("y", first.parameters.clone(), PLAIN, first.untold);
  const bad = { gradient: Float32Array.of(Number.NaN), loss: 0, learningRate: 0.1, rows };
  first.update(bad);
  second.update(bad);
  first.update(bad);
  expect(() => first.update(bad)).toThrow(
    expect.objectContaining({ skipped: ["x", "y", "x", "x"].map((learner) => expect.objectContaining({ learner })) }),
  );
  expect(first.takeSkipped()).toEqual([]);
});

describe("state", () => {
  test("a restored learner goes on with the same bits", () => {
    const gradient = (k: number) => Float32Array.of(Math.sin(k), Math.cos(3 * k));
    const step = (learner: Learner, k: number) =>
      learner.update({ gradient: gradient(k), loss: 0, learningRate: 0.01, rows });
    const [whole, killed, resumed] = [learnerAt([1, 2]), learnerAt([1, 2]), learnerAt([0, 0])];
    for (let k = 0; k < 10; k++) step(whole, k);
    for (let k = 0; k < 5; k++) step(killed, k);
    resumed.restore({ step: 5, ...killed.state() });
    for (let k = 5; k < 10; k++) step(resumed, k);
    expect(resumed.state()).toEqual(whole.state());
  });

  test("skipped updates are still counted after a resume", () => {
    const bad = { gradient: Float32Array.of(1, 1), loss: Number.NaN, learningRate: 0.1, rows };
    const [killed, resumed] = [learnerAt([1, 2]), learnerAt([1, 2])];
    killed.update(bad);
    killed.update(bad);
    resumed.restore({ step: 2, ...killed.state() });
    expect(() => resumed.update(bad)).toThrow("Three updates in a row");
  });

  test("a state that does not fit is refused", () => {
    const learner = learnerAt([1, 2]);
    expect(() => learner.restore({ step: 1, tensors: {}, scalars: {} })).toThrow('tensor "x.m"');
    const larger = { step: 1, ...learnerAt([1, 2, 3]).state() };
    expect(() => learner.restore(larger)).toThrow('"x" has 2 numbers, its saved state 3');
  });
});

test("learning rates are those of lr_schedules_multiplier", () => {
  const { inputs, expected } = vectorCase<
    { total_steps: number; steps: number[]; warmup_steps: number; warmup_start: number },
    Record<string, number[]>
  >("optim", "lr_schedules_multiplier");
  const { total_steps: totalSteps, steps } = inputs;
  const decay = { totalSteps, peak: 1, warmupSteps: 0, floorRatio: 0.1 };
  expectClose(
    steps.map((step) => cosine({ ...decay, step })),
    expected.cosine_to_10pct,
  );
  const warm = { peak: 1, warmupSteps: inputs.warmup_steps, startRatio: inputs.warmup_start };
  expectClose(
    Array.from({ length: 13 }, (_, step) => constantWithWarmup({ ...warm, step })),
    expected.constant_with_warmup_from_one_tenth_steps_0_to_12,
  );
  // No round decays linearly; a warm-up from 0, read from its end, does.
  const rising = { peak: 1, warmupSteps: totalSteps, startRatio: 0 };
  expectClose(
    steps.map((step) => constantWithWarmup({ ...rising, step: totalSteps - step })),
    expected.linear_to_0,
  );
});

test("the average of weights is that of ema_weights_0.992", () => {
  const { inputs, expected } = vectorCase<{ ema0: number; weights: number[]; decay: number }, { ema: number[] }>(
    "optim",
    "ema_weights_0.992",
  );
  const average = Float32Array.of(inputs.ema0);
  const actual = inputs.weights.map((w) => {
    moveAverage({ average, weights: Float32Array.of(w), decay: inputs.decay });
    return average[0]!;
  });
  expectClose(actual, expected.ema, 1e-6);
});
