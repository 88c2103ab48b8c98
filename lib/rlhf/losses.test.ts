import { describe, expect, test } from "vitest";
import { gradients } from "@/lib/ml/autodiff";
import { Graph, type Value } from "@/lib/ml/graph";
import { evaluate } from "@/lib/ml/reference";
import { nextTokenLoss, policyLoss, valueLoss } from "./losses";
import { type LossInputs, lossAt, table } from "./testing/loss-at";
import { expectClose, flat, vectorCase } from "./testing/vectors";

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
