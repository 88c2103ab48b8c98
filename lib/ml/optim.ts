/**
 * AdamW over flat buffers, with a clip of the global gradient norm. The arithmetic is that of `optim/adamw.wat`, whose memory
 * holds the moments; weights and gradients stay where onnxruntime reads and writes them, and pass through it in chunks.
 */
import { CHUNK, type Kernels, kernelsFor } from "./optim/kernels";
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
 * One optimizer of one set of at most 500 million parameters, which it changes in place.
 * @source Loshchilov & Hutter 2019, arXiv 1711.05101, algorithm 2; Kingma & Ba 2015, arXiv 1412.6980
 */
export class AdamW {
  readonly #parameters: Parameters;
  readonly #config: AdamWConfig;
  readonly #kernels: Kernels;
  #step = 0;

  constructor(parameters: Parameters, config: AdamWConfig) {
    this.#parameters = parameters;
    this.#config = config;
    this.#kernels = kernelsFor(parameters.data.length);
  }

  /**
   * Changes nothing, and does not count, when the norm is not finite.
   * @param input.gradient         in the layout of `parameters.data`; it is not changed.
   * @param input.maxGradientNorm  the gradient is scaled down to this global norm when it is longer.
   * @returns                      the norm before the clip.
   * @throws                       Error when the gradient is not as long as the parameters.
   */
  step(input: { gradient: Float32Array; learningRate: number; maxGradientNorm?: number }): { gradientNorm: number } {
    const { gradient, learningRate, maxGradientNorm = Number.POSITIVE_INFINITY } = input;
    const { data, specs } = this.#parameters;
    if (gradient.length !== data.length)
      throw new Error(`AdamW: ${gradient.length} numbers are no gradient of ${data.length} parameters`);
    const gradientNorm = normOf(gradient);
    if (!Number.isFinite(gradientNorm)) return { gradientNorm };

    this.#step++;
    // The 1e-6 is PyTorch's clip_grad_norm_.
    const scale = Math.min(1, maxGradientNorm / (gradientNorm + 1e-6));
    let start = 0;
    for (const { shape } of specs) {
      const end = start + sizeOf(shape);
      const decay = shape.length > 1 ? learningRate * this.#config.weightDecay : 0;
      this.#update(gradient, { start, end, learningRate, decay, scale });
      start = end;
    }
    return { gradientNorm };
  }

  /** A copy, for a checkpoint. */
  state(): AdamWState {
    return { step: this.#step, m: this.#kernels.m.slice(), v: this.#kernels.v.slice() };
  }

  restore(state: AdamWState): void {
    this.#step = state.step;
    this.#kernels.m.set(state.m);
    this.#kernels.v.set(state.v);
  }

  #update(
    gradient: Float32Array,
    range: { start: number; end: number; learningRate: number; decay: number; scale: number },
  ): void {
    const { beta1, beta2, epsilon } = this.#config;
    const { p, m, v, g, update } = this.#kernels;
    const { end, scale, decay } = range;
    // The corrections of bias, moved out of m and v: Kingma & Ba, end of section 2, with epsilon corrected too.
    const root = Math.sqrt(1 - beta2 ** this.#step);
    const rate = (range.learningRate * root) / (1 - beta1 ** this.#step);
    const coefficients = [scale, 1 - beta1, 1 - beta2, rate, epsilon * root, decay];
    for (let start = range.start; start < end; start += CHUNK) {
      const stop = Math.min(start + CHUNK, end);
      const weights = this.#parameters.data.subarray(start, stop);
      p.set(weights);
      g.set(gradient.subarray(start, stop));
      const [mAt, vAt] = [m.byteOffset + 4 * start, v.byteOffset + 4 * start];
      update(p.byteOffset, mAt, vAt, g.byteOffset, weights.length, ...coefficients);
      weights.set(p.subarray(0, weights.length));
    }
  }
}

const scratch = kernelsFor(0);

/** Euclidean norm, summed in float64. */
export function normOf(values: Float32Array): number {
  const { sums, g, addSquares } = scratch;
  sums.fill(0);
  for (let start = 0; start < values.length; start += CHUNK) {
    const chunk = values.subarray(start, start + CHUNK);
    g.set(chunk);
    g.fill(0, chunk.length, chunk.length + 7);
    addSquares(sums.byteOffset, g.byteOffset, 8 * Math.ceil(chunk.length / 8));
  }
  return Math.sqrt(sums.reduce((total, sum) => total + sum));
}
