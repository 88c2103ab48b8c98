/**
 * The losses, as functions of values in a graph.
 *
 * Each takes `weights` in place of a mask: 1 / n on what counts and 0 elsewhere, with n counted over the whole batch of
 * the optimizer step. So a loss is a plain weighted sum, and the gradients of micro-batches add up to the gradient of
 * the batch however it was split.
 */
import type { Value } from "@/lib/ml/graph";
import { MAX_LOG_RATIO } from "./metrics";

const weightedSum = (x: Value, weights: Value): Value => x.mul(weights).sum();
const square = (x: Value): Value => x.mul(x);

/** Score i minus, and plus, score j: both [R, R] from [R]. */
function eachPair(scores: Value): { lead: Value; total: Value } {
  const rows = scores.shape[0]!;
  const [own, other] = [scores.reshape(rows, 1), scores.reshape(1, rows)];
  return { lead: own.sub(other), total: own.add(other) };
}

/**
 * Mean negative log-likelihood of the next token.
 * @param logprobs  [B, S] of each next token.
 * @param weights   [B, S].
 * @returns         [] in nats per token.
 */
export const nextTokenLoss = (logprobs: Value, weights: Value): Value => weightedSum(logprobs, weights).neg();

/**
 * Loss of a reward model on rankings: the mean over prompts of the mean over pairs of -log sigmoid of the margin.
 * @param scores     [R] of all responses of some comparisons.
 * @param weights    [R, R] from `pairWeights`; entry [i, j] belongs to "i is better than j".
 * @param centering  weight of the squared sum of a pair's scores.
 * @param margins    [R, R] from `pairMargins`, by how much i should lead j at least; none when left out.
 * @returns          [] in nats; log 2 when the model cannot tell them apart.
 * @source Ouyang et al. 2022, eq. 1, arXiv 2203.02155; margins: Touvron et al. 2023, eq. 2, arXiv 2307.09288;
 *         centering: Eisenstein et al. 2023, arXiv 2312.09244
 */
export function preferenceLoss(input: { scores: Value; weights: Value; centering?: number; margins?: Value }): Value {
  const { scores, weights, centering = 0, margins } = input;
  const { lead, total } = eachPair(scores);
  const shortfall = (margins ? lead.sub(margins) : lead).neg();
  const loss = weightedSum(shortfall.softplus(), weights);
  return centering === 0 ? loss : loss.add(weightedSum(square(total), weights).mul(centering));
}

/**
 * Loss of a reward model for which a tie is an outcome of its own, likeliest between equal scores:
 *
 *     P(i beats j) : P(j beats i) : P(tie) = e^score_i : e^score_j : nu * e^((score_i + score_j) / 2)
 *
 * Minus the log of each is written as a softplus, which a wide lead does not overflow.
 * @param scores       [R] of all responses of some comparisons.
 * @param weights      [R, R] from `pairWeights` with ties "davidson".
 * @param tieWeights   [R, R] from `tieWeights`.
 * @param logNu        [] log of nu, a parameter to learn or a setting. Equal scores tie with probability
 *                     nu / (2 + nu): nu = 1 gives a third, nu towards 0 the loss without ties.
 * @param centering    weight of the squared sum of a pair's scores.
 * @returns            [] in nats.
 * @source Davidson 1970, "On extending the Bradley-Terry model to accommodate ties in paired comparison experiments"
 */
export function davidsonLoss(input: {
  scores: Value;
  weights: Value;
  tieWeights: Value;
  logNu: Value;
  centering?: number;
}): Value {
  const { scores, weights, tieWeights, logNu, centering = 0 } = input;
  const { lead, total } = eachPair(scores);
  const half = lead.mul(0.5);
  const win = half.add(logNu).neg().softplus().add(logNu).sub(half).softplus();
  const tie = lead.softplus().sub(half).sub(logNu).softplus();
  const loss = weightedSum(win, weights).add(weightedSum(tie, tieWeights));
  return centering === 0 ? loss : loss.add(weightedSum(square(total), weights.add(tieWeights)).mul(centering));
}

/**
 * Clipped surrogate objective of PPO, negated so that it is minimized.
 * @param logprobs     [B, T] of the response tokens under the policy in training.
 * @param oldLogprobs  [B, T] under the policy that sampled them.
 * @param advantages   [B, T] whitened.
 * @param weights      [B, T].
 * @param clipRange    epsilon, in units of probability ratio.
 * @source Schulman et al. 2017, eq. 7, arXiv 1707.06347; the log-ratio is clamped so that the ratio stays finite
 */
export function policyLoss(input: {
  logprobs: Value;
  oldLogprobs: Value;
  advantages: Value;
  weights: Value;
  clipRange: number;
}): Value {
  const { logprobs, oldLogprobs, advantages, weights, clipRange } = input;
  const ratio = logprobs.sub(oldLogprobs).clip(-MAX_LOG_RATIO, MAX_LOG_RATIO).exp();
  const against = advantages.neg();
  const unclipped = against.mul(ratio);
  const clipped = against.mul(ratio.clip(1 - clipRange, 1 + clipRange));
  return weightedSum(unclipped.maximum(clipped), weights);
}

/**
 * Half the squared error of the value function, taken at the worse of the value and the value kept near the old one.
 * @param values     [B, T] in reward units.
 * @param oldValues  [B, T] at sampling time.
 * @param returns    [B, T].
 * @param weights    [B, T].
 * @param clipRange  in reward units.
 * @source OpenAI's lm-human-preferences, train_policy.py
 */
export function valueLoss(input: {
  values: Value;
  oldValues: Value;
  returns: Value;
  weights: Value;
  clipRange: number;
}): Value {
  const { values, oldValues, returns, weights, clipRange } = input;
  const near = oldValues.add(values.sub(oldValues).clip(-clipRange, clipRange));
  const worse = square(values.sub(returns)).maximum(square(near.sub(returns)));
  return weightedSum(worse, weights).mul(0.5);
}
