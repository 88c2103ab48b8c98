import { expect, test } from "vitest";
import { generalizedAdvantages } from "./advantages";
import { allResponses, exactObjective, exactOptimum } from "./exact-optimum";
import { policyLoss } from "./losses";
import { klPerToken, tokenRewards } from "./rewards";
import { type LossInputs, lossAt, table } from "./testing/loss-at";
import { expectClose, flat, vectorCase } from "./testing/vectors";

type Inputs = {
  vocab: number;
  eos: number;
  max_len: number;
  ref_logits_by_prefix: Record<string, number[]>;
  sequences: number[][];
};
type Expected = {
  ref_logprob: number[];
  reward: number[];
  J_at_ref: number;
  optimum_by_beta: {
    beta: number;
    J_star: number;
    log_Z: number;
    expected_reward: number;
    kl: number;
    first_token_probs: number[];
  }[];
  grad_J_at_ref_root_logits: number[];
  Q_root: number[];
  "kl_chain_rule_value_beta_0.5": number;
};
const { inputs, expected } = vectorCase<Inputs, Expected>("exact_kl_optimum", "enumerable_language_model_V4_T3");

const [V, T] = [inputs.vocab, inputs.max_len];
const ids = Array.from({ length: V }, (_, id) => id);
/** What has been chosen so far, the empty one first. */
const prefixes = Object.keys(inputs.ref_logits_by_prefix).sort();
const referenceLogits = prefixes.map((prefix) => inputs.ref_logits_by_prefix[prefix]!);
const responses = allResponses({ ids, eosId: inputs.eos, maxNewTokens: T });
const scores = responses.map((response) => {
  const likes = response.filter((id) => id === 2).length;
  const repeats = response.filter((id, t) => t > 0 && id === response[t - 1] && id !== inputs.eos).length;
  return likes - 0.5 * repeats - (response.at(-1) === inputs.eos ? 0 : 1);
});

/** [N, T] the row of the table of logits that chooses each token; the first one in the padding. */
const states = responses.flatMap((response) =>
  Array.from({ length: T }, (_, t) => (t < response.length ? prefixes.indexOf(response.slice(0, t).join()) : 0)),
);
const labels = responses.flatMap((response) => Array.from({ length: T }, (_, t) => response[t] ?? 0));
const mask = responses.flatMap((response) => Array.from({ length: T }, (_, t) => (t < response.length ? 1 : 0)));

const logSum = (logits: readonly number[]) => Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0));
/** [N, T] of each token. */
const tokenLogprobsUnder = (logits: readonly (readonly number[])[]) =>
  mask.map((m, i) => {
    const row = logits[states[i]!]!;
    return m * (row[labels[i]!]! - logSum(row));
  });
/** [N] of whole responses. */
const logprobsUnder = (logits: readonly (readonly number[])[]) => {
  const tokens = tokenLogprobsUnder(logits);
  return responses.map((_, n) => tokens.slice(n * T, (n + 1) * T).reduce((a, b) => a + b, 0));
};

const referenceLogprobs = logprobsUnder(referenceLogits);
const objectiveOf = (logits: readonly (readonly number[])[], klCoefficient: number) =>
  exactObjective({ logprobs: logprobsUnder(logits), referenceLogprobs, scores, klCoefficient });
const optimumAt = (klCoefficient: number) => exactOptimum({ referenceLogprobs, scores, klCoefficient });

/** The central difference of `of` for each entry of a table. */
function differences(of: (logits: number[][]) => number, at: readonly (readonly number[])[]): number[] {
  const h = 1e-5;
  return at.flatMap((row, r) =>
    row.map((_, c) => {
      const moved = (by: number) => at.map((other, i) => other.map((z, j) => (i === r && j === c ? z + by : z)));
      return (of(moved(h)) - of(moved(-h))) / (2 * h);
    }),
  );
}

test("the enumeration has every response once, and the reference their probabilities", () => {
  expect(responses).toEqual(inputs.sequences);
  expectClose(scores, expected.reward);
  expectClose(referenceLogprobs, expected.ref_logprob);
  // 1 + 5 + 25 + 125 that end before the fifth token, and 5 ** 4 * 6 that have five.
  expect(allResponses({ ids: [1, 2, 3, 4, 5, 6], eosId: 1, maxNewTokens: 5 })).toHaveLength(3906);
});

test("the reference is worth its expected score, and each optimum beta * log Z", () => {
  const { score, kl, klVariance, objective } = objectiveOf(referenceLogits, 0.5);
  expectClose([score, objective, kl, klVariance], [expected.J_at_ref, expected.J_at_ref, 0, 0]);
  for (const { beta, J_star, log_Z, expected_reward, kl: distance, first_token_probs } of expected.optimum_by_beta) {
    const { logprobs, objective } = optimumAt(beta);
    expectClose([objective, objective / beta], [J_star, log_Z]);
    const worth = exactObjective({ logprobs, referenceLogprobs, scores, klCoefficient: beta });
    expectClose([worth.objective, worth.score, worth.kl], [J_star, expected_reward, distance]);
    const first = ids.map((id) =>
      logprobs.reduce((sum, logprob, n) => sum + (responses[n]![0] === id ? Math.exp(logprob) : 0), 0),
    );
    expectClose(first, first_token_probs);
  }
});

test("any other policy falls short of the optimum by beta times its KL from that", () => {
  const beta = 0.25;
  const logits = referenceLogits.map((row, r) => row.map((z, c) => z + Math.sin(3 * r + 5 * c)));
  const optimum = optimumAt(beta);
  const fromOptimum = exactObjective({
    logprobs: logprobsUnder(logits),
    referenceLogprobs: optimum.logprobs,
    scores,
    klCoefficient: beta,
  });
  expectClose(optimum.objective - objectiveOf(logits, beta).objective, beta * fromOptimum.kl);
});

test("the KL is the sum of the KLs of each choice, and its variance that of the log-ratio", () => {
  const { logprobs } = optimumAt(0.5);
  const chanceOf = (start: readonly number[]) =>
    responses.reduce((sum, r, n) => sum + (start.every((id, t) => r[t] === id) ? Math.exp(logprobs[n]!) : 0), 0);
  const choices = prefixes.map((prefix, row) => {
    const start = prefix === "" ? [] : prefix.split(",").map(Number);
    const reached = chanceOf(start);
    return ids.reduce((sum, id) => {
      const chance = chanceOf([...start, id]);
      const reference = referenceLogits[row]![id]! - logSum(referenceLogits[row]!);
      return sum + chance * (Math.log(chance / reached) - reference);
    }, 0);
  });
  expectClose(
    choices.reduce((a, b) => a + b, 0),
    expected["kl_chain_rule_value_beta_0.5"],
  );
  const { kl, klVariance } = exactObjective({ logprobs, referenceLogprobs, scores, klCoefficient: 0.5 });
  const square = logprobs.reduce((sum, l, n) => sum + Math.exp(l) * (l - referenceLogprobs[n]!) ** 2, 0);
  expectClose(klVariance, square - kl ** 2);
});

test("at the reference, the gradient for the first choice is that of the score alone", () => {
  const gradient = differences((logits) => objectiveOf(logits, 0.5).objective, referenceLogits).slice(0, V);
  expectClose(gradient, expected.grad_J_at_ref_root_logits, 1e-8);
  const first = referenceLogits[0]!.map((z) => Math.exp(z - logSum(referenceLogits[0]!)));
  expectClose(
    first.map((p, id) => p * (expected.Q_root[id]! - expected.J_at_ref)),
    gradient,
    1e-8,
  );
});

test("what PPO follows is, in expectation, the gradient of the objective, also away from the reference", () => {
  const beta = 0.5;
  const logits = referenceLogits.map((row, r) => row.map((z, c) => z + Math.sin(3 * r + 5 * c)));
  const logprobs = tokenLogprobsUnder(logits);
  const kl = klPerToken({
    logprobs,
    referenceLogprobs: tokenLogprobsUnder(referenceLogits),
    mask,
    estimator: "k1",
  });
  const { rewards } = tokenRewards({ kl, scores, mask, tokens: T, klCoefficient: beta });
  const { advantages } = generalizedAdvantages({
    rewards,
    values: mask.map(() => 0),
    mask,
    tokens: T,
    gamma: 1,
    lambda: 1,
  });
  const chances = logprobsUnder(logits).map(Math.exp);
  const rows = (data: ArrayLike<number>): LossInputs[string] => ({
    shape: [responses.length, T],
    data: Array.from(data),
  });
  const { gradients } = lossAt(
    {
      logits: table(logits),
      oldLogprobs: rows(logprobs),
      advantages: rows(advantages),
      weights: rows(mask.map((m, i) => m * chances[Math.floor(i / T)]!)),
    },
    ({ logits: z, oldLogprobs, advantages: a, weights }) => {
      const shape = [responses.length, T];
      const chosen = z!.gather(z!.graph.constant(states, shape, "int32"));
      return policyLoss({
        logprobs: chosen.tokenLogprobs(z!.graph.constant(labels, shape, "int32")),
        oldLogprobs: oldLogprobs!,
        advantages: a!,
        weights: weights!,
        clipRange: 0.2,
      });
    },
    ["logits"],
  );
  const ascent = differences((at) => objectiveOf(at, beta).objective, logits);
  expectClose(
    flat(gradients[0]).map((g) => -g),
    ascent,
    1e-8,
  );
});

test("responses without all of the probability are refused", () => {
  const missing = { logprobs: referenceLogprobs.slice(1), referenceLogprobs: referenceLogprobs.slice(1) };
  expect(() => exactObjective({ ...missing, scores: scores.slice(1), klCoefficient: 1 })).toThrow("sum to 0.71");
});
