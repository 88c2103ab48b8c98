/** How far a statistic may be from the truth: 95 % intervals. */
import type { Random } from "@/lib/ml/random";

export type Interval = [low: number, high: number];

/** z of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * Score interval of a proportion; null when there is nothing to count.
 * @source Wilson 1927, Journal of the American Statistical Association 22
 */
export function wilsonInterval(successes: number, trials: number): Interval | null {
  if (trials === 0) return null;
  const p = successes / trials;
  const scale = 1 + Z ** 2 / trials;
  const centre = (p + Z ** 2 / (2 * trials)) / scale;
  const half = (Z * Math.sqrt((p * (1 - p)) / trials + Z ** 2 / (4 * trials ** 2))) / scale;
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * Interval of any statistic by drawing the items again: what the middle 95 % of resamples say. Items must be what was
 * drawn independently: comparisons, not the pairs within one; then the interval is honest where Wilson's is too narrow.
 *
 * Resamples in which the statistic is undefined are left out. Null with fewer than two items, or when it always is.
 * @param resamples  1000 find the ends of the interval to about a tenth of its width.
 * @source Efron 1979, "Bootstrap methods: another look at the jackknife"; the percentile interval
 */
export function bootstrapInterval<T>(input: {
  items: readonly T[];
  statistic: (items: readonly T[]) => number | null;
  random: Random;
  resamples?: number;
}): Interval | null {
  const { items, statistic, random, resamples = 1000 } = input;
  if (items.length < 2) return null;
  const draw = () => items.map(() => items[Math.floor(random() * items.length)]!);
  const values = Array.from({ length: resamples }, () => statistic(draw()))
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  return values.length === 0 ? null : [quantile(values, 0.025), quantile(values, 0.975)];
}

/** Of sorted values, interpolated linearly. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (at - Math.floor(at)) * (above - below);
}
