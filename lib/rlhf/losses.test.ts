import { describe, expect, test } from "vitest";
import { gradients } from "@/lib/ml/autodiff";
import { Graph, type Value } from "@/lib/ml/graph";
import { evaluate } from "@/lib/ml/reference";
import { nextTokenLoss, policyLoss, preferenceLoss, valueLoss } from "./losses";
import { type Comparison, pairAccuracy, pairCount, pairWeights, type Ties } from "./pairs";
import { type LossInputs, lossAt, table } from "./testing/loss-at";
import { expectClose, flat, vectorCase, vectorCases } from "./testing/vectors";

/** 1 / n on what the mask keeps. */
const weightsOf = (mask: number[][]) => {
  const n = flat(mask).reduce((a, m) => a + m, 0);
  return table(mask.map((row) => row.map((m) => m / n)));
};

describe("PPO losses", () => {
  type Inputs = Record<string, number[][]> & {
    cliprange: number;
    cliprange_value: number;
    vf_coef: number;
  };
  const { inputs, expected } = vectorCase<Inputs, Record<string, number>>("ppo_loss", "clip_and_value_clip");
  const names = ["new_logprobs", "old_logprobs", "advantages"] as const;
  const policy = (v: Record<string, Value>) =>
    policyLoss({
      logprobs: v.new_logprobs!,
      oldLogprobs: v.old_logprobs!,
      advantages: v.advantages!,
      weights: v.weights!,
      clipRange: inputs.cliprange,
    });
  const policyInputs = {
    ...Object.fromEntries(names.map((name) => [name, table(inputs[name]!)])),
    weights: weightsOf(inputs.mask!),
  };

  test("policyLoss and its gradient are those of clip_and_value_clip", () => {
    const actual = lossAt(policyInputs, policy, ["new_logprobs"]);
    expectClose(actual.loss, expected["loss/policy_avg"], 1e-7);
    expectClose(actual.gradients[0], expected.grad_new_logprobs, 1e-7);
  });

  test("valueLoss and its gradient are those of clip_and_value_clip", () => {
    const actual = lossAt(
      {
        ...Object.fromEntries(["new_values", "old_values", "returns"].map((name) => [name, table(inputs[name]!)])),
        weights: weightsOf(inputs.mask!),
      },
      (v) =>
        valueLoss({
          values: v.new_values!,
          oldValues: v.old_values!,
          returns: v.returns!,
          weights: v.weights!,
          clipRange: inputs.cliprange_value,
        }),
      ["new_values"],
    );
    expectClose(actual.loss, expected["loss/value_avg"], 1e-7);
    expectClose(
      actual.gradients[0]!.map((g) => g * inputs.vf_coef),
      expected.grad_new_values,
      1e-7,
    );
  });

  test("the same loss serves every way of averaging, by its weights", () => {
    const modes = vectorCase<unknown, Record<string, number>>("ppo_loss", "loss_aggregation_modes");
    const at = (weights: number[][]) => lossAt({ ...policyInputs, weights: table(weights) }, policy).loss;
    const mask = inputs.mask!;
    const sequences = mask.map((row) => {
      const n = row.reduce((a, m) => a + m, 0);
      return row.map((m) => m / n / mask.length);
    });
    const fixed = mask.map((row) => row.map((m) => m / flat(mask).length));
    expectClose(lossAt(policyInputs, policy).loss, modes.expected.token_mean, 1e-7);
    expectClose(at(sequences), modes.expected.sequence_mean_of_token_means, 1e-7);
    expectClose(at(fixed), modes.expected["sum_over_fixed_length(dr_grpo)"], 1e-7);
  });

  const one = (logprob: number, advantage: number) =>
    lossAt(
      {
        new_logprobs: table([[logprob]]),
        old_logprobs: table([[0]]),
        advantages: table([[advantage]]),
        weights: table([[1]]),
      },
      policy,
      ["new_logprobs"],
    );

  test("the clip cuts the loss and its gradient as in clip_truth_table_eps0.2", () => {
    type Row = { adv: number; ratio: number; loss: number; dloss_dlogprob: number };
    const { rows } = vectorCase<unknown, { rows: Row[] }>("ppo_loss", "clip_truth_table_eps0.2").expected;
    expect(rows.length).toBe(16);
    for (const row of rows) {
      const actual = one(Math.log(row.ratio), row.adv);
      expectClose(actual.loss, row.loss, 1e-7);
      expectClose(actual.gradients[0], [row.dloss_dlogprob], 1e-7);
    }
  });

  test("a ratio of e^5000 stays finite, as in log_ratio_clamp_20_no_inf", () => {
    const clamped = vectorCase<{ log_ratio: number[]; advantages: number[] }, { loss: number[]; ratio: number[] }>(
      "ppo_loss",
      "log_ratio_clamp_20_no_inf",
    );
    clamped.inputs.log_ratio.forEach((logRatio, i) => {
      const actual = one(logRatio, clamped.inputs.advantages[i]!);
      expectClose(actual.loss, clamped.expected.loss[i], 1e-7);
      expect(actual.gradients[0]![0]).toBe(0);
    });
  });
});

describe("preferenceLoss", () => {
  /** Scores of several comparisons in one batch, with the gradient for each. */
  const kwise = (
    rewards: number[][],
    ranks: number[][],
    options: { ties?: Ties; labelSmoothing?: number; prompts?: number } = {},
  ) => {
    const comparisons = ranks.map(comparisonOf);
    const { ties = "drop", labelSmoothing = 0 } = options;
    const prompts = comparisons.filter((c) => pairCount(c, ties) > 0).length;
    const rows = flat(rewards).length;
    const weights = pairWeights({ comparisons, rows, prompts, ties, labelSmoothing });
    const result = lossAt(
      { scores: { shape: [rows], data: flat(rewards) }, weights: square(weights, rows) },
      (v) => preferenceLoss({ scores: v.scores!, weights: v.weights! }),
      ["scores"],
    );
    return { ...result, comparisons };
  };
  const square = (weights: Float32Array, rows: number) => ({
    shape: [rows, rows],
    data: [...weights],
  });

  type Pairwise = { chosen: number[]; rejected: number[]; margin: number[] };
  /** Pairs as comparisons of two responses each. */
  const pairwise = ({ chosen, rejected }: Pick<Pairwise, "chosen" | "rejected">, labelSmoothing = 0) =>
    kwise(
      chosen.map((c, i) => [c, rejected[i]!]),
      chosen.map(() => [1, 2]),
      { labelSmoothing },
    );

  test("is log 2 for a model that cannot tell", () => {
    expect(pairwise({ chosen: [3, 0], rejected: [3, 0] }).loss).toBeCloseTo(Math.LN2, 7);
  });

  test("stays exact at extreme margins, as in pairwise_including_extreme_margins", () => {
    const { inputs, expected } = vectorCase<Pairwise, Record<string, number>>(
      "rm_loss",
      "pairwise_including_extreme_margins",
    );
    const actual = pairwise(inputs);
    expectClose(actual.loss, expected.loss_mean, 1e-6);
    const gradient = actual.gradients[0]!;
    expectClose(
      gradient.filter((_, i) => i % 2 === 0),
      expected.grad_chosen,
      1e-7,
    );
    expectClose(
      gradient.filter((_, i) => i % 2 === 1),
      expected.grad_rejected,
      1e-7,
    );
    const scores = inputs.chosen.map((c, i) => [c, inputs.rejected[i]!]);
    expectClose(pairAccuracy(actual.comparisons, scores), expected.accuracy_half_credit_ties);
  });

  test("asks for margins and centres scores as in pairwise_margin_and_centering", () => {
    const { inputs, expected } = vectorCase<Pairwise, { loss_total: number }>(
      "rm_loss",
      "pairwise_margin_and_centering",
    );
    const scores = inputs.chosen.flatMap((c, i) => [c, inputs.rejected[i]!]);
    const rows = scores.length;
    const comparisons = inputs.chosen.map(() => comparisonOf([1, 2]));
    const prompts = comparisons.length;
    const weights = pairWeights({ comparisons, rows, prompts, ties: "drop", labelSmoothing: 0 });
    const margins = new Array<number>(rows * rows).fill(0);
    inputs.margin.forEach((m, i) => {
      margins[2 * i * rows + 2 * i + 1] = m;
    });
    const { loss } = lossAt(
      {
        scores: { shape: [rows], data: scores },
        weights: square(weights, rows),
        margins: { shape: [rows, rows], data: margins },
      },
      (v) =>
        preferenceLoss({
          scores: v.scores!,
          weights: v.weights!,
          margins: v.margins!,
          centering: 0.01,
        }),
    );
    expectClose(loss, expected.loss_total, 1e-7);
  });

  test("smooths labels as in pairwise_label_smoothing_0.1", () => {
    const { inputs, expected } = vectorCase<Pairwise & { label_smoothing: number }, { loss_mean: number }>(
      "rm_loss",
      "pairwise_label_smoothing_0.1",
    );
    expectClose(pairwise(inputs, inputs.label_smoothing).loss, expected.loss_mean, 1e-7);
  });

  type Rankings = { rewards: number[][]; ranks: number[][] };
  type KwiseExpected = {
    loss: number;
    grad_rewards: number[][];
    pairs_used: number;
    pair_accuracy: number;
    pairs_per_prompt: number[];
  };
  const retained = vectorCase<Rankings, KwiseExpected>("rm_loss", "kwise_ranking_ties_dropped_norm_retained");

  test("is the mean over prompts of the mean over retained pairs", () => {
    const { inputs, expected } = retained;
    const actual = kwise(inputs.rewards, inputs.ranks);
    expectClose(actual.loss, expected.loss, 1e-7);
    expectClose(actual.gradients[0], expected.grad_rewards, 1e-7);
    expect(actual.comparisons.map((c) => c.pairs.length)).toEqual(expected.pairs_per_prompt);
    expectClose(pairAccuracy(actual.comparisons, inputs.rewards), expected.pair_accuracy);
  });

  test.each([
    ["kwise_ranking_ties_dropped_norm_choose2", "loss"],
    ["pooled_pairs_mean_is_different", "loss_pooled_over_pairs"],
  ] as const)("is not the one of %s", (name, key) => {
    const { inputs, expected } = vectorCase<Rankings, Record<string, number>>("rm_loss", name);
    const { loss } = kwise(inputs.rewards, inputs.ranks);
    expect(Math.abs(loss - expected[key]!)).toBeGreaterThan(0.01);
  });

  test("counts a tie as half a win for each, as in kwise_ranking_ties_soft_half", () => {
    const { inputs, expected } = vectorCase<Rankings, { loss: number }>("rm_loss", "kwise_ranking_ties_soft_half");
    expectClose(kwise(inputs.rewards, inputs.ranks, { ties: "half" }).loss, expected.loss, 1e-7);
  });

  test("adds up over batches that split the comparisons", () => {
    const { rewards, ranks } = retained.inputs;
    const comparisons = ranks.map(comparisonOf);
    const parts = comparisons.map((comparison, i) => {
      const rows = rewards[i]!.length;
      const weights = pairWeights({
        comparisons: [comparison],
        rows,
        prompts: 3,
        ties: "drop",
        labelSmoothing: 0,
      });
      return lossAt({ scores: { shape: [rows], data: rewards[i]! }, weights: square(weights, rows) }, (v) =>
        preferenceLoss({ scores: v.scores!, weights: v.weights! }),
      ).loss;
    });
    const total = parts.reduce((a, b) => a + b, 0);
    expectClose(total, retained.expected.loss, 1e-7);
  });

  test("every case of the file is read, or belongs to a loss that Hone does not have", () => {
    const elsewhere = [
      "pick_best_of_4_softmax",
      "plackett_luce_listwise",
      "tie_models_davidson_and_rao_kupper",
      "rm_normalisation",
    ];
    expect(vectorCases("rm_loss").map((c) => c.name)).toEqual([
      "pairwise_including_extreme_margins",
      "pairwise_margin_and_centering",
      "pairwise_label_smoothing_0.1",
      "kwise_ranking_ties_dropped_norm_retained",
      "kwise_ranking_ties_dropped_norm_choose2",
      "kwise_ranking_ties_soft_half",
      "pooled_pairs_mean_is_different",
      ...elsewhere,
    ]);
  });
});

describe("token level", () => {
  type Inputs = { logits: number[][][]; labels: number[][]; mask: number[][] };
  const { inputs, expected } = vectorCase<
    Inputs,
    Record<string, number> & Record<`temperature_${string}`, Record<string, number[][]>>
  >("token_level", "logprob_entropy_sft_loss");
  const [B, S] = [inputs.labels.length, inputs.labels[0]!.length];
  const V = inputs.logits[0]![0]!.length;

  const lossWith = (weights: LossInputs[string]) => {
    const graph = new Graph();
    const logits = graph.input("logits", [B, S, V]);
    const labels = graph.input("labels", [B, S], "int32");
    const w = graph.input("weights", [B, S]);
    const loss = nextTokenLoss(logits.tokenLogprobs(labels), w);
    const [value, gradient] = evaluate(
      graph,
      new Map([
        [logits, Float64Array.from(flat(inputs.logits))],
        [labels, Float64Array.from(flat(inputs.labels))],
        [w, Float64Array.from(weights.data)],
      ]),
      [loss, ...gradients(loss, [logits])],
    );
    return { loss: value![0]!, gradient: [...gradient!] };
  };

  test("nextTokenLoss and its gradient are the token mean of logprob_entropy_sft_loss", () => {
    const actual = lossWith(weightsOf(inputs.mask));
    expectClose(actual.loss, expected.sft_loss_token_mean, 1e-8);
    expectClose(Math.exp(actual.loss), expected.perplexity_token_mean, 1e-8);
    expectClose(actual.gradient, expected.grad_logits_token_mean, 1e-8);
  });

  test("with weights by sequence it is the sequence mean", () => {
    const weights = inputs.mask.map((row) => {
      const n = row.reduce((a, m) => a + m, 0);
      return row.map((m) => m / n / B);
    });
    expectClose(lossWith(table(weights)).loss, expected.sft_loss_sequence_mean, 1e-8);
  });
});

/** All pairs of a ranking by its ranks, 1 best; equal ranks are ties. */
function comparisonOf(ranks: number[]): Comparison {
  const pairs: [number, number][] = [];
  const ties: [number, number][] = [];
  ranks.forEach((a, i) => {
    ranks.forEach((b, j) => {
      if (a < b) pairs.push([i, j]);
      if (a === b && i < j) ties.push([i, j]);
    });
  });
  return { responses: ranks.map(() => [1]), pairs, ties };
}
