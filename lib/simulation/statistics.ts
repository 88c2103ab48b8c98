/** Means with 95 % intervals, for the tables of the loop. */

export type Estimate = { readonly mean: number; readonly low: number; readonly high: number };

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959964;

/** The mean of independent values with its normal 95 % interval. Throws on fewer than two values: one says nothing about spread. */
export function estimate(values: readonly number[]): Estimate {
  if (values.length < 2) throw new Error("An interval needs at least two values.");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = Z * Math.sqrt(squares / (values.length - 1) / values.length);
  return { mean, low: mean - half, high: mean + half };
}

/** The estimate of the mean of a - b over the same prompts. */
export function pairedDifference(a: readonly number[], b: readonly number[]): Estimate {
  if (a.length !== b.length) throw new Error(`${a.length} values cannot be paired with ${b.length}.`);
  return estimate(a.map((value, index) => value - (b[index] ?? 0)));
}

/** True when all of one interval lies below the other. */
export function isBelow(a: Estimate, b: Estimate): boolean {
  return a.high < b.low;
}

/** "0.61 [0.57, 0.65]" */
export function formatted({ mean, low, high }: Estimate, digits = 3): string {
  return `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}
