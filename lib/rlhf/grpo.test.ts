import fc from "fast-check";
import { expect, test } from "vitest";
import type { Value } from "@/lib/ml/graph";
import { grpoLoss, responseMeanWeights } from "./grpo";
import { policyLoss } from "./losses";
import { expectDifferences, type LossInputs, list, lossAt, table } from "./testing/loss-at";
import { expectClose, flat, vectorCase } from "./testing/vectors";

const BETA = 0.04;
const grpo =
  (beta = BETA) =>
  (v: Record<string, Value>): Value =>
    grpoLoss({
      logprobs: v.logprobs!,
      oldLogprobs: v.oldLogprobs!,
      referenceLogprobs: v.referenceLogprobs!,
      advantages: v.advantages!,
      weights: v.weights!,
      clipRange: 0.2,
      beta,
    });

type Batch = {
  logprobs: number[][];
  oldLogprobs: number[][];
  referenceLogprobs: number[][];
  advantages: number[];
  mask: number[][];
};
const weightsOf = (mask: number[][], responses = mask.length) =>
  responseMeanWeights({ mask: flat(mask), tokens: mask[0]!.length, responses });
const feedsOf = ({ mask, advantages, ...logprobs }: Batch, responses = mask.length): LossInputs => ({
  logprobs: table(logprobs.logprobs),
  oldLogprobs: table(logprobs.oldLogprobs),
  referenceLogprobs: table(logprobs.referenceLogprobs),
  advantages: { shape: [advantages.length, 1], data: advantages },
  weights: { shape: [mask.length, mask[0]!.length], data: [...weightsOf(mask, responses)] },
});

/** Ratios inside the clip, and outside of it on either side. */
const BATCH: Batch = {
  logprobs: [
    [-1, -2.5, -0.3, -1.1],
    [-0.7, -1.4, -2, -0.9],
  ],
  oldLogprobs: [
    [-1.1, -2, -0.8, -1.1],
    [-0.2, -1.5, -2, -3],
  ],
  referenceLogprobs: [
    [-1.3, -2.2, -0.1, -4],
    [-0.9, -3, -2, -0.5],
  ],
  advantages: [1.2, -0.7],
  mask: [
    [1, 1, 1, 1],
    [1, 1, 0, 0],
  ],
};

/** The objective, term by term as the paper writes it, to be maximized. */
function objectiveOf({ logprobs, oldLogprobs, referenceLogprobs, advantages, mask }: Batch): number {
  let total = 0;
  for (let i = 0; i < mask.length; i++) {
    const length = mask[i]!.filter((m) => m === 1).length;
    let response = 0;
    for (let t = 0; t < length; t++) {
      const ratio = Math.exp(logprobs[i]![t]!) / Math.exp(oldLogprobs[i]![t]!);
      const clipped = Math.min(Math.max(ratio, 0.8), 1.2);
      const toPolicy = Math.exp(referenceLogprobs[i]![t]!) / Math.exp(logprobs[i]![t]!);
      const divergence = toPolicy - Math.log(toPolicy) - 1;
      response += Math.min(ratio * advantages[i]!, clipped * advantages[i]!) - BETA * divergence;
    }
    total += response / length;
  }
  return total / mask.length;
}

test("grpoLoss is the objective of the paper, negated", () => {
  const logprob = fc.double({ min: -6, max: -0.01, noNaN: true });
  const rows = fc.array(fc.array(logprob, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 2 });
  const advantages = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 });
  expectClose(lossAt(feedsOf(BATCH), grpo()).loss, -objectiveOf(BATCH), 1e-12);
  fc.assert(
    fc.property(rows, rows, rows, advantages, (logprobs, oldLogprobs, referenceLogprobs, advantages) => {
      const batch = { ...BATCH, logprobs, oldLogprobs, referenceLogprobs, advantages };
      expectClose(lossAt(feedsOf(batch), grpo()).loss, -objectiveOf(batch), 1e-9);
    }),
  );
});

test("its gradient is its finite difference", () => expectDifferences(feedsOf(BATCH), grpo(), ["logprobs"]));

test("without a penalty it is PPO's loss", () => {
  const rows = { ...feedsOf(BATCH), advantages: table(BATCH.advantages.map((a) => [a, a, a, a])) };
  const ppo = lossAt(rows, (v) =>
    policyLoss({
      logprobs: v.logprobs!,
      oldLogprobs: v.oldLogprobs!,
      advantages: v.advantages!,
      weights: v.weights!,
      clipRange: 0.2,
    }),
  );
  expectClose(lossAt(feedsOf(BATCH), grpo(0)).loss, ppo.loss, 1e-12);
});

test("on the policy that sampled, equal to the reference, its gradient is that of REINFORCE", () => {
  const fresh = { ...BATCH, oldLogprobs: BATCH.logprobs, referenceLogprobs: BATCH.logprobs };
  const weights = weightsOf(BATCH.mask);
  const reinforce = [...weights].map((w, i) => -w * BATCH.advantages[Math.floor(i / 4)]!);
  expectClose(lossAt(feedsOf(fresh), grpo(), ["logprobs"]).gradients[0], reinforce, 1e-12);
});

test("batches of single responses add up to the batch of both", () => {
  const whole = lossAt(feedsOf(BATCH), grpo(), ["logprobs"]);
  const parts = [0, 1].map((i) => {
    const part: Batch = {
      logprobs: [BATCH.logprobs[i]!],
      oldLogprobs: [BATCH.oldLogprobs[i]!],
      referenceLogprobs: [BATCH.referenceLogprobs[i]!],
      advantages: [BATCH.advantages[i]!],
      mask: [BATCH.mask[i]!],
    };
    return lossAt(feedsOf(part, 2), grpo(), ["logprobs"]);
  });
  expectClose(parts[0]!.loss + parts[1]!.loss, whole.loss, 1e-12);
  expectClose(flat(parts.map((p) => p.gradients[0])), whole.gradients[0], 1e-12);
});

/** The penalty alone, at beta 1, over tokens of the given weights. */
const penalty = (logprobs: number[], referenceLogprobs: number[], weights: number[]) =>
  lossAt(
    {
      logprobs: table([logprobs]),
      oldLogprobs: table([logprobs]),
      referenceLogprobs: table([referenceLogprobs]),
      advantages: list([0]),
      weights: table([weights]),
    },
    grpo(1),
    ["logprobs"],
  );

test("its penalty is k3 as in categorical_expectations", () => {
  const { inputs, expected } = vectorCase<
    { policy_probs_q: number[]; ref_probs_p: number[] },
    { E_k3: number; k3_pointwise: number[] }
  >("kl_estimators", "categorical_expectations");
  const [own, other] = [inputs.policy_probs_q.map(Math.log), inputs.ref_probs_p.map(Math.log)];
  expectClose(penalty(own, other, inputs.policy_probs_q).loss, expected.E_k3);
  own.forEach((logprob, i) => {
    expectClose(penalty([logprob], [other[i]!], [1]).loss, expected.k3_pointwise[i]);
  });
});

test("its penalty has the expected gradient of estimator_as_loss_gradients, that of KL(reference || policy)", () => {
  const { inputs, expected } = vectorCase<{ logits: number[]; ref_logits: number[] }, { E_grad_k3_loss: number[] }>(
    "kl_estimators",
    "estimator_as_loss_gradients",
  );
  const logSoftmax = (z: number[]) => z.map((x) => x - Math.log(z.reduce((sum, y) => sum + Math.exp(y), 0)));
  const [own, other] = [logSoftmax(inputs.logits), logSoftmax(inputs.ref_logits)];
  const slopes = penalty(own, other, own.map(Math.exp)).gradients[0]!;
  const total = slopes.reduce((a, x) => a + x, 0);
  const gradient = slopes.map((slope, j) => slope - total * Math.exp(own[j]!));
  expectClose(gradient, expected.E_grad_k3_loss, 1e-8);
  expectClose(
    gradient,
    own.map((logprob, j) => Math.exp(logprob) - Math.exp(other[j]!)),
    1e-12,
  );
});

test("a token 5,000 nats below the reference leaves the loss finite, one as far above is still pulled back", () => {
  const below = penalty([-5000], [0], [1]);
  expect(Number.isFinite(below.loss)).toBe(true);
  expect(Number.isFinite(below.gradients[0]![0])).toBe(true);
  expectClose(penalty([0], [-5000], [1]).gradients[0], [1], 1e-12);
});

test("responseMeanWeights averages as in loss_aggregation_modes", () => {
  type Inputs = Record<string, number[][]> & { cliprange: number };
  const { inputs } = vectorCase<Inputs, unknown>("ppo_loss", "clip_and_value_clip");
  const modes = vectorCase<unknown, Record<string, number>>("ppo_loss", "loss_aggregation_modes");
  const mask = inputs.mask!;
  const { loss } = lossAt(
    {
      logprobs: table(inputs.new_logprobs!),
      oldLogprobs: table(inputs.old_logprobs!),
      advantages: table(inputs.advantages!),
      weights: { shape: [mask.length, mask[0]!.length], data: [...weightsOf(mask)] },
    },
    (v) =>
      policyLoss({
        logprobs: v.logprobs!,
        oldLogprobs: v.oldLogprobs!,
        advantages: v.advantages!,
        weights: v.weights!,
        clipRange: inputs.cliprange,
      }),
  );
  expectClose(loss, modes.expected.sequence_mean_of_token_means, 1e-7);
});

test("a response without a token weighs nothing, not NaN", () =>
  expect([...responseMeanWeights({ mask: [0, 0, 1, 0], tokens: 2, responses: 2 })]).toEqual([0, 0, 0.5, 0]));
