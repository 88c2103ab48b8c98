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
  /** How strong the preference of each pair is, on the labelers' scale; 0 for all when left out. */
  strengths?: readonly number[];
  /** Responses in one tier. */
  ties?: readonly (readonly [number, number])[];
  /** How much it counts beside the others, which count 1 on average; 1 when left out. */
  weight?: number;
};

/** Whether two responses in one tier teach nothing, that each wins half the time, or that they tie (`davidsonLoss`). */
export type Ties = "drop" | "half" | "davidson";

/**
 * Log of Davidson's nu at which a model that cannot tell responses apart foretells as many ties as there are:
 * nu / (2 + nu) is their share of all pairs. One tie more and two winners more keep it finite without any.
 */
export function logNuOf(comparisons: readonly Comparison[]): number {
  const wins = comparisons.reduce((sum, c) => sum + c.pairs.length, 0);
  const ties = comparisons.reduce((sum, c) => sum + (c.ties?.length ?? 0), 0);
  return Math.log((2 * (ties + 1)) / (wins + 2));
}

/** How many pairs of the comparison count under `ties`: the denominator of its mean. */
export const pairCount = (comparison: Comparison, ties: Ties): number =>
  comparison.pairs.length + (ties === "drop" ? 0 : (comparison.ties?.length ?? 0));

/**
 * Weights of the pairs of some comparisons whose responses stand one after another in a batch of `rows` scores.
 *
 * A pair weighs 1 / (pairs of its prompt) / `prompts`: the mean over prompts of the mean over their retained pairs. Where
 * comparisons have weights, it is the weighted mean, up to how far the weights of a batch are from 1 on average.
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
  return pairMatrix(comparisons, rows, (comparison, add) => {
    const each = (comparison.weight ?? 1) / pairCount(comparison, ties) / prompts;
    for (const [chosen, rejected] of comparison.pairs) {
      add(chosen, rejected, (1 - labelSmoothing) * each);
      add(rejected, chosen, labelSmoothing * each);
    }
    if (ties !== "half") return;
    for (const [a, b] of comparison.ties ?? []) {
      add(a, b, 0.5 * each);
      add(b, a, 0.5 * each);
    }
  });
}

/**
 * Weights of the ties beside `pairWeights` with ties "davidson"; the two sum to 1 over a step.
 * @param prompts  how many comparisons of the whole batch have a pair or a tie.
 * @returns        [rows, rows], flat; one entry a tie.
 */
export function tieWeights(input: { comparisons: readonly Comparison[]; rows: number; prompts: number }): Float32Array {
  const { comparisons, rows, prompts } = input;
  return pairMatrix(comparisons, rows, (comparison, add) => {
    for (const [a, b] of comparison.ties ?? [])
      add(a, b, (comparison.weight ?? 1) / pairCount(comparison, "davidson") / prompts);
  });
}

/**
 * Margins of the pairs: `scale` times their strength. The opposite of a pair has the opposite margin, so that under
 * label smoothing the two stay the two outcomes of one coin.
 * @param scale  score by which one unit of strength should lead; the paper's strengths are 0 to 3 at scale 1.
 * @returns      [rows, rows], flat; entry [i, j] belongs to "i is better than j".
 * @source Touvron et al. 2023, eq. 2, arXiv 2307.09288
 */
export function pairMargins(input: { comparisons: readonly Comparison[]; rows: number; scale: number }): Float32Array {
  const { comparisons, rows, scale } = input;
  return pairMatrix(comparisons, rows, ({ pairs, strengths }, add) => {
    pairs.forEach(([chosen, rejected], pair) => {
      const margin = scale * (strengths?.[pair] ?? 0);
      add(chosen, rejected, margin);
      add(rejected, chosen, -margin);
    });
  });
}

type Add = (i: number, j: number, amount: number) => void;

/** [rows, rows], flat: what `fill` adds for each comparison, whose indexes count within it. */
function pairMatrix(
  comparisons: readonly Comparison[],
  rows: number,
  fill: (comparison: Comparison, add: Add) => void,
): Float32Array {
  const matrix = new Float32Array(rows * rows);
  let first = 0;
  for (const comparison of comparisons) {
    const start = first;
    fill(comparison, (i, j, amount) => {
      matrix[(start + i) * rows + start + j]! += amount;
    });
    first += comparison.responses.length;
  }
  return matrix;
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

/** Scores of the responses of some comparisons, one after another, as one list for each comparison. */
export function splitScores(
  comparisons: readonly Comparison[],
  scores: Float32Array | Float64Array,
): (Float32Array | Float64Array)[] {
  let end = 0;
  return comparisons.map(({ responses }) => {
    const start = end;
    end += responses.length;
    return scores.slice(start, end);
  });
}

/**
 * Runs of comparisons whose responses fit into a batch of `rows`, in order.
 * @throws RangeError when one comparison alone does not fit.
 */
export function comparisonBatches<C extends Comparison>(comparisons: readonly C[], rows: number): C[][] {
  const batches: C[][] = [];
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

/** The comparisons with weights of the same proportions that are 1 on average, so that a weighted loss is on the usual scale. */
export function withMeanWeight<C extends Comparison>(comparisons: readonly C[]): C[] {
  const weightOf = ({ weight = 1 }: C) => weight;
  const mean = comparisons.reduce((sum, c) => sum + weightOf(c), 0) / comparisons.length;
  return comparisons.map((c) => (weightOf(c) === mean ? { ...c, weight: 1 } : { ...c, weight: weightOf(c) / mean }));
}
