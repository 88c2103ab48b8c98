/**
 * The loop that RLOO and GRPO share: roll out several responses to each prompt, compare them with one another, update. They
 * differ in what a response's advantage is, in the loss, and in what a token weighs.
 */

import type { LoraSettings } from "@/lib/contract/settings/lora";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { finiteMetrics, type RoundEvent, type RoundState } from "./language-model";
import { copyInto, Learner, type OptimizerConfig, stateOf, tensorOf } from "./learner";
import { rolloutMetrics } from "./metrics";
import { type PolicyUpdateConfig, updatePolicy, type Weighing } from "./policy-updates";
import type { Loss } from "./response-network";
import {
  type OnPolicyInput,
  openRollouts,
  type Rollout,
  type RolloutConfig,
  type RolloutSample,
  SEEDS,
  samplesOf,
} from "./rollout";
import { type Learned, traineeOf } from "./trainee";
import { Watch, type WatchConfig } from "./watch";

export type GroupedConfig = RolloutConfig &
  PolicyUpdateConfig &
  OptimizerConfig &
  LoraSettings &
  WatchConfig & {
    iterations: number;
    responsesPerPrompt: number;
    resultWeights: "last" | "average";
  };

export type GroupedInput<C> = OnPolicyInput & { config: C; resume?: RoundState };
export type GroupedEvent = RoundEvent & { samples: readonly RolloutSample[] };
/** The policy by its last or its average weights, as the settings say; and both of them. */
export type GroupedResult = Learned & { last: Learned; average: Learned };

/** What an algorithm makes of a rollout. */
export type Judgement = {
  /** [B] of whole responses. */
  advantages: ArrayLike<number>;
  /** [B, T] the part of the tokens' rewards that is not score. */
  nonScoreRewards: ArrayLike<number>;
  metrics?: Record<string, number>;
};

/**
 * Trains a copy of `policy`; one event per iteration.
 * @param loss     on `logprobs`; it may ask for oldLogprobs, referenceLogprobs, advantages and weights.
 * @param weigh    what a token weighs in it.
 * @param compare  judges the responses of a rollout within their prompts.
 */
export async function* learnFromGroups(
  input: GroupedInput<GroupedConfig> & { loss: Loss; weigh: Weighing; compare: (rollout: Rollout) => Judgement },
): AsyncGenerator<GroupedEvent, GroupedResult> {
  const { config, seed, resume, compare } = input;
  const trainee = traineeOf(input.policy, config, randomFrom(childSeed(seed, SEEDS.adapters)));
  const policy = new Learner("policy", trainee.network.parameters, config);
  const average = policy.parameters.clone();
  const watch = new Watch(config);
  if (resume) {
    policy.restore(resume);
    watch.restore(resume);
    copyInto(average.data, tensorOf(resume, "average"), "average");
  }
  const rollouts = await openRollouts({ ...input, trainee, responsesPerPrompt: config.responsesPerPrompt });

  try {
    for (let iteration = resume?.step ?? 0; iteration < config.iterations; iteration++) {
      const rollout = await rollouts.take(iteration);
      const { advantages, nonScoreRewards, metrics: compared } = compare(rollout);
      const updates = await updatePolicy({
        ...input,
        rollout,
        policy: rollouts.policy,
        learner: policy,
        average: average.data,
        arrays: {
          advantages: rollout.mask.map((m, i) => m * advantages[Math.floor(i / rollout.tokens)]!),
          referenceLogprobs: rollout.referenceLogprobs,
        },
        iteration,
      });
      const metrics = rolloutMetrics(rollout, nonScoreRewards);
      const { metrics: watched, ...seen } = watch.see(rollout, metrics["objective/rlhf_reward"]!);
      const step = iteration + 1;
      yield {
        step,
        totalSteps: config.iterations,
        metrics: finiteMetrics({ ...metrics, ...compared, ...watched, ...updates, episode: step * config.batchSize }),
        ...seen,
        skipped: policy.takeSkipped(),
        samples: samplesOf(rollout),
        model: () => trainee.result(),
        state: () =>
          stateOf(step, policy.state(), { tensors: { average: average.data.slice() }, scalars: watch.scalars() }),
      };
    }
    const last = trainee.result();
    const averaged = trainee.result(average);
    return { ...(config.resultWeights === "average" ? averaged : last), last, average: averaged };
  } finally {
    await rollouts.release();
  }
}
