/**
 * Intervals of statistics that take too long to compute a thousand times, such as what an iteration settles at: they are
 * computed again without each block of items in turn. Blocks are dealt in the order of the items, so that nothing is random.
 * @source Tukey 1958, "Bias and confidence in not-quite large samples"; blocks and Student's t: Shao and Tu 1995, "The Jackknife
 *         and Bootstrap", sections 1.1 and 2.3
 */
import { Z } from "./clusters";
import type { Interval } from "./intervals";
import { studentQuantile } from "./student";

const BLOCKS = 10;
/** Fewer values than this show no spread: of a labeler who is in few blocks, say. */
const LEAST_ITEMS = 2;

/**
 * The items without each block in turn: ten blocks, or as many as there are items.
 * @param items  what was drawn independently: comparisons, not the pairs within one.
 */
export function withoutBlocks<T>(items: readonly T[]): T[][] {
  const blocks = Math.min(BLOCKS, items.length);
  return Array.from({ length: blocks }, (_, block) => items.filter((_, i) => i % blocks !== block));
}

/**
 * 95 % interval of a share, 0 to 1. Where all answers are alike the jackknife's error is 0, which would claim certainty: so it is at
 * least that of so many independent answers, by Agresti's and Coull's added successes and failures.
 * @param replicates  the share without each block; null where it is undefined, and then so is the interval.
 * @param answers     that the share is of.
 */
export function jackknifeShare(
  share: number,
  replicates: readonly (number | null)[],
  answers: number,
): Interval | null {
  const values = replicates.filter((value) => value !== null);
  const blocks = replicates.length;
  if (blocks < LEAST_ITEMS || values.length < blocks) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / blocks;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile(0.05, blocks - 1) * Math.sqrt(((blocks - 1) / blocks) * spread);
  const shrunk = (share * answers + 2) / (answers + 4);
  const least = Z * Math.sqrt((shrunk * (1 - shrunk)) / (answers + 4));
  return [Math.max(0, share - Math.max(half, least)), Math.min(1, share + Math.max(half, least))];
}
