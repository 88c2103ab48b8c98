/** Whether a policy games its judge: its score rises, and that of a reward model that learned from other rankings does not. */
import { type Point, valueAt } from "../_charts/series";
import { formatMetric } from "../_format/number";
import { type Check, jitter, smoothed } from "./concern";

const METRIC = "monitor/scores";

/** A change counts from this size on, in deviations of the scores, and from this many standard errors. */
const LEAST = { change: 0.1, errors: 4 };
/** This many smoothed points must be there before a monitor that fell, or one that never rose, is told. */
const HISTORY = { fell: 8, still: 20 };

/** @source Gao et al. 2022, arXiv 2210.10760: the proxy goes on rising while the gold score has turned. */
export const overOptimised: Check = ({ series }) => {
  const [judged, monitored] = [series.get("objective/scores") ?? [], series.get(METRIC) ?? []];
  const [score, monitor] = [smoothed(judged), smoothed(monitored)];
  const [first, now, scoreNow] = [monitor[0], monitor.at(-1), score.at(-1)];
  if (!first || !now || !scoreNow || monitor.length < HISTORY.fell) return null;
  const scoreAt = (step: number) => valueAt(score, step) ?? scoreNow.value;
  const peak = monitor.reduce((a, b) => (b.value > a.value ? b : a));
  const fell = peak.value - now.value >= least(monitored) && scoreNow.value >= scoreAt(peak.step);
  const still = now.value <= first.value && scoreNow.value - scoreAt(first.step) >= 2 * least(judged);
  if (!fell && !(still && monitor.length >= HISTORY.still)) return null;
  const course = fell
    ? `has fallen from ${formatMetric(peak.value)} at iteration ${peak.step} to ${formatMetric(now.value)}`
    : `sees no gain: ${formatMetric(first.value)} at first, ${formatMetric(now.value)} now`;
  return {
    metric: METRIC,
    meaning: `The score has risen to ${formatMetric(scoreNow.value)}, but a reward model that learned from other rankings ${course}. The policy may be learning what its judge gets wrong.`,
    advice:
      "End the round at an earlier checkpoint, raise the KL coefficient, or collect rankings of what it says now.",
  };
};

const least = (points: readonly Point[]): number => Math.max(LEAST.change, LEAST.errors * jitter(points));
