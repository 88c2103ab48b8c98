/** AdamW over flat buffers, with a clip of the global gradient norm. */
import type { Parameters } from "./parameters";
import { sizeOf } from "./shape";

export type AdamWConfig = {
  /** Decay of the mean of gradients. */
  beta1: number;
  /** Decay of the mean of squared gradients. */
  beta2: number;
  /** Added to the root of the bias-corrected second moment, as PyTorch does. */
  epsilon: number;
  /** Decoupled decay, in units of the learning rate; tensors of one axis (norms, biases) do not decay. */
  weightDecay: number;
};
export type AdamWState = { step: number; m: Float32Array; v: Float32Array };

/**
 * One optimizer of one set of parameters, which it changes in place.
 * @source Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2; Kingma & Ba 2015, arXiv 1412.6980
 */
export class AdamW {
  readonly #parameters: Parameters;
  readonly #config: AdamWConfig;
  readonly #m: Float32Array;
  readonly #v: Float32Array;
  #step = 0;

  constructor(parameters: Parameters, config: AdamWConfig) {
    this.#parameters = parameters;
    this.#config = config;
    this.#m = new Float32Array(parameters.data.length);
    this.#v = new Float32Array(parameters.data.length);
  }

  /**
   * @param input.gradient         in the layout of `parameters.data`; it is not changed.
   * @param input.maxGradientNorm  the gradient is scaled down to this global norm when it is longer.
   * @returns                      the norm before the clip.
   */
  step(input: { gradient: Float32Array; learningRate: number; maxGradientNorm?: number }): {
    gradientNorm: number;
  } {
    const { gradient, learningRate, maxGradientNorm = Number.POSITIVE_INFINITY } = input;
    const gradientNorm = norm(gradient);
    // The 1e-6 is PyTorch's clip_grad_norm_.
    const scale = Math.min(1, maxGradientNorm / (gradientNorm + 1e-6));
    this.#step++;
    let start = 0;
    for (const { shape } of this.#parameters.specs) {
      const end = start + sizeOf(shape);
      const decay = shape.length > 1 ? learningRate * this.#config.weightDecay : 0;
      this.#update(gradient, { start, end, learningRate, decay, scale });
      start = end;
    }
    return { gradientNorm };
  }

  /** A copy, for a checkpoint. */
  state(): AdamWState {
    return { step: this.#step, m: this.#m.slice(), v: this.#v.slice() };
  }

  restore(state: AdamWState): void {
    this.#step = state.step;
    this.#m.set(state.m);
    this.#v.set(state.v);
  }

  #update(
    gradient: Float32Array,
    range: { start: number; end: number; learningRate: number; decay: number; scale: number },
  ): void {
    const { beta1, beta2, epsilon } = this.#config;
    const [p, m, v] = [this.#parameters.data, this.#m, this.#v];
    const { end, scale } = range;
    const keep = 1 - range.decay;
    const stepSize = range.learningRate / (1 - beta1 ** this.#step);
    const inverseRootCorrection = 1 / Math.sqrt(1 - beta2 ** this.#step);
    const [rest1, rest2] = [1 - beta1, 1 - beta2];
    for (let i = range.start; i < end; i++) {
      const g = gradient[i]! * scale;
      const mean = beta1 * m[i]! + rest1 * g;
      const square = beta2 * v[i]! + rest2 * g * g;
      m[i] = mean;
      v[i] = square;
      const denominator = Math.sqrt(square) * inverseRootCorrection + epsilon;
      p[i] = p[i]! * keep - (stepSize * mean) / denominator;
    }
  }
}

function norm(x: Float32Array): number {
  // Four sums: each add need not wait for the one before it.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = x.length - (x.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += x[i]! * x[i]!;
    b += x[i + 1]! * x[i + 1]!;
    c += x[i + 2]! * x[i + 2]!;
    d += x[i + 3]! * x[i + 3]!;
  }
  for (let i = whole; i < x.length; i++) a += x[i]! * x[i]!;
  return Math.sqrt(a + b + c + d);
}
