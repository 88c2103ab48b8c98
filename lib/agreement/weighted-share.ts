import { type Interval, wilsonInterval } from "./intervals";
import { type Undefined, undefinedBecause } from "./measured";

/** Items that were drawn with one probability, and how many of them have what is asked. */
export type Drawn = { probability: number; successes: number; trials: number };

/**
 * The share of a whole population that has something, from a random sample in which each item counts for the 1 / probability
 * that it stands for. `effectiveCount` is the number of equally likely items that would tell as much.
 * @returns  why there is none, when nothing was drawn.
 * @throws   RangeError when a probability is not above 0 and at most 1, or counts make no sense: a weight of such a
 *           probability would be infinite or no number, and make everything so.
 * @source Hájek 1971, the ratio form of Horvitz and Thompson 1952; effective count: Kish 1965, with Wilson's interval
 */
export function weightedShare(
  drawn: readonly Drawn[],
): { value: number; interval: Interval; effectiveCount: number } | Undefined {
  for (const { probability, successes, trials } of drawn) {
    if (!(probability > 0 && probability <= 1))
      throw new RangeError(`A sampling probability is above 0 and at most 1, not ${probability}.`);
    if (!(successes >= 0 && successes <= trials && Number.isFinite(trials)))
      throw new RangeError(`There cannot be ${successes} of ${trials}.`);
  }
  const sum = (of: (group: Drawn) => number) => drawn.reduce((total, group) => total + of(group), 0);
  const weight = sum((g) => g.trials / g.probability);
  if (weight === 0) return undefinedBecause("Nothing that was drawn is reviewed yet.");
  const value = sum((g) => g.successes / g.probability) / weight;
  const effectiveCount = weight ** 2 / sum((g) => g.trials / g.probability ** 2);
  // Never null: the effective count is above 0.
  const interval = wilsonInterval(value * effectiveCount, effectiveCount)!;
  return { value, interval, effectiveCount };
}
