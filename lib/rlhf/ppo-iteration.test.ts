/**
 * A whole iteration against independent numbers: rewards, advantages, whitening, and two epochs of two minibatches with
 * clipping and Adam. The policy is a table of logits, so that nothing but the algorithm is measured.
 */
import { expect, test } from "vitest";
import { Graph } from "@/lib/ml/graph";
import { Parameters } from "@/lib/ml/parameters";
import { compileGradients, parameterInputs } from "@/lib/ml/train-step";
import { generalizedAdvantages, whiten } from "./advantages";
import { Learner } from "./learner";
import { policyLoss, valueLoss } from "./losses";
import { objectiveMetrics } from "./metrics";
import { klPerToken, tokenRewards, usedScores } from "./rewards";
import { expectClose, flat, vectorCase } from "./testing/vectors";

type Inputs = {
  ref_logits: number[][][];
  policy_logits: number[][][];
  value_table: number[][];
  prompt_index: number[];
  responses: number[][];
  mask: number[][];
  contains_eos: number[];
  scores: number[];
  missing_eos_penalty_subtract: number;
  kl_coef: number;
  config: {
    gamma: number;
    lam: number;
    cliprange: number;
    cliprange_value: number;
    vf_coef: number;
    epochs: number;
    minibatches: number[][];
    lr: number;
    beta1: number;
    beta2: number;
    eps: number;
    max_grad_norm: number;
  };
};
type Expected = Record<string, number[][]> & {
  "objective/kl": number;
  trace: { loss_before_step: number; grad_norm_before_clip: number }[];
};

const { inputs, expected } = vectorCase<Inputs, Expected>("ppo_full_iteration", "one_ppo_iteration_tabular");
const { config } = inputs;
const [P, T, V] = [2, 3, 4];
const mask = flat(inputs.mask);

/** [B, T] log-probabilities of the responses under a table [P, T, V] of logits; 0 in the padding. */
function logprobsUnder(logits: readonly number[]): number[] {
  return mask.map((m, i) => {
    const row = inputs.prompt_index[Math.floor(i / T)]! * T + (i % T);
    const own = logits.slice(row * V, (row + 1) * V);
    const logZ = Math.log(own.reduce((sum, z) => sum + Math.exp(z), 0));
    return m * (own[flat(inputs.responses)[i]!]! - logZ);
  });
}

const oldLogprobs = logprobsUnder(flat(inputs.policy_logits));
const referenceLogprobs = logprobsUnder(flat(inputs.ref_logits));
const valueTable = flat(inputs.value_table);
const oldValues = mask.map((m, i) => m * valueTable[inputs.prompt_index[Math.floor(i / T)]! * T + (i % T)]!);

const scores = usedScores({
  scores: inputs.scores,
  ended: inputs.contains_eos.map((x) => x === 1),
  scoreClip: null,
  missingEos: { mode: "subtract", value: inputs.missing_eos_penalty_subtract },
});
const kl = klPerToken({ logprobs: oldLogprobs, referenceLogprobs, mask, estimator: "k1" });
const { rewards, nonScoreRewards } = tokenRewards({
  kl,
  scores,
  mask,
  tokens: T,
  klCoefficient: inputs.kl_coef,
});
const { advantages, returns } = generalizedAdvantages({
  rewards,
  values: oldValues,
  mask,
  tokens: T,
  gamma: config.gamma,
  lambda: config.lam,
});
const whitened = whiten({ values: advantages, mask });

test("from log-probabilities to advantages", () => {
  expectClose(oldLogprobs, expected.old_logprobs);
  expectClose(referenceLogprobs, expected.ref_logprobs);
  expectClose(rewards, expected.rewards);
  expectClose(advantages, expected.advantages_raw);
  expectClose(returns, expected.returns);
  expectClose(whitened, expected.advantages_whitened, 1e-8);
  const metrics = objectiveMetrics({
    logprobs: oldLogprobs,
    referenceLogprobs,
    mask,
    tokens: T,
    scores,
    nonScoreRewards,
  });
  expectClose(metrics["objective/kl"], expected["objective/kl"]);
});

test("two epochs of two minibatches", async () => {
  const rows = config.minibatches[0]!.length;
  const parameters = Parameters.from(
    [
      { name: "logits", shape: [P * T, V] },
      { name: "values", shape: [P * T, 1] },
    ],
    new Map([
      ["logits", Float32Array.from(flat(inputs.policy_logits))],
      ["values", Float32Array.from(valueTable)],
    ]),
  );
  const graph = new Graph();
  const p = parameterInputs(graph, parameters);
  const states = graph.input("states", [rows * T], "int32");
  const labels = graph.input("labels", [rows, T], "int32");
  const input = (name: string) => graph.input(name, [rows, T]);
  const weights = input("weights");
  const policy = policyLoss({
    logprobs: p("logits").gather(states).reshape(rows, T, V).tokenLogprobs(labels),
    oldLogprobs: input("oldLogprobs"),
    advantages: input("advantages"),
    weights,
    clipRange: config.cliprange,
  });
  const value = valueLoss({
    values: p("values").gather(states).reshape(rows, T),
    oldValues: input("oldValues"),
    returns: input("returns"),
    weights,
    clipRange: config.cliprange_value,
  });
  const loss = policy.add(value.mul(config.vf_coef));
  const program = await compileGradients({ graph, parameters, loss, outputs: { loss } });
  const learner = new Learner("table", parameters, {
    beta1: config.beta1,
    beta2: config.beta2,
    epsilon: config.eps,
    weightDecay: 0,
    maxGradientNorm: config.max_grad_norm,
  });

  const trace: { loss: number; gradientNorm: number }[] = [];
  for (let epoch = 0; epoch < config.epochs; epoch++) {
    for (const minibatch of config.minibatches) {
      const places = minibatch.flatMap((b) => Array.from({ length: T }, (_, t) => b * T + t));
      const pick = (from: ArrayLike<number>) => Float32Array.from(places, (i) => from[i]!);
      const count = places.reduce((sum, i) => sum + mask[i]!, 0);
      const outputs = await program.run({
        states: Int32Array.from(places, (i) => inputs.prompt_index[Math.floor(i / T)]! * T + (i % T)),
        labels: Int32Array.from(places, (i) => flat(inputs.responses)[i]!),
        weights: pick(mask.map((m) => m / count)),
        oldLogprobs: pick(oldLogprobs),
        advantages: pick(whitened),
        oldValues: pick(oldValues),
        returns: pick(returns),
      });
      const { gradient } = program;
      const update = learner.update({ gradient, loss: outputs.loss![0]!, learningRate: config.lr, rows: () => [] });
      trace.push({ loss: outputs.loss![0]!, gradientNorm: update.gradientNorm });
    }
  }
  await program.release();

  expect(trace).toHaveLength(4);
  expectClose(
    trace.map((s) => s.loss),
    expected.trace.map((s) => s.loss_before_step),
    2e-5,
  );
  expectClose(
    trace.map((s) => s.gradientNorm),
    expected.trace.map((s) => s.grad_norm_before_clip),
    2e-5,
  );
  expectClose(parameters.view("logits"), expected.policy_logits_after, 2e-5);
  expectClose(parameters.view("values"), expected.value_table_after, 2e-5);
  expectClose(logprobsUnder([...parameters.view("logits")]), expected.new_logprobs_after, 2e-5);
});
