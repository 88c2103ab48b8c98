/** Count, mean and variance of numbers, over a mask or in parts. All in float64. */

export type Moments = {
  count: number;
  mean: number /** Divided by the count, not by one less. */;
  variance: number;
};

export const NO_MOMENTS: Moments = { count: 0, mean: 0, variance: 0 };

/** Moments of the values where `mask` is 1; of all values when it is left out. */
export function momentsOf(values: ArrayLike<number>, mask?: ArrayLike<number>): Moments {
  let count = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (mask && mask[i] === 0) continue;
    count += 1;
    sum += values[i]!;
  }
  if (count === 0) return NO_MOMENTS;
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (mask && mask[i] === 0) continue;
    squares += (values[i]! - mean) ** 2;
  }
  return { count, mean, variance: squares / count };
}

/**
 * Moments of two sets of values from the moments of each.
 * @source Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance", eq. 2.1
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  if (count === 0) return NO_MOMENTS;
  const apart = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (apart * b.count) / count,
    variance: (a.variance * a.count + b.variance * b.count + (apart * apart * a.count * b.count) / count) / count,
  };
}

/** Mean of the values where `mask` is 1; 0 when it is nowhere 1. */
export const maskedMean = (values: ArrayLike<number>, mask: ArrayLike<number>): number => momentsOf(values, mask).mean;

/** Variance with one less in the denominator; of a single value, 0. */
export const unbiasedVariance = ({ count, variance }: Moments): number =>
  count > 1 ? (variance * count) / (count - 1) : 0;

/** The value below which a share `quantile` of the values lies, interpolated linearly; 0 for no values. */
export function quantileOf(values: readonly number[], quantile: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const at = quantile * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/** Pearson correlation; 0 when either side does not vary. */
export function correlationOf(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [momentsOf(x), momentsOf(y)];
  if (mx.variance === 0 || my.variance === 0) return 0;
  const covariance = x.reduce((sum, v, i) => sum + (v - mx.mean) * (y[i]! - my.mean), 0) / x.length;
  return covariance / Math.sqrt(mx.variance * my.variance);
}
