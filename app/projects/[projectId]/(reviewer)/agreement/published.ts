/** Agreement of labelers as others measured it, to read one's own figure against. */

/** InstructGPT's training labelers with each other: 72.6 ± 1.5 %. @source Ouyang et al. 2022, §5.2, arXiv 2203.02155 */
export const INSTRUCTGPT_TRAINING = { rate: 0.726, plusMinus: 0.015 };

/** The published band as shares. */
export const PUBLISHED_BAND: readonly [number, number] = [
  INSTRUCTGPT_TRAINING.rate - INSTRUCTGPT_TRAINING.plusMinus,
  INSTRUCTGPT_TRAINING.rate + INSTRUCTGPT_TRAINING.plusMinus,
];
