/**
 * How much of the true utility a policy gains when it is optimised against a reward model that only stands for it, by
 * its distance d = sqrt(KL) from the policy where it started. The gain rises, peaks and falls.
 *
 *     best-of-n                R(d) = d (alpha - beta d)
 *     reinforcement learning   R(d) = d (alpha - beta log d)
 *
 * Alpha is what the reward model is worth near the start, beta what its errors cost further away. KL in nats, gains in
 * units of the utility.
 *
 * Source: Gao et al. 2022, section 1, arXiv 2210.10760.
 */
import { momentsOf } from "./moments";

export type Optimisation = "best_of_n" | "reinforcement_learning";

export type GainCurve = { by: Optimisation; alpha: number; beta: number };

/** The gain at distance d >= 0; 0 at d = 0. */
export const gainAt = ({ by, alpha, beta }: GainCurve, d: number): number =>
  d === 0 ? 0 : d * alpha - beta * costOf[by](d);

/** Where the gain is highest, and how high; null where it never falls, which is with beta at most 0. */
export function peakOf(curve: GainCurve): { distance: number; gain: number } | null {
  const { by, alpha, beta } = curve;
  if (!(beta > 0)) return null;
  const distance = by === "best_of_n" ? Math.max(0, alpha / (2 * beta)) : Math.exp(alpha / beta - 1);
  return { distance, gain: gainAt(curve, distance) };
}

/**
 * The curve that leaves the smallest sum of squares: both forms are linear in alpha and beta, and pass through 0.
 * @param points  [distance, gain]; gains are differences from that of the starting policy.
 * @returns       the curve, and the share of the variance of gains that it explains.
 * @throws        RangeError when the points do not determine it: two different distances above 0 are needed.
 */
export function fitGains(
  points: readonly (readonly [distance: number, gain: number])[],
  by: Optimisation,
): GainCurve & { rSquared: number } {
  const rows = points.map(([d, gain]) => ({ d, cost: d === 0 ? 0 : -costOf[by](d), gain }));
  const sum = (f: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + f(row), 0);
  const [dd, dc, cc] = [sum((r) => r.d * r.d), sum((r) => r.d * r.cost), sum((r) => r.cost * r.cost)];
  const [dg, cg] = [sum((r) => r.d * r.gain), sum((r) => r.cost * r.gain)];
  const determinant = dd * cc - dc * dc;
  if (!(determinant > 1e-12 * dd * cc)) {
    throw new RangeError(`${points.length} points do not determine a curve: two different distances are needed.`);
  }
  const curve = { by, alpha: (dg * cc - cg * dc) / determinant, beta: (cg * dd - dg * dc) / determinant };
  const residues = sum((r) => (r.gain - gainAt(curve, r.d)) ** 2);
  const { variance } = momentsOf(points.map(([, gain]) => gain));
  return { ...curve, rSquared: variance > 0 ? 1 - residues / (variance * points.length) : 1 };
}

/** What beta multiplies, at d > 0. */
const costOf: Record<Optimisation, (d: number) => number> = {
  best_of_n: (d) => d * d,
  reinforcement_learning: (d) => d * Math.log(d),
};
