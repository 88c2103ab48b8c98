/** Draws a token from logits. */
import { PriorityQueue } from "../priority-queue";
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
  /** Unnormalised probabilities; the highest is 1. */
  readonly #weights: Float64Array;

  constructor(vocabSize: number, sampling: Sampling) {
    this.#sampling = sampling;
    this.#weights = new Float64Array(vocabSize);
  }

  /** Draws from the row [V] of `logits` that begins at `start`; one number of `random` a token. */
  draw(logits: Float32Array, start: number, random: Random): number {
    const { temperature, topK, topP, bannedIds = [] } = this.#sampling;
    const weights = this.#weights;
    const row = logits.subarray(start, start + weights.length);
    for (const id of bannedIds) row[id] = Number.NEGATIVE_INFINITY;
    let id = 0;
    for (let i = 1; i < row.length; i++) if (row[i]! > row[id]!) id = i;
    const highest = row[id]!;
    const scale = temperature === 0 ? 1 : 1 / temperature;
    let total = 0;
    for (let i = 0; i < row.length; i++) total += weights[i] = expOfMinus((highest - row[i]!) * scale);

    if (temperature !== 0)
      id =
        topK === undefined && topP === undefined
          ? this.#drawFromAll(random() * total)
          : this.#drawFromLikeliest(random(), total);
    this.logprob = (row[id]! - highest) * scale - Math.log(total);
    return id;
  }

  #drawFromAll(target: number): number {
    const weights = this.#weights;
    let id = 0;
    // Ends: the target is below the sum of all, which was added up in this order.
    for (let sum = weights[0]!; sum <= target; sum += weights[id]!) id++;
    return id;
  }

  #drawFromLikeliest(uniform: number, total: number): number {
    const weights = this.#weights;
    const { topK = weights.length, topP = 1 } = this.#sampling;
    const most = Math.min(topK, weights.length);
    const rest = new PriorityQueue();
    weights.forEach((weight, id) => {
      rest.push(id, weight);
    });
    /** Ids, likeliest first, as far as they were needed. */
    const order: number[] = [];
    /** Adds weights up, likeliest first, until their sum reaches the goal. */
    const sumTo = (goal: number): { sum: number; last: number } => {
      let sum = 0;
      let count = 0;
      do {
        if (count === order.length) order.push(rest.pop()!.key);
        sum += weights[order[count++]!]!;
      } while (count < most && sum < goal);
      return { sum, last: order[count - 1]! };
    };
    const mass = most < weights.length ? sumTo(Number.POSITIVE_INFINITY).sum : total;
    const nucleus = topP < 1 ? sumTo(topP * mass).sum : mass;
    return sumTo(uniform * nucleus).last;
  }
}

const STEPS = 256;
/** From e⁻⁴⁰ on powers count as 0: 4e-18 is below the last bit of any sum of weights, for the highest is 1. */
const LAST = 40 * STEPS;
const POWERS = Float64Array.from({ length: LAST + 1 }, (_, i) => (i < LAST ? Math.exp(-i / STEPS) : 0));

/** e^−x for x ≥ 0, to its last bits and in a third of Math.exp's time: a power from the table, by a series for the rest. */
function expOfMinus(x: number): number {
  const steps = Math.min(x * STEPS, LAST);
  const step = Math.floor(steps);
  const r = (steps - step) / STEPS;
  return POWERS[step]! * (1 - r * (1 - r * (1 / 2 - r * (1 / 6 - r * (1 / 24 - r * (1 / 120))))));
}
