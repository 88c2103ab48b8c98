/**
 * Watches an on-policy round for over-optimisation: the score of the reward model that it learns from rises, while that of
 * a monitor, a reward model of other data, falls. What the policy then gains is the first model's error.
 *
 * For the alarm both are smoothed over iterations, so that one odd rollout raises none. What tells how good a policy is, is
 * its own rollout alone: a smoothed score is mostly that of other weights. After an alarm the present becomes the new
 * best, so that a round which people let go on is not stopped again at once.
 *
 * Sources: Gao et al. 2022, arXiv 2210.10760, for what happens; Bai et al. 2022, section 4.2, arXiv 2204.05862, for
 * comparing reward models of separate data.
 */
import type { RoundEvent, RoundState } from "./language-model";
import { scalarOf } from "./learner";
import { momentsOf } from "./moments";
import type { Rollout } from "./rollout";

/** Part of the smoothed score that stays at each iteration. */
const SMOOTHING = 0.8;

export type WatchConfig = {
  /** In deviations of the monitor's scores. */
  alarmDrop: number;
  pauseOnAlarm: boolean;
};

export type Seen = { metrics: Record<string, number> } & Pick<RoundEvent, "qualityBefore" | "alarm">;

export class Watch {
  readonly #config: WatchConfig;
  /** Smoothed scores by the judge and by the monitor, now and when the monitor's were best. */
  #now = { score: Number.NaN, monitor: Number.NaN };
  #best = { score: Number.NaN, monitor: Number.NaN };

  constructor(config: WatchConfig) {
    this.#config = config;
  }

  /** @param reward  `objective/rlhf_reward` of the iteration, by which the policy is judged where there is no monitor. */
  see(rollout: Pick<Rollout, "scores" | "monitorScores">, reward: number): Seen {
    if (rollout.monitorScores === null) {
      this.#now = { score: smooth(this.#now.score, reward), monitor: Number.NaN };
      return { metrics: {}, qualityBefore: reward };
    }
    const monitor = momentsOf(rollout.monitorScores).mean;
    this.#now = {
      score: smooth(this.#now.score, momentsOf(rollout.scores).mean),
      monitor: smooth(this.#now.monitor, monitor),
    };
    if (!(this.#best.monitor >= this.#now.monitor)) this.#best = this.#now;
    const seen = { metrics: { "monitor/scores": monitor }, qualityBefore: monitor };
    const drop = this.#best.monitor - this.#now.monitor;
    if (drop < this.#config.alarmDrop || this.#now.score < this.#best.score) return seen;
    const { score } = this.#best;
    this.#best = this.#now;
    const sentence = `Over-optimisation: since its best the monitor's score has fallen by ${drop.toFixed(2)} deviations, while the score that the policy learns from went from ${score.toFixed(2)} to ${this.#now.score.toFixed(2)}. What it gains now is probably the reward model's error.`;
    return {
      ...seen,
      metrics: { ...seen.metrics, "monitor/alarm": 1 },
      alarm: { sentence, pauses: this.#config.pauseOnAlarm },
    };
  }

  /** Numbers for a round's state. Those that are not there yet are left out: a state holds finite ones only. */
  scalars(): Record<string, number> {
    const { score, monitor } = this.#now;
    const all = {
      "watch.score": score,
      "watch.monitor": monitor,
      "watch.best_score": this.#best.score,
      "watch.best_monitor": this.#best.monitor,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => Number.isFinite(value)));
  }

  restore(state: RoundState): void {
    const read = (name: string) => (name in state.scalars ? scalarOf(state, name) : Number.NaN);
    this.#now = { score: read("watch.score"), monitor: read("watch.monitor") };
    this.#best = { score: read("watch.best_score"), monitor: read("watch.best_monitor") };
  }
}

const smooth = (before: number, now: number): number =>
  Number.isNaN(before) ? now : SMOOTHING * before + (1 - SMOOTHING) * now;
