/**
 * Beta for the next iteration, moved in proportion to how far the KL of this one is from its target, by at most a fifth
 * per horizon. A negative KL, which a small batch can give, counts as far below the target.
 *
 * @param coefficient  beta that this iteration used.
 * @param kl           `objective/kl` of the iteration: nats per response.
 * @param target       nats per response.
 * @param horizon      responses over which beta changes by its relative error.
 * @param responses    responses in the iteration.
 * @source Ziegler et al. 2019, section 2.2, arXiv 1909.08593
 */
export function adaptKlCoefficient(input: {
  coefficient: number;
  kl: number;
  target: number;
  horizon: number;
  responses: number;
}): number {
  const { coefficient, kl, target, horizon, responses } = input;
  const error = Math.max(-0.2, Math.min(0.2, kl / target - 1));
  return coefficient * (1 + (error * responses) / horizon);
}
