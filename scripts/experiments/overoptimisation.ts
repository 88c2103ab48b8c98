/**
 * Over-optimisation in miniature: policies learn from reward models of few and of many comparisons, while what their
 * responses are worth is known. What it found stands in docs/experiments/overoptimisation.md.
 */
import { childSeed } from "@/lib/ml/random";
import type { EnsembleRule } from "@/lib/rlhf/ensemble";
import { type Judge, rewardJudge } from "@/lib/rlhf/judge";
import type { Comparison } from "@/lib/rlhf/pairs";
import type { RewardModel } from "@/lib/rlhf/reward-model";
import type { Experiment } from "./experiment";
import { courseOf, outcomeOf } from "./overoptimisation/course";
import { CONDITIONS, findingsOf, type Run } from "./overoptimisation/report";
import { NETWORK, PPO, REWARD_MODEL, SFT } from "./overoptimisation/settings";
import { rewardModelOf, startOf, withRandomLabels } from "./overoptimisation/start";
import { EOS, PAD } from "./overoptimisation/world";

const SEEDS = [1, 2, 3];

const DEMONSTRATIONS = 2000;
/** What proxies learn from comes first, then what the monitor learns from, then what tells how good they are. */
const [TRAINING, MONITORING, MEASURING] = [2400, 2400, 400];
/** The monitor is as many reward models of separate comparisons; the lowest score counts. */
const MONITORS = 3;

/** Keeps the seeds of monitors apart from those of proxies. */
const MONITOR_KEY = 100;

export const run: Experiment = async ({ say }) => {
  const runs: Run[] = [];
  for (const seed of SEEDS) {
    const start = await startOf({
      network: NETWORK,
      sft: SFT,
      demonstrations: DEMONSTRATIONS,
      comparisons: TRAINING + MONITORING + MEASURING,
      seed,
    });
    const heldOut = start.truths.slice(-MEASURING);
    const learned = async (comparisons: readonly Comparison[], key: number) => {
      const config = REWARD_MODEL;
      return rewardModelOf({ start, comparisons, heldOut, config, seed: childSeed(seed, 10, key) });
    };
    const share = MONITORING / MONITORS;
    const watching = await inTurn(MONITORS, (member) => {
      const first = TRAINING + member * share;
      return learned(start.comparisons.slice(first, first + share), MONITOR_KEY + member);
    });
    const monitor = judgeOf(
      watching.map(({ reward }) => reward),
      { rule: "worst_case" },
    );
    say(
      `seed ${seed}: monitors order ${watching.map(({ accuracy }) => accuracy.toFixed(3)).join(", ")} of pairs rightly`,
    );

    for (const condition of CONDITIONS) {
      const { comparisons: count, members = 1, rule = { rule: "mean" }, klCoefficient = 0, shuffled } = condition;
      const own = start.comparisons.slice(0, count);
      const comparisons = shuffled ? withRandomLabels(own, childSeed(seed, 11)) : own;
      const models = await inTurn(members, (member) => learned(comparisons, member));
      const rewards = models.map(({ reward }) => reward);
      const judge = judgeOf(rewards, rule);
      const course = await courseOf({
        start,
        judge,
        monitor,
        value: rewards[0]!,
        config: { ...PPO, klCoefficient },
        seed: childSeed(seed, 12),
      });
      await judge.release();
      const found = { seed, condition, accuracy: models[0]!.accuracy, course, outcome: outcomeOf(course) };
      runs.push(found);
      say(lineOf(found));
    }
    await monitor.release();
  }
  return findingsOf(runs);
};

const judgeOf = (members: readonly RewardModel[], rule: EnsembleRule = { rule: "mean" }): Judge =>
  rewardJudge({ members, rule, scaled: true, rows: 128, padId: PAD, eosId: EOS });

async function inTurn<T>(count: number, at: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index++) results.push(await at(index));
  return results;
}

function lineOf({ seed, condition, accuracy, outcome }: Run): string {
  const { peak, drop, fit, alarmAt, lostAt } = outcome;
  const numbers = [
    `accuracy ${accuracy.toFixed(3)}`,
    `peak ${peak.gold.toFixed(2)} at d ${peak.distance.toFixed(2)}, iteration ${peak.iteration}`,
    `drop ${drop.toFixed(2)}`,
    `R² ${fit.rSquared.toFixed(3)}`,
    `alarm ${alarmAt}, lost ${lostAt}`,
  ];
  return `seed ${seed}, ${condition.name}: ${numbers.join("; ")}`;
}
