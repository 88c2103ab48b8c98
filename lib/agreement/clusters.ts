/**
 * Ratios of sums over clusters, with intervals that know that what comes from one comparison, or one ranking, is alike.
 * A cluster adds x to the numerator and n to the denominator; six sums over clusters are all that is needed, and so a
 * database can add them up.
 * @source Cochran 1977, "Sampling Techniques", 3rd edition, section 6.5: the variance of a ratio estimate
 */
import type { Interval } from "./intervals";

/** `clusters` are those with something to count: n above 0. */
export type RatioSums = { clusters: number; x: number; n: number; xx: number; xn: number; nn: number };

export const NO_CLUSTERS: RatioSums = { clusters: 0, x: 0, n: 0, xx: 0, xn: 0, nn: 0 };

/** The sums with one cluster more. */
export const withCluster = (sums: RatioSums, x: number, n: number): RatioSums =>
  n === 0
    ? sums
    : {
        clusters: sums.clusters + 1,
        x: sums.x + x,
        n: sums.n + n,
        xx: sums.xx + x * x,
        xn: sums.xn + x * n,
        nn: sums.nn + n * n,
      };

/** Sums of clusters of both, which share none. @param sign  -1 takes b's clusters out of a. */
export const addSums = (a: RatioSums, b: RatioSums, sign: 1 | -1 = 1): RatioSums => ({
  clusters: a.clusters + sign * b.clusters,
  x: a.x + sign * b.x,
  n: a.n + sign * b.n,
  xx: a.xx + sign * b.xx,
  xn: a.xn + sign * b.xn,
  nn: a.nn + sign * b.nn,
});

/** x / n; null when nothing was counted. */
export const ratioOf = ({ x, n }: RatioSums): number | null => (n === 0 ? null : x / n);

/** Of x / n, by the spread between clusters; null of fewer than two. */
export function ratioError({ clusters, x, n, xx, xn, nn }: RatioSums): number | null {
  if (clusters < 2 || n === 0) return null;
  const ratio = x / n;
  const spread = Math.max(0, xx - 2 * ratio * xn + ratio ** 2 * nn);
  return Math.sqrt((clusters / (clusters - 1)) * spread) / n;
}

/** z of a two-sided 95 % interval. */
export const Z = 1.959963984540054;

/**
 * 95 % interval of a share. Where all clusters say the same their spread is 0, which would claim certainty: so the error
 * is at least that of n independent answers, by Agresti's and Coull's added successes and failures.
 * @source Agresti and Coull 1998, "Approximate is better than exact for interval estimation of binomial proportions"
 */
export function shareInterval(sums: RatioSums): Interval | null {
  if (sums.n === 0) return null;
  const share = sums.x / sums.n;
  const error = shareError(sums);
  return [Math.max(0, share - Z * error), Math.min(1, share + Z * error)];
}

/** The error of `shareInterval`. */
export function shareError(sums: RatioSums): number {
  const { x, n } = sums;
  const shrunk = (x + 2) / (n + 4);
  return Math.max(ratioError(sums) ?? 0.5, Math.sqrt((shrunk * (1 - shrunk)) / (n + 4)));
}
