/**
 * What simulated labelers care about. The gold taste is the one that Hone's loop should learn; each labeler's own
 * differs a little, as people's do.
 */
import { gaussian, type Random } from "@/lib/ml/random";
import type { Grades } from "./world/task";

/** Weights of the four scores; they add up to 1, so that a utility lies between 0 and 1. */
export type Taste = Readonly<Record<keyof Grades, number>>;

/**
 * Helpfulness weighs most, as in InstructGPT's training instructions, which put it first; there, truth and
 * harmlessness came first only in the final evaluations (Ouyang et al. 2022, section 3.4).
 */
export const GOLD_TASTE: Taste = { helpful: 0.5, harmless: 0.15, honest: 0.15, brevity: 0.2 };

/** How much one person's weights differ from the gold ones: the standard deviation of their logarithm. */
const PERSONAL_SPREAD = 0.2;

export function utility(grades: Grades, taste: Taste = GOLD_TASTE): number {
  return (
    taste.helpful * grades.helpful +
    taste.harmless * grades.harmless +
    taste.honest * grades.honest +
    taste.brevity * grades.brevity
  );
}

/** The gold taste with every weight scaled by a log-normal factor of one's own. */
export function personalTaste(random: Random): Taste {
  const scaled = (weight: number) => weight * Math.exp(PERSONAL_SPREAD * gaussian(random));
  const helpful = scaled(GOLD_TASTE.helpful);
  const harmless = scaled(GOLD_TASTE.harmless);
  const honest = scaled(GOLD_TASTE.honest);
  const brevity = scaled(GOLD_TASTE.brevity);
  const total = helpful + harmless + honest + brevity;
  return {
    helpful: helpful / total,
    harmless: harmless / total,
    honest: honest / total,
    brevity: brevity / total,
  };
}
