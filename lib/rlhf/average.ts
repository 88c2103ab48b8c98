/**
 * Moves an exponential average of weights towards the weights, in place.
 * @param decay  part of the average that stays; 0.992 in Ouyang et al. 2022, appendix C.4, arXiv 2203.02155.
 */
export function moveAverage(input: { average: Float32Array; weights: Float32Array; decay: number }): void {
  const { average, weights, decay } = input;
  for (let i = 0; i < average.length; i++) {
    average[i] = decay * average[i]! + (1 - decay) * weights[i]!;
  }
}
