import { describe, expect, test } from "vitest";
import type { RoundKind } from "@/lib/contract/round-config";
import type { Point } from "../_charts/series";
import { concernsOf } from "./concerns";

const line = (values: readonly number[]): Point[] => values.map((value, i) => ({ step: i + 1, value }));
const ramp = (from: number, to: number, n = 40): Point[] =>
  line(Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1)));
/** The same points, shaken by a fixed pseudo-random sequence of this deviation. */
const shaken = (points: readonly Point[], deviation: number, seed: number): Point[] => {
  let state = seed * 2_654_435_761 + 1;
  const uniform = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  // The sum of twelve uniform numbers has variance 1.
  const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b, 0);
  return points.map((p) => ({ ...p, value: p.value + deviation * normal() }));
};

const look = (kind: RoundKind, series: Record<string, Point[]>, config: Record<string, unknown> = {}) =>
  concernsOf(kind, { config, series: new Map(Object.entries(series)) });
const about = (...round: Parameters<typeof look>): string[] => look(...round).map((c) => c.metric);

const healthy = {
  "objective/kl": ramp(0, 8),
  "objective/scores": ramp(0, 2),
  "monitor/scores": ramp(0, 1.2),
  "policy/entropy_avg": ramp(2, 1.2),
  "policy/clipfrac_avg": ramp(0.05, 0.1),
  "length/truncated": ramp(0.2, 0.05),
  "length/p50": ramp(20, 27),
  "length/p95": ramp(40, 55),
  "val/num_eos_tokens": ramp(52, 60),
  "val/var_explained": ramp(-0.5, 0.6),
  "loss/value_avg": ramp(0.4, 0.2),
  grad_norm: ramp(1, 2),
};

describe("PPO", () => {
  test("a healthy round says nothing", () => {
    expect(look("ppo", healthy)).toEqual([]);
  });

  test.each<[string, Point[]]>([
    ["objective/kl", ramp(0, -2)],
    ["objective/kl", ramp(0, 60)],
    ["policy/entropy_avg", ramp(2, 0.05)],
    ["objective/scores", ramp(1, -3)],
    ["monitor/scores", [...ramp(0, 1, 20), ...line(Array(20).fill(0.3)).map((p) => ({ ...p, step: p.step + 20 }))]],
    ["monitor/scores", ramp(0, -0.05)],
    ["length/truncated", ramp(0.1, 0.9)],
    ["length/truncated", ramp(0, 0.45)],
    ["val/num_eos_tokens", ramp(60, 20)],
    ["length/p50", ramp(20, 60)],
    ["length/p50", ramp(20, 3)],
    ["length/p95", ramp(40, 120)],
    ["loss/value_avg", ramp(0.2, 4)],
    ["val/var_explained", ramp(0.2, -0.8)],
    ["policy/clipfrac_avg", ramp(0.1, 0.7)],
  ])("%s going wrong is told, and nothing else", (metric, points) => {
    const concerns = look("ppo", { ...healthy, [metric]: points });
    expect(concerns.map((c) => c.metric)).toEqual([metric]);
    expect(concerns[0]?.meaning).toMatch(/^[A-Z0-9].*\.$/);
    expect(concerns[0]?.advice).toMatch(/^[A-Z0-9].*\.$/);
  });

  test.each<[string, Point[]]>([
    ["objective/kl", ramp(0, 20)],
    ["policy/entropy_avg", ramp(2, 0.7)],
    ["objective/scores", ramp(0.3, 0.2)],
    ["monitor/scores", [...ramp(0, 1, 20), ...line(Array(20).fill(0.95)).map((p) => ({ ...p, step: p.step + 20 }))]],
    ["length/truncated", ramp(0.1, 0.3)],
    ["val/num_eos_tokens", ramp(60, 45)],
    ["length/p50", ramp(3, 9)],
    ["length/p95", ramp(40, 70)],
    ["loss/value_avg", ramp(0.2, 0.6)],
    ["val/var_explained", ramp(-3, 0.05)],
    ["policy/clipfrac_avg", ramp(0, 0.3)],
  ])("%s within what a healthy round shows is not told", (metric, points) => {
    expect(about("ppo", { ...healthy, [metric]: points })).toEqual([]);
  });

  test("KL around zero, as with a learning rate of 0, is no concern", () => {
    expect(about("ppo", { "objective/kl": line(Array(12).fill(-1e-7)) })).toEqual([]);
  });

  test("KL above its target is told only where beta is to hold it there, and only when it stays", () => {
    const series = { ...healthy, "objective/kl": ramp(0, 25) };
    const adaptive = { klController: "adaptive", klTarget: 6 };
    expect(about("ppo", series, adaptive)).toEqual(["objective/kl"]);
    expect(about("ppo", series, { ...adaptive, klController: "fixed" })).toEqual([]);
    expect(about("ppo", { ...healthy, "objective/kl": ramp(14, 7) }, adaptive)).toEqual([]);
  });

  test("nothing is said before there is history", () => {
    expect(about("ppo", { "objective/kl": line([-5, -5, -5]), "monitor/scores": line([1, 0, -1]) })).toEqual([]);
  });

  test("noise alone never accuses the policy of gaming its judge, and does not hide it", () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const accused = (monitor: Point[]) =>
      seeds.filter((seed) =>
        about("ppo", {
          "objective/scores": shaken(ramp(0, 2, 60), 0.15, seed + 1_000),
          "monitor/scores": shaken(monitor, 0.15, seed),
        }).includes("monitor/scores"),
      ).length;
    expect(accused(ramp(0, 0.8, 60))).toBe(0);
    const turned = [...ramp(0, 1, 30), ...ramp(1, 0, 30).map((p) => ({ ...p, step: p.step + 30 }))];
    expect(accused(turned)).toBe(seeds.length);
  });
});

test("held-out loss that has turned names the step where it was lowest", () => {
  const [concern] = look("sft", { "loss/heldout": line([3, 2, 2.1, 2.4]) });
  expect(concern?.meaning).toContain("lowest at step 2 and has risen 20 %");
  expect(about("sft", { "loss/heldout": line([3, 2, 1.9, 1.95]) })).toEqual([]);
});

test("of fine-tuning it is no reason to stop: a reward model's score is", () => {
  const advice = (kind: RoundKind) => look(kind, { "loss/heldout": line([3, 2, 2.1, 2.4]) }).map((c) => c.advice);
  expect(advice("sft")).toEqual([expect.stringContaining("reward model's score")]);
  expect(advice("pretrain")).toEqual([expect.stringContaining("Fewer passes would stop it earlier")]);
});

test("a reward model that is no better than a coin is told", () => {
  expect(about("reward_model", { "accuracy/heldout": line([0.5, 0.52]) })).toEqual(["accuracy/heldout"]);
  expect(about("reward_model", { "accuracy/heldout": line([0.5, 0.7]) })).toEqual([]);
});

test("a policy that ranks unseen preferences like a coin is told, and one that makes even the preferred unlikely", () => {
  expect(about("dpo", { "rewards/accuracies_heldout": line([0.5, 0.52]) })).toEqual(["rewards/accuracies_heldout"]);
  expect(about("dpo", { "rewards/accuracies_heldout": line([0.5, 0.7]) })).toEqual([]);
  expect(about("dpo", { "logps/chosen": ramp(-30, -90) })).toEqual(["logps/chosen"]);
  expect(about("dpo", { "logps/chosen": ramp(-30, -40) })).toEqual([]);
});

test("a gradient that explodes is told for every kind", () => {
  expect(about("pretrain", { grad_norm: [...ramp(1, 2), ...line(Array(5).fill(900))] })).toEqual(["grad_norm"]);
});

test("a reward model that a rule about length beats is told", () => {
  const beaten = {
    "accuracy/heldout": line([0.6, 0.62]),
    "accuracy/longer_wins_heldout": line([0.6, 0.64]),
  };
  expect(about("reward_model", beaten)).toEqual(["accuracy/longer_wins_heldout"]);
});

test("updates that are left out again and again are told, one alone is not", () => {
  expect(about("sft", { "update/skipped": line([0, 1, 0, 0, 0]) })).toEqual([]);
  expect(about("sft", { "update/skipped": line([0, 1, 1, 0, 0]) })).toEqual(["update/skipped"]);
});
