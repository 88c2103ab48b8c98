/**
 * The most reward that any policy can have at a distance from a reference.
 *
 * Of all policies with the same KL to the reference, reference · e^(reward/β) / Z has the highest mean reward. Both numbers
 * are means over the reference's own samples, weighted by e^(reward/β), so nothing needs to be trained to know them.
 *
 * Source: Korbak et al. 2022, "RL with KL penalties is better viewed as Bayesian inference", section 3, arXiv 2205.11275
 */

/** @property kl  KL(policy || reference) in nats. */
export type FrontierPoint = { kl: number; reward: number };

/**
 * Points of the frontier, from the reference itself outwards, as far as the samples carry: a point stands on an effective
 * number of samples of at least `leastSamples`, 1 / sum of squared weights (Kong 1992).
 * @param rewards  [m] of the reference's samples.
 */
export function frontierOf(input: { rewards: readonly number[]; leastSamples: number }): FrontierPoint[] {
  const { rewards, leastSamples } = input;
  const [points, highest] = [[] as FrontierPoint[], Math.max(...rewards)];
  const spread = highest - Math.min(...rewards);
  for (let step = 0; step < MOST_STEPS; step++) {
    const inverseBeta = (step * STEP) / spread;
    const unscaled = rewards.map((r) => Math.exp((r - highest) * inverseBeta));
    const total = unscaled.reduce((sum, w) => sum + w, 0);
    const weights = unscaled.map((w) => w / total);
    if (!(1 / weights.reduce((sum, w) => sum + w * w, 0) >= leastSamples)) break;
    points.push({
      kl: weights.reduce((sum, w) => (w === 0 ? sum : sum + w * Math.log(w * weights.length)), 0),
      reward: weights.reduce((sum, w, i) => sum + w * rewards[i]!, 0),
    });
  }
  return points;
}

/** Between two points, of (highest - lowest reward) / β. */
const STEP = 0.25;
/** Beyond these only the highest of the samples count. */
const MOST_STEPS = 400;
