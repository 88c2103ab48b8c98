/** How the score of a policy, and that of a monitor, moved with its distance from the reference. Pure. */
import type { Point } from "./series";

/** One iteration. */
export type Moved = {
  step: number;
  /** √KL to the reference, in √nats per response. */
  distance: number;
  score: number;
  monitor: number;
  /** Both since the first iteration: each in its own units, which need not have one zero. */
  scoreRise: number;
  monitorRise: number;
};

/**
 * The iterations that measured both scores, in order; none when no monitor was there.
 * @source Gao et al. 2022, arXiv 2210.10760, figure 1: √KL is the distance along which scores are compared.
 */
export function courseOf(series: ReadonlyMap<string, readonly Point[]>): Moved[] {
  const at = (metric: string) => new Map(series.get(metric)?.map((p) => [p.step, p.value]));
  const [kl, scores, monitors] = [at("objective/kl"), at("objective/scores"), at("monitor/scores")];
  const course: Moved[] = [];
  for (const [step, score] of scores) {
    const [nats, monitor] = [kl.get(step), monitors.get(step)];
    if (nats === undefined || monitor === undefined) continue;
    const first = course[0] ?? { score, monitor };
    course.push({
      step,
      distance: Math.sqrt(Math.max(nats, 0)),
      score,
      monitor,
      scoreRise: score - first.score,
      monitorRise: monitor - first.monitor,
    });
  }
  return course;
}
