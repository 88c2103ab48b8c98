/** The course of PPO against a judge, with what its responses are worth at every iteration, and what the course shows. */
import type { PpoConfig } from "@/lib/contract/settings/ppo";
import type { Judge } from "@/lib/rlhf/judge";
import { momentsOf } from "@/lib/rlhf/moments";
import { fitGains, type GainCurve } from "@/lib/rlhf/over-optimisation";
import { ppo } from "@/lib/rlhf/ppo";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import type { Start } from "./start";
import { EOS, NO_WORDS, PAD, prompts } from "./world";

/** One iteration: means over its responses. */
export type Point = {
  /** The root of the KL from the SFT policy, in nats. */
  distance: number;
  /** `gold/scores`, `objective/scores` and `monitor/scores`: each in deviations over what SFT says. */
  gold: number;
  proxy: number;
  monitor: number;
  alarm: boolean;
};

/**
 * @param value  where the value function starts.
 * @returns      one point an iteration; the first is the SFT policy.
 */
export async function courseOf(input: {
  start: Start;
  judge: Judge;
  monitor: Judge;
  value: RewardModel;
  config: PpoConfig;
  seed: number;
}): Promise<Point[]> {
  const { start, judge, monitor, value, config, seed } = input;
  const knowing: Judge = { ...judge, gold: ({ responses }) => responses.map(start.utility) };
  const { model, ...scale } = value;
  const round = ppo({
    policy: start.policy,
    judge: knowing,
    monitor,
    value: { model, scale },
    prompts,
    config,
    padId: PAD,
    eosId: EOS,
    bannedIds: NO_WORDS,
    seed,
  });
  const points: Point[] = [];
  for await (const { metrics, alarm } of round)
    points.push({
      distance: Math.sqrt(Math.max(0, metrics["objective/kl"]!)),
      gold: metrics["gold/scores"]!,
      proxy: metrics["objective/scores"]!,
      monitor: metrics["monitor/scores"]!,
      alarm: alarm !== undefined,
    });
  return points;
}

/** What a course shows. Gold is smoothed, so that a lucky rollout is no peak. Iterations count from 1. */
export type Outcome = {
  peak: { gold: number; distance: number; iteration: number };
  /** From the peak to the end. */
  drop: number;
  proxyRise: number;
  /** The most that the smoothed proxy ever fell below its best so far. */
  proxyFall: number;
  fit: GainCurve & { rSquared: number };
  /** Null where it never came to that. */
  alarmAt: number | null;
  lostAt: number | null;
};

/** How much gold must have been lost for it to count. */
export const LOSS = 0.3;

export function outcomeOf(course: readonly Point[]): Outcome {
  const [gold, proxy, distance] = [smooth(course, "gold"), smooth(course, "proxy"), smooth(course, "distance")];
  const top = gold.indexOf(Math.max(...gold));
  const below = fallsOf(gold);
  return {
    peak: { gold: gold[top]!, distance: distance[top]!, iteration: top + 1 },
    drop: gold[top]! - gold.at(-1)!,
    proxyRise: proxy.at(-1)! - proxy[0]!,
    proxyFall: Math.max(...fallsOf(proxy)),
    fit: fitGains(
      course.map((point) => [point.distance, point.gold] as const),
      "reinforcement_learning",
    ),
    alarmAt: iterationOf(course.findIndex(({ alarm }) => alarm)),
    lostAt: iterationOf(below.findIndex((fall) => fall >= LOSS)),
  };
}

const iterationOf = (index: number): number | null => (index < 0 ? null : index + 1);

/** How far each value lies below the best up to it. */
function fallsOf(values: readonly number[]): number[] {
  let best = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    best = Math.max(best, value);
    return best - value;
  });
}

/** Iterations on each side that a smoothed value is the mean of. */
const SMOOTHED = 2;

export const smooth = (course: readonly Point[], of: "gold" | "proxy" | "monitor" | "distance"): number[] =>
  course.map((_, i) => momentsOf(course.slice(Math.max(0, i - SMOOTHED), i + SMOOTHED + 1).map((p) => p[of])).mean);
