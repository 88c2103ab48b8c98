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

/** Iterations on either side that are averaged. */
const REACH = 3;

/**
 * The course without the noise of single iterations, which step to and fro in KL as much as forward: each iteration as
 * the mean of itself and those beside it, of KL and not of its root. Fewer at both ends.
 */
export const smoothCourse = (course: readonly Moved[]): Moved[] =>
  course.map((moved, i) => {
    const reach = Math.min(REACH, i, course.length - 1 - i);
    const beside = course.slice(i - reach, i + reach + 1);
    const mean = (read: (m: Moved) => number) => beside.reduce((sum, m) => sum + read(m), 0) / beside.length;
    return {
      step: moved.step,
      distance: Math.sqrt(mean((m) => m.distance ** 2)),
      score: mean((m) => m.score),
      monitor: mean((m) => m.monitor),
      scoreRise: mean((m) => m.scoreRise),
      monitorRise: mean((m) => m.monitorRise),
    };
  });
