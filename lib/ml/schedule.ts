/** Learning rates by step. Steps count from 0: the rate of the step about to be taken. */

/**
 * Linear warm-up, then half a cosine down to `floorRatio` of the peak at `totalSteps`.
 * @source Loshchilov & Hutter 2017, arXiv 1608.03983, eq. 5, without restarts
 */
export function cosine(input: {
  step: number;
  totalSteps: number;
  peak: number;
  warmupSteps: number;
  /** Final rate as a share of the peak. */
  floorRatio: number;
}): number {
  const { step, totalSteps, peak, warmupSteps, floorRatio } = input;
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
  const span = Math.max(1, totalSteps - warmupSteps);
  const progress = Math.min(1, (step - warmupSteps) / span);
  return peak * (floorRatio + (1 - floorRatio) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

/** Rises linearly from `startRatio` of the peak to the peak over `warmupSteps`, then stays. */
export function constantWithWarmup(input: {
  step: number;
  peak: number;
  warmupSteps: number;
  /** First rate as a share of the peak. */
  startRatio: number;
}): number {
  const { step, peak, warmupSteps, startRatio } = input;
  if (step >= warmupSteps) return peak;
  return peak * (startRatio + (1 - startRatio) * (step / warmupSteps));
}
