import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "@/lib/ml/graph";
import { dpoLoss, dpoMetrics, implicitRewards, ipoLoss, type PairLogprobs } from "./dpo";
import { preferenceLoss } from "./losses";
import { expectDifferences, type LossInputs, list, lossAt, table } from "./testing/loss-at";
import { expectClose, vectorCase } from "./testing/vectors";

const { inputs, expected } = vectorCase<Record<string, number[]> & { beta: number }, Record<string, number | number[]>>(
  "dpo_rloo_grpo",
  "dpo_sigmoid_and_ipo",
);
const { beta } = inputs;
const example: PairLogprobs<number[]> = {
  chosen: inputs.policy_chosen_logps_sum!,
  rejected: inputs.policy_rejected_logps_sum!,
  referenceChosen: inputs.ref_chosen_logps_sum!,
  referenceRejected: inputs.ref_rejected_logps_sum!,
};

/** The pairs as inputs of a graph, each pair of the same weight unless it is given. */
const feedsOf = (pairs: PairLogprobs<number[]>, weights?: number[]): LossInputs => ({
  chosen: list(pairs.chosen),
  rejected: list(pairs.rejected),
  referenceChosen: list(pairs.referenceChosen),
  referenceRejected: list(pairs.referenceRejected),
  weights: list(weights ?? pairs.chosen.map(() => 1 / pairs.chosen.length)),
});
const pairsOf = (v: Record<string, Value>) => ({
  chosen: v.chosen!,
  rejected: v.rejected!,
  referenceChosen: v.referenceChosen!,
  referenceRejected: v.referenceRejected!,
  weights: v.weights!,
});
const dpo = (v: Record<string, Value>) => dpoLoss({ ...pairsOf(v), beta });
const smoothed = (v: Record<string, Value>) => dpoLoss({ ...pairsOf(v), beta, labelSmoothing: 0.1 });
const ipo = (v: Record<string, Value>) => ipoLoss({ ...pairsOf(v), beta });

const LOSSES = { dpo, smoothed, ipo };
const logprob = fc.double({ min: -50, max: 0, noNaN: true });
const pair = fc
  .tuple(logprob, logprob, logprob, logprob)
  .map(([chosen, rejected, referenceChosen, referenceRejected]) => ({
    chosen: [chosen],
    rejected: [rejected],
    referenceChosen: [referenceChosen],
    referenceRejected: [referenceRejected],
  }));
const shifted = (x: readonly number[], by: number) => x.map((v) => v + by);

describe("dpo_sigmoid_and_ipo", () => {
  test("dpoLoss and its gradient are those of the file, over all pairs and for each alone", () => {
    const actual = lossAt(feedsOf(example), dpo, ["chosen", "rejected"]);
    expectClose(actual.loss, expected.loss_dpo, 1e-8);
    expectClose(actual.gradients[0], expected.grad_policy_chosen, 1e-8);
    expectClose(actual.gradients[1], expected.grad_policy_rejected, 1e-8);
    const each = example.chosen.map((_, b) => {
      const only = example.chosen.map((_, i) => Number(i === b));
      return lossAt(feedsOf(example, only), dpo).loss;
    });
    expectClose(each, expected.loss_per_pair, 1e-8);
  });

  test("with smoothed labels, dpoLoss is the file's", () =>
    expectClose(lossAt(feedsOf(example), smoothed).loss, expected["loss_cdpo_smooth_0.1"], 1e-8));

  test("ipoLoss is the file's", () =>
    expectClose(lossAt(feedsOf(example), ipo).loss, expected.loss_ipo_tau_beta, 1e-8));

  test("implicit rewards, margins and accuracy are the file's", () => {
    const rewards = implicitRewards({ ...example, beta });
    const metrics = dpoMetrics({ ...example, beta });
    for (const name of ["chosen", "rejected", "margins"] as const) {
      const each = expected[`rewards/${name}`] as number[];
      expectClose(rewards[name], each, 1e-8);
      expectClose(metrics[`rewards/${name}`], each.reduce((a, x) => a + x, 0) / each.length, 1e-8);
    }
    expectClose(metrics["rewards/accuracies"], expected["rewards/accuracies"], 1e-8);
  });
});

test.each(Object.entries(LOSSES))("the gradients of %s are its finite differences", (_, build) =>
  expectDifferences(feedsOf(example, [0.5, 0.2, 0.3]), build, Object.keys(example)),
);

test("dpoLoss is the loss of a reward model that gives the implicit rewards", () => {
  fc.assert(
    fc.property(pair, (pairs) => {
      const rewards = implicitRewards({ ...pairs, beta });
      const scores = list([rewards.chosen[0]!, rewards.rejected[0]!]);
      const weights = table([
        [0, 1],
        [0, 0],
      ]);
      const other = lossAt({ scores, weights }, (v) => preferenceLoss({ scores: v.scores!, weights: v.weights! }));
      expectClose(lossAt(feedsOf(pairs), dpo).loss, other.loss, 1e-9);
    }),
  );
});

test.each(Object.entries(LOSSES))("%s does not change with what the prompt adds to both responses", (_, build) => {
  const constant = fc.double({ min: -20, max: 20, noNaN: true });
  fc.assert(
    fc.property(pair, constant, constant, (pairs, toPolicy, toReference) => {
      const moved = {
        chosen: shifted(pairs.chosen, toPolicy),
        rejected: shifted(pairs.rejected, toPolicy),
        referenceChosen: shifted(pairs.referenceChosen, toReference),
        referenceRejected: shifted(pairs.referenceRejected, toReference),
      };
      expectClose(lossAt(feedsOf(moved), build).loss, lossAt(feedsOf(pairs), build).loss, 1e-9);
    }),
  );
});

test("a policy that is its reference has loss log 2, margin 0 and accuracy one half", () => {
  const same = { ...example, referenceChosen: example.chosen, referenceRejected: example.rejected };
  expectClose(lossAt(feedsOf(same), dpo).loss, Math.LN2, 1e-12);
  expect(dpoMetrics({ ...same, beta })).toEqual({
    "rewards/chosen": 0,
    "rewards/rejected": 0,
    "rewards/margins": 0,
    "rewards/accuracies": 0.5,
  });
});

test("dpoLoss stays finite where the policy is 100,000 nats off", () => {
  const far = { chosen: [-1e5], rejected: [0], referenceChosen: [0], referenceRejected: [0] };
  const wrong = lossAt(feedsOf(far), dpo, ["chosen"]);
  expectClose([wrong.loss, wrong.gradients[0]![0]!], [1e4, -beta], 1e-12);
  const right = lossAt(feedsOf({ ...far, chosen: [0], rejected: [-1e5] }), dpo, ["chosen"]);
  expect(Math.abs(right.loss)).toBe(0);
  expect(Math.abs(right.gradients[0]![0]!)).toBe(0);
});

test("ipoLoss is content with a lead of 1 / (2 beta) and pulls a greater one back; dpoLoss pushes on", () => {
  const leading = (by: number) =>
    feedsOf({ chosen: [by - 20], rejected: [-20], referenceChosen: [-20], referenceRejected: [-20] });
  const slope = (by: number, build: typeof ipo) => lossAt(leading(by), build, ["chosen"]).gradients[0]![0]!;
  expect(slope(1 / (2 * beta), ipo)).toBeCloseTo(0, 12);
  expect(slope(1 / (2 * beta) + 1, ipo)).toBeCloseTo(2, 12);
  expect(slope(1 / (2 * beta) + 1, dpo)).toBeLessThan(-0.01);
});
