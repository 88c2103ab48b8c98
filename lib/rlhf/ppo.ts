/**
 * Proximal policy optimization of a language policy against a reward model, as InstructGPT does it.
 *
 * One iteration, top to bottom as in this file:
 *
 *     roll out -> value -> reward -> estimate -> update
 *
 *     roll out  responses to the next prompts, their log-probabilities and scores (rollout.ts)
 *     value     what the value function expects before each token
 *     reward    -beta * KL at every token, plus the score at the last one
 *     estimate  generalized advantages, whitened over the iteration
 *     update    epochs of minibatches: clipped policy loss and clipped value loss, each with its own optimizer; with
 *               gamma above 0 the gradient of the pretraining loss joins that of the policy (PPO-ptx)
 *
 * B responses per iteration, of at most T tokens. A [B, T] array is flat, right-padded, with a mask of 1 up to and
 * including the last token of a response. The value function is a network of its own that starts from the reward model.
 *
 * Sources: Schulman et al. 2017 (arXiv 1707.06347); Schulman et al. 2016 (GAE, arXiv 1506.02438); Ziegler et al. 2019
 * (arXiv 1909.08593); Ouyang et al. 2022, section 3.5 and appendix C.4 (arXiv 2203.02155); Huang et al. 2024, "The N
 * implementation details of RLHF with PPO". Departures: no dropout; each network's gradient is clipped to its own global
 * norm; lambda and the value clip are those of OpenAI's code.
 */
import type { PpoConfig } from "@/lib/contract/settings/ppo";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { generalizedAdvantages, whiten } from "./advantages";
import { longestOf } from "./batches";
import { adaptKlCoefficient } from "./kl-controller";
import { finiteMetrics, type LanguageModel, type RoundEvent, type RoundState, refuseTooLong } from "./language-model";
import { copyInto, Learner, scalarOf, stateOf, tensorOf } from "./learner";
import { valueLoss } from "./losses";
import { rolloutMetrics, valueMetrics } from "./metrics";
import { clippedSurrogate, rateAt, tokenMean, updatePolicy } from "./policy-updates";
import { openPtx } from "./ptx";
import { joinedRows, ResponseNetwork, type ValueScale, valueHead } from "./response-network";
import { klPerToken, tokenRewards } from "./rewards";
import {
  minibatchOf,
  type OnPolicyInput,
  openRollouts,
  type Rollout,
  type RolloutSample,
  SEEDS,
  samplesOf,
} from "./rollout";
import { type Learned, traineeOf } from "./trainee";
import { Watch } from "./watch";

/** What PPO starts from. */
export type PpoInput = OnPolicyInput & {
  /** Where the value function starts: a reward model, head included, and the scale of its scores. */
  value: { model: LanguageModel; scale: ValueScale };
  /** Documents for PPO-ptx, as token ids, each ending in EOS. */
  corpus?: readonly (readonly number[])[];
  config: PpoConfig;
  resume?: RoundState;
};

/** The policy by its last or its average weights, as the settings say; and both of them. */
export type PpoResult = Learned & { last: Learned; average: Learned };

export type PpoEvent = RoundEvent & { samples: readonly RolloutSample[] };

/**
 * Trains a copy of `policy`; one event per iteration.
 *
 * Metrics: those of metrics.ts, policy-updates.ts, ptx.ts and watch.ts, and `objective/kl_coef`, `loss/value_avg`,
 * `value/grad_norm`, `episode`.
 *
 * @throws AppError when prompt and response together are longer than a model can read, or when updates diverge.
 */
export async function* ppo(input: PpoInput): AsyncGenerator<PpoEvent, PpoResult> {
  const { config, seed, padId, resume } = input;
  refuseTooLong(input.value.model, longestOf(input.prompts) + config.maxNewTokens);
  const adapters = randomFrom(childSeed(seed, SEEDS.adapters));
  const trainee = traineeOf(input.policy, config, adapters);
  const critic = traineeOf(input.value.model, config, adapters);
  const policy = new Learner("policy", trainee.network.parameters, config);
  const value = new Learner("value", critic.network.parameters, config, policy.untold);
  const average = policy.parameters.clone();
  const watch = new Watch(config);
  let klCoefficient = config.klCoefficient;
  if (resume) {
    policy.restore(resume);
    value.restore(resume);
    watch.restore(resume);
    copyInto(average.data, tensorOf(resume, "average"), "average");
    klCoefficient = scalarOf(resume, "klCoefficient");
  }

  const ptx =
    config.ptxCoefficient > 0
      ? await openPtx({
          network: trainee.network,
          documents: input.corpus ?? [],
          config,
          padId,
          seed: childSeed(seed, SEEDS.corpus),
        })
      : null;
  const rollouts = await openRollouts({
    ...input,
    trainee,
    responsesPerPrompt: 1,
    loss: clippedSurrogate(config.clipRange),
  });
  const values = new ResponseNetwork({
    network: critic.network,
    shape: rollouts.shape,
    head: valueHead(input.value.scale),
    loss: {
      on: "values",
      of: (now, array) =>
        valueLoss({
          values: now,
          oldValues: array("oldValues"),
          returns: array("returns"),
          weights: array("weights"),
          clipRange: config.valueClipRange,
        }),
    },
  });

  try {
    for (let iteration = resume?.step ?? 0; iteration < config.iterations; iteration++) {
      const rollout = await rollouts.take(iteration);
      const { values: oldValues } = await values.read(rollout);
      const { rewards, nonScoreRewards } = rewardTokens(rollout, config, klCoefficient);
      const { advantages, returns } = generalizedAdvantages({ ...rollout, ...config, rewards, values: oldValues! });
      const whitened = whiten({ values: advantages, mask: rollout.mask });

      const updates = await updatePolicy({
        rollout,
        policy: rollouts.policy,
        learner: policy,
        average: average.data,
        arrays: { advantages: whitened },
        weigh: tokenMean,
        config,
        seed,
        iteration,
        ...(ptx && { blend: ptx.blend }),
        beside: (rows) =>
          updateValues({ rollout, values, value, oldValues: oldValues!, returns, config, iteration, rows }),
      });

      const metrics = rolloutMetrics(rollout, nonScoreRewards);
      const { metrics: watched, ...seen } = watch.see(rollout, metrics["objective/rlhf_reward"]!);
      const usedCoefficient = klCoefficient;
      if (config.klController === "adaptive") {
        klCoefficient = adaptKlCoefficient({
          coefficient: klCoefficient,
          kl: metrics["objective/kl"]!,
          target: config.klTarget,
          horizon: config.klHorizon,
          responses: config.batchSize,
        });
      }

      const step = iteration + 1;
      yield {
        step,
        totalSteps: config.iterations,
        metrics: finiteMetrics({
          ...metrics,
          ...watched,
          "objective/kl_coef": usedCoefficient,
          ...updates,
          episode: step * config.batchSize,
        }),
        ...seen,
        skipped: policy.takeSkipped(),
        samples: samplesOf(rollout),
        model: () => trainee.result(),
        state: () =>
          stateOf(step, [policy.state(), value.state()], {
            tensors: { average: average.data.slice() },
            scalars: { klCoefficient, ...watch.scalars() },
          }),
      };
    }
    const last = trainee.result();
    const averaged = trainee.result(average);
    return { ...(config.resultWeights === "average" ? averaged : last), last, average: averaged };
  } finally {
    await Promise.all([rollouts.release(), values.release(), ptx?.release()]);
  }
}

/** [B, T] the penalty for leaving the reference at every token, and the score at the last one. */
function rewardTokens(rollout: Rollout, config: PpoConfig, klCoefficient: number) {
  const kl = klPerToken({ ...rollout, estimator: config.klEstimator });
  return tokenRewards({ ...rollout, kl, klCoefficient });
}

/** One optimizer step of the value function on some rows of a rollout. */
async function updateValues(input: {
  rollout: Rollout;
  values: ResponseNetwork;
  value: Learner;
  oldValues: Float32Array;
  returns: Float64Array;
  config: PpoConfig;
  iteration: number;
  rows: readonly number[];
}): Promise<{ applied: boolean; metrics: Record<string, number> }> {
  const { rollout, values, value, config, iteration, rows } = input;
  const { oldValues, returns } = input;
  const { arrays, ...minibatch } = minibatchOf(rollout, rows, { mask: rollout.mask, oldValues, returns });
  const mask = arrays.mask!;
  const weights = tokenMean(mask, rollout.tokens);
  const valued = await values.gradient({
    ...minibatch,
    arrays: { oldValues: arrays.oldValues!, returns: arrays.returns!, weights },
  });
  const learningRate = rateAt(iteration, config.valueLearningRate, config.warmupIterations);
  const { applied, gradientNorm } = value.update({ ...valued, learningRate, rows: () => joinedRows(minibatch) });
  return {
    applied,
    metrics: {
      ...valueMetrics({
        values: valued.said,
        oldValues: arrays.oldValues!,
        returns: arrays.returns!,
        mask,
        clipRange: config.valueClipRange,
      }),
      "loss/value_avg": valued.loss,
      "value/grad_norm": gradientNorm,
    },
  };
}
