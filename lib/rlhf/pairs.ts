/**
 * The preference pairs of a batch as one matrix of weights, from which the reward-model loss is a single sum:
 * loss = sum over i, j of weights[i, j] * softplus(-(score_i - score_j)).
 *
 * The weights carry every mean of the loss, so a batch may be split in any way between whole comparisons, and the
 * gradients of the parts add up to the gradient of the whole.
 */

/** One prompt's K responses, and which of them a labeler put above which; indexes count within the comparison. */
export type Comparison = {
  /** Token ids of prompt and response, up to and including EOS. */
  responses: readonly (readonly number[])[];
  /** [chosen, rejected]; responses in one tier give no pair. */
  pairs: readonly (readonly [chosen: number, rejected: number])[];
  /** Responses in one tier. */
  ties?: readonly (readonly [number, number])[];
};

/** Whether two responses in one tier teach nothing, or that each wins half the time. */
export type Ties = "drop" | "half";

/** How many pairs of the comparison count under `ties`: the denominator of its mean. */
export const pairCount = (comparison: Comparison, ties: Ties): number =>
  comparison.pairs.length + (ties === "half" ? (comparison.ties?.length ?? 0) : 0);

/**
 * Weights of the pairs of some comparisons whose responses stand one after another in a batch of `rows` scores.
 *
 * A pair weighs 1 / (pairs of its prompt) / `prompts`: the mean over prompts of the mean over their retained pairs.
 *
 * @param prompts         how many comparisons of the whole batch have a pair; those without do not count.
 * @param labelSmoothing  part of each pair's weight that goes to its opposite.
 * @returns               [rows, rows], flat; entry [i, j] belongs to "i is better than j".
 * @source Ouyang et al. 2022, eq. 1 and appendix C.2, arXiv 2203.02155
 */
export function pairWeights(input: {
  comparisons: readonly Comparison[];
  rows: number;
  prompts: number;
  ties: Ties;
  labelSmoothing: number;
}): Float32Array {
  const { comparisons, rows, prompts, ties, labelSmoothing } = input;
  const weights = new Float32Array(rows * rows);
  let first = 0;
  for (const comparison of comparisons) {
    const count = pairCount(comparison, ties);
    const add = (i: number, j: number, share: number) => {
      weights[(first + i) * rows + first + j]! += share / count / prompts;
    };
    for (const [chosen, rejected] of comparison.pairs) {
      add(chosen, rejected, 1 - labelSmoothing);
      add(rejected, chosen, labelSmoothing);
    }
    if (ties === "half") {
      for (const [a, b] of comparison.ties ?? []) {
        add(a, b, 0.5);
        add(b, a, 0.5);
      }
    }
    first += comparison.responses.length;
  }
  return weights;
}

/**
 * Share of pairs whose chosen response scores higher; an equal score counts half. 0 when there is no pair.
 * @param scores  of the responses of each comparison.
 */
export function pairAccuracy(comparisons: readonly Comparison[], scores: readonly ArrayLike<number>[]): number {
  let right = 0;
  let count = 0;
  comparisons.forEach(({ pairs }, c) => {
    for (const [chosen, rejected] of pairs) {
      const margin = scores[c]![chosen]! - scores[c]![rejected]!;
      right += margin > 0 ? 1 : margin === 0 ? 0.5 : 0;
      count += 1;
    }
  });
  return count === 0 ? 0 : right / count;
}

/**
 * Runs of comparisons whose responses fit into a batch of `rows`, in order.
 * @throws RangeError when one comparison alone does not fit.
 */
export function comparisonBatches(comparisons: readonly Comparison[], rows: number): Comparison[][] {
  const batches: Comparison[][] = [];
  let free = 0;
  for (const comparison of comparisons) {
    const needed = comparison.responses.length;
    if (needed > rows) {
      throw new RangeError(`A comparison of ${needed} responses does not fit into ${rows} rows.`);
    }
    if (needed > free) {
      batches.push([]);
      free = rows;
    }
    batches.at(-1)!.push(comparison);
    free -= needed;
  }
  return batches;
}
