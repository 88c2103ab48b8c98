import { expect, test } from "vitest";
import { RoundKind } from "@/lib/contract/round-config";
import { chartsByMetric, furtherCharts, MAIN_CHARTS, meaningOf } from "./metric-meaning";

test.each([
  "rewards/chosen",
  "rewards/rejected",
  "rewards/margins",
  "rewards/accuracies",
  "logps/chosen",
  "logps/rejected",
  "frac_reward_zero_std",
  "monitor/scores",
  "length/mean",
])("%s says what it means", (name) => {
  expect(meaningOf(name).title).not.toBe(name);
  expect(meaningOf(name).sentence).toMatch(/^[A-Z].*\.$/);
});

test("a metric on held-out data means what it means in training, and is drawn alike", () => {
  expect(meaningOf("rewards/accuracies_heldout")).toMatchObject({
    title: "Pairs in order, held out",
    share: true,
    reference: { at: 0.5 },
  });
});

test("the best of any number of responses is described", () => {
  expect(meaningOf("best_of_n/scores_16").title).toBe("Best of 16");
});

test("a metric nobody described keeps its name and comes last, numbers in order", () => {
  expect(meaningOf("odd")).toEqual({ title: "odd", sentence: "" });
  const names = furtherCharts("ppo", ["odd", "best_of_n/scores_16", "best_of_n/scores_2", "lr", "objective/kl"]);
  expect(names.map((c) => c.metrics[0])).toEqual(["lr", "best_of_n/scores_2", "best_of_n/scores_16", "odd"]);
});

test.each(RoundKind.options)("every metric of a main chart of %s is described", (kind) => {
  for (const name of MAIN_CHARTS[kind].flatMap((c) => c.metrics)) expect(meaningOf(name).sentence, name).not.toBe("");
});

test("rounds of two kinds are compared on what matters for either, one metric a chart", () => {
  const { main, further } = chartsByMetric(["sft", "ppo"], ["lr", "objective/kl", "loss/train", "objective/scores"]);
  expect(main.map((c) => c.metrics)).toEqual([["loss/train"], ["objective/scores"], ["objective/kl"]]);
  expect(further.map((c) => c.metrics)).toEqual([["lr"]]);
});
