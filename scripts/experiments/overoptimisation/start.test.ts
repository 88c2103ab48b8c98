import { expect, test, vi } from "vitest";
import { rewardJudge } from "@/lib/rlhf/judge";
import { courseOf, outcomeOf } from "./course";
import { NETWORK, PPO, REWARD_MODEL, SFT } from "./settings";
import { rewardModelOf, startOf, withRandomLabels } from "./start";
import { EOS, PAD } from "./world";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 120_000 });

test("without a penalty PPO raises its reward model's score to the end, and gold rises and is lost again", async () => {
  const start = await startOf({ network: NETWORK, sft: SFT, demonstrations: 500, comparisons: 800, seed: 1 });
  const { reward, accuracy } = await rewardModelOf({
    start,
    comparisons: start.comparisons.slice(0, 600),
    heldOut: start.truths.slice(600),
    config: REWARD_MODEL,
    seed: 2,
  });
  expect(accuracy).toBeGreaterThan(0.6);
  const judge = rewardJudge({
    members: [reward],
    rule: { rule: "mean" },
    scaled: true,
    rows: 128,
    padId: PAD,
    eosId: EOS,
  });
  const config = { ...PPO, iterations: 60 };
  const course = await courseOf({ start, judge, monitor: judge, value: reward, config, seed: 3 });
  const { peak, drop, proxyRise, proxyFall, lostAt } = outcomeOf(course);
  expect(proxyRise).toBeGreaterThan(1);
  expect(proxyFall).toBeLessThan(0.1);
  expect(peak.gold).toBeGreaterThan(0.3);
  expect(drop).toBeGreaterThan(0.3);
  expect(lostAt).toBeGreaterThan(peak.iteration);
});

test("random labels say nothing of which response was better", async () => {
  const comparisons = Array.from({ length: 400 }, () => ({ responses: [[1], [2]], pairs: [[0, 1]] as const }));
  const first = withRandomLabels(comparisons, 5).filter(({ pairs }) => pairs[0]![0] === 0).length;
  expect(Math.abs(first - 200)).toBeLessThan(40);
});
