/** Draws a token from logits. It keeps its buffers, so that drawing leaves no garbage. */
import type { Random } from "../random";

export type Sampling = {
  /** Logits are divided by it; 0 takes the most probable token. */
  temperature: number;
  /** Keeps the most probable tokens whose probabilities, after topK, first sum to this share. */
  topP?: number;
  /** Keeps this many most probable tokens. */
  topK?: number;
  maxNewTokens: number;
  /** Never drawn; they have no probability when the others' are computed. */
  bannedIds?: readonly number[];
};

export class Sampler {
  /** Of the token drawn last: in nats, at the temperature (1 when that is 0), before topK and topP. */
  logprob = 0;
  readonly #sampling: Sampling;
  /** Unnormalised probabilities. */
  readonly #weights: Float64Array;
  readonly #candidates: Int32Array;

  constructor(vocabSize: number, sampling: Sampling) {
    this.#sampling = sampling;
    this.#weights = new Float64Array(vocabSize);
    this.#candidates = new Int32Array(vocabSize);
  }

  /** Draws from the row [V] of `logits` that begins at `start`; one number of `random` a token. */
  draw(logits: Float32Array, start: number, random: Random): number {
    const { temperature, topK, topP, bannedIds } = this.#sampling;
    const weights = this.#weights;
    if (bannedIds) for (const id of bannedIds) logits[start + id] = Number.NEGATIVE_INFINITY;
    let best = 0;
    for (let i = 1; i < weights.length; i++) if (logits[start + i]! > logits[start + best]!) best = i;
    const highest = logits[start + best]!;
    const scale = temperature === 0 ? 1 : 1 / temperature;
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i] = Math.exp((logits[start + i]! - highest) * scale);

    let id = best;
    if (temperature !== 0)
      id =
        topK === undefined && topP === undefined
          ? this.#drawFromAll(random() * total)
          : this.#drawFromLikeliest(random());
    this.logprob = (logits[start + id]! - highest) * scale - Math.log(total);
    return id;
  }

  #drawFromAll(target: number): number {
    const weights = this.#weights;
    let sum = 0;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] === 0) continue;
      sum += weights[i]!;
      last = i;
      if (sum > target) return i;
    }
    return last;
  }

  #drawFromLikeliest(uniform: number): number {
    const { topK = this.#weights.length, topP = 1 } = this.#sampling;
    const weights = this.#weights;
    const order = this.#ordered();
    let mass = 0;
    const most = Math.min(Math.max(1, topK), order.length);
    for (let i = 0; i < most; i++) mass += weights[order[i]!]!;
    let kept = 0;
    let nucleus = 0;
    while (kept < most && (kept === 0 || nucleus < topP * mass)) nucleus += weights[order[kept++]!]!;
    let sum = 0;
    for (let i = 0; i < kept; i++) {
      sum += weights[order[i]!]!;
      if (sum > uniform * nucleus) return order[i]!;
    }
    return order[kept - 1]!;
  }

  /** Ids of positive weight, likeliest first; equal ones by id. */
  #ordered(): Int32Array {
    const weights = this.#weights;
    let count = 0;
    for (let i = 0; i < weights.length; i++) if (weights[i]! > 0) this.#candidates[count++] = i;
    return this.#candidates.subarray(0, count).sort((a, b) => weights[b]! - weights[a]! || a - b);
  }
}
