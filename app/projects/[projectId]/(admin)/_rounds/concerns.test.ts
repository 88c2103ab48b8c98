import { describe, expect, test } from "vitest";
import type { RoundKind } from "@/lib/contract/round-config";
import type { Point } from "../_charts/series";
import { concernsOf } from "./concerns";

const line = (values: readonly number[]): Point[] => values.map((value, i) => ({ step: i + 1, value }));
const ramp = (from: number, to: number, n = 20): Point[] =>
  line(Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1)));

const about = (kind: RoundKind, series: Record<string, Point[]>): string[] =>
  concernsOf(kind, new Map(Object.entries(series))).map((c) => c.metric);

const healthy = {
  "objective/kl": ramp(0, 8),
  "objective/scores": ramp(0, 2),
  "policy/entropy_avg": ramp(2, 1.2),
  "policy/clipfrac_avg": ramp(0.05, 0.1),
  "length/truncated": ramp(0.2, 0.05),
  grad_norm: ramp(1, 2),
};

describe("PPO", () => {
  test("a healthy round says nothing", () => {
    expect(concernsOf("ppo", new Map(Object.entries(healthy)))).toEqual([]);
  });

  test.each([
    ["objective/kl", ramp(0, -2)],
    ["policy/entropy_avg", ramp(2, 0.05)],
    ["objective/kl", ramp(0, 60)],
    ["objective/scores", ramp(1, -3)],
    ["length/truncated", ramp(0.1, 0.9)],
    ["policy/clipfrac_avg", ramp(0.1, 0.7)],
  ])("%s going wrong is told, and nothing else", (metric, points) => {
    expect(about("ppo", { ...healthy, [metric]: points })).toEqual([metric]);
  });

  test("KL around zero, as with a learning rate of 0, is no concern", () => {
    expect(about("ppo", { "objective/kl": line(Array(12).fill(-1e-7)) })).toEqual([]);
  });

  test("nothing is said before there is history", () => {
    expect(about("ppo", { "objective/kl": line([-5, -5, -5]) })).toEqual([]);
  });
});

test("held-out loss that has turned names the step where it was lowest", () => {
  const [concern] = concernsOf("sft", new Map([["loss/heldout", line([3, 2, 2.1, 2.4])]]));
  expect(concern?.sentence).toContain("lowest at step 2 and has risen 20 %");
  expect(about("sft", { "loss/heldout": line([3, 2, 1.9, 1.95]) })).toEqual([]);
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
