import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { AdamW, normOf } from "./optim";
import { Parameters } from "./parameters";
import { randomFrom } from "./random";
import { sizeOf } from "./shape";

/** Sizes around the four numbers of a register and the 16,384 of a chunk, next to one another. */
const SHAPES = [[1], [2, 1], [3], [2, 2], [1, 5], [6], [7, 1], [8], [3, 3], [3, 16_389], [16_384], [1, 16_385], [2]];
const SPECS = SHAPES.map((shape, i) => ({ name: `${i}`, shape }));
const SIZE = SHAPES.reduce((sum, shape) => sum + sizeOf(shape), 0);
const CONFIG = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.3 };

/** Uniform in [−scale, scale). */
const numbers = (seed: number, scale = 1, length = SIZE) => {
  const random = randomFrom(seed);
  return Float32Array.from({ length }, () => scale * (2 * random() - 1));
};
const learned = (config = CONFIG) => {
  const parameters = Parameters.zeros(SPECS).over(numbers(1));
  return { parameters, optimizer: new AdamW(parameters, config) };
};
/** Gradients of four magnitudes; the largest are clipped, to the norm of the second largest. */
const stepOf = (k: number) => ({
  gradient: numbers(100 + k, 10 ** -(k % 4)),
  learningRate: 1e-2 / (1 + k),
  maxGradientNorm: 20,
});
const contentOf = ({ parameters, optimizer }: ReturnType<typeof learned>) => ({
  p: parameters.data.slice(),
  ...optimizer.state(),
});

describe("AdamW", () => {
  /** Algorithm 2 of Loshchilov & Hutter as printed, after PyTorch's clip, in float64 throughout. */
  const reference = ({ beta1, beta2, epsilon, weightDecay }: typeof CONFIG) => {
    const [p, m, v] = [Float64Array.from(numbers(1)), new Float64Array(SIZE), new Float64Array(SIZE)];
    const decays = SHAPES.flatMap((shape) => new Array<number>(sizeOf(shape)).fill(shape.length > 1 ? weightDecay : 0));
    let t = 0;
    const step = ({ gradient, learningRate, maxGradientNorm }: ReturnType<typeof stepOf>) => {
      const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g ** 2, 0));
      t++;
      gradient.forEach((raw, i) => {
        const g = raw * Math.min(1, maxGradientNorm / (norm + 1e-6));
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g ** 2;
        const [mean, square] = [m[i]! / (1 - beta1 ** t), v[i]! / (1 - beta2 ** t)];
        p[i]! -= learningRate * (mean / (Math.sqrt(square) + epsilon) + decays[i]! * p[i]!);
      });
      return { gradientNorm: norm };
    };
    return { p, m, v, step };
  };
  const largest = (values: Float64Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  /** The largest difference, as a share of the largest expected number. */
  const apart = (actual: Float32Array, expected: Float64Array) =>
    largest(expected.map((e, i) => actual[i]! - e)) / largest(expected);

  test.each([
    ["with the usual settings", CONFIG],
    ["with long memory and a large epsilon", { ...CONFIG, beta1: 0.99, beta2: 0.9999, epsilon: 1e-2 }],
    ["without any memory", { ...CONFIG, beta1: 0, beta2: 0 }],
  ])("does what its paper says, %s", (_, config) => {
    const ours = learned(config);
    const theirs = reference(config);
    for (let k = 0; k < 12; k++) {
      const norm = ours.optimizer.step(stepOf(k)).gradientNorm;
      expect(norm / theirs.step(stepOf(k)).gradientNorm).toBeCloseTo(1, 12);
    }
    const { p, m, v } = contentOf(ours);
    expect(apart(p, theirs.p)).toBeLessThan(1e-6);
    expect(apart(m, theirs.m)).toBeLessThan(1e-6);
    expect(apart(v, theirs.v)).toBeLessThan(1e-6);
  });

  test("gives a tensor the same bits alone as among others", () => {
    const whole = learned();
    for (let k = 0; k < 3; k++) whole.optimizer.step({ gradient: numbers(k), learningRate: 0.01 });
    for (const spec of SPECS) {
      const ownPart = (data: Float32Array) => whole.parameters.over(data).view(spec.name).slice();
      const alone = Parameters.from([spec], new Map([[spec.name, ownPart(numbers(1))]]));
      const optimizer = new AdamW(alone, CONFIG);
      for (let k = 0; k < 3; k++) optimizer.step({ gradient: ownPart(numbers(k)), learningRate: 0.01 });
      expect(isDeepStrictEqual(alone.data, ownPart(whole.parameters.data)), `of shape ${spec.shape}`).toBe(true);
    }
  });

  test("decays by a millionth as often as told", () => {
    const { parameters, optimizer } = learned({ ...CONFIG, weightDecay: 0.01 });
    const weight = () => parameters.view("9").reduce((sum, p) => sum + Math.abs(p), 0);
    const before = weight();
    const gradient = new Float32Array(SIZE);
    for (let k = 0; k < 50; k++) optimizer.step({ gradient, learningRate: 1e-4 });
    expect((1 - weight() / before) / 50e-6).toBeCloseTo(1, 2);
  });

  test("clips gradients whose squares no float32 holds as it clips others", () => {
    const [large, small] = [learned(), learned()];
    const one = new Float32Array(SIZE).fill(1);
    large.optimizer.step({ ...stepOf(0), gradient: one.map(() => 2 ** 80) });
    small.optimizer.step({ ...stepOf(0), gradient: one });
    expect(apart(large.parameters.data, Float64Array.from(small.parameters.data))).toBeLessThan(1e-6);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "changes nothing for a gradient that has %d in it, and does not count it",
    (bad) => {
      const state = learned();
      state.optimizer.step(stepOf(0));
      const before = contentOf(state);
      const gradient = numbers(2);
      gradient[SIZE - 1] = bad;
      expect(state.optimizer.step({ ...stepOf(1), gradient }).gradientNorm).not.toBeLessThan(Number.MAX_VALUE);
      expect(isDeepStrictEqual(contentOf(state), before)).toBe(true);
    },
  );

  test("leaves weights exactly as they were at a learning rate of zero, while the moments move", () => {
    const state = learned();
    const before = contentOf(state);
    state.optimizer.step({ ...stepOf(0), learningRate: 0 });
    const { p, m, v, step } = contentOf(state);
    expect(isDeepStrictEqual(p, before.p)).toBe(true);
    expect(step).toBe(1);
    expect([m, v].every((moment) => moment.every((x) => x !== 0))).toBe(true);
  });

  test("resumed from its state, it goes on with the same bits", () => {
    const [whole, killed] = [learned(), learned()];
    for (let k = 0; k < 6; k++) whole.optimizer.step(stepOf(k));
    for (let k = 0; k < 3; k++) killed.optimizer.step(stepOf(k));
    const saved = killed.optimizer.state();
    const parameters = Parameters.zeros(SPECS).over(killed.parameters.data.slice());
    killed.optimizer.step(stepOf(9)); // the state is a copy
    const resumed = { parameters, optimizer: new AdamW(parameters, CONFIG) };
    resumed.optimizer.restore(saved);
    for (let k = 3; k < 6; k++) resumed.optimizer.step(stepOf(k));
    expect(isDeepStrictEqual(contentOf(resumed), contentOf(whole))).toBe(true);
  });

  test("refuses a gradient of another size", () => {
    const short = { ...stepOf(0), gradient: new Float32Array(SIZE - 1) };
    expect(() => learned().optimizer.step(short)).toThrow(`${SIZE - 1} numbers are no gradient of ${SIZE} parameters`);
  });
});

describe("normOf", () => {
  test("is 5 for 3 and 4, and 0 for nothing, whatever it saw before", () => {
    normOf(numbers(1));
    expect(normOf(Float32Array.of(3, 4))).toBe(5);
    expect(normOf(new Float32Array())).toBe(0);
  });

  test.each([1, 7, 8, 16_383, 16_385, 3 * 16_384 + 11])("adds squares in float64 in eight sums: %d numbers", (n) => {
    const values = numbers(3, 1e25, n);
    const sums = new Array<number>(8).fill(0);
    values.forEach((x, i) => {
      sums[i % 8]! += x * x;
    });
    expect(normOf(values)).toBe(Math.sqrt(sums.reduce((a, b) => a + b)));
  });
});
