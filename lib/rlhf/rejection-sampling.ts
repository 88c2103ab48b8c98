/**
 * Rejection sampling: best-of-n, learned.
 *
 *     roll out -> keep the best -> fine-tune
 *
 *     roll out       n responses to each prompt
 *     keep the best  the one with the highest score
 *     fine-tune      next-token loss on it, as if a labeler had written it
 *
 * Each iteration samples anew from the policy that the last one left. What best-of-n alone is worth, for n and less, is
 * estimated from the same responses without bias: `best_of_n/scores_4` is the expected score of the best of four, at a
 * distance of at most `best_of_n/kl_4` nats from the policy that samples.
 *
 * Sources: Dong et al. 2023 (RAFT), arXiv 2304.06767; Touvron et al. 2023, section 3.2.3, arXiv 2307.09288; Nakano et al.
 * 2021, appendix I, arXiv 2112.09332.
 */
import type { RejectionSamplingConfig } from "@/lib/contract/settings/rejection-sampling";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { chunksOf } from "./batches";
import { bestOf, bestOfNKl, expectedBestOfN } from "./best-of-n";
import { finiteMetrics, type RoundEvent, type RoundState } from "./language-model";
import { Learner, stateOf } from "./learner";
import { nextTokenLoss } from "./losses";
import { meanMetrics, rolloutMetrics } from "./metrics";
import { momentsOf } from "./moments";
import { rateAt, tokenMean } from "./policy-updates";
import { joinedRows, type ResponseNetwork } from "./response-network";
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

export type RejectionSamplingEvent = RoundEvent & { samples: readonly RolloutSample[] };

/**
 * Trains a copy of `policy`; one event per iteration.
 *
 * Metrics: those of metrics.ts and watch.ts, `best_of_n/scores_*`, `best_of_n/kl_*`, `loss/train` in nats per token,
 * `grad_norm`, `lr`, `update/count`, `update/skipped`, `episode`.
 *
 * @throws AppError when prompt and response together are longer than a model can read, or when updates diverge.
 */
export async function* rejectionSampling(
  input: OnPolicyInput & { config: RejectionSamplingConfig; resume?: RoundState },
): AsyncGenerator<RejectionSamplingEvent, Learned> {
  const { config, seed, resume } = input;
  const { responsesPerPrompt: n } = config;
  const trainee = traineeOf(input.policy, config, randomFrom(childSeed(seed, SEEDS.adapters)));
  const policy = new Learner("policy", trainee.network.parameters, config);
  const watch = new Watch(config);
  if (resume) {
    policy.restore(resume);
    watch.restore(resume);
  }
  const rollouts = await openRollouts({
    ...input,
    trainee,
    responsesPerPrompt: n,
    loss: { on: "logprobs", of: (logprobs, array) => nextTokenLoss(logprobs, array("weights")) },
  });

  try {
    for (let iteration = resume?.step ?? 0; iteration < config.iterations; iteration++) {
      const rollout = await rollouts.take(iteration);
      const updates = await fineTune({
        rollout,
        best: bestRows(rollout.scores, n),
        network: rollouts.policy,
        policy,
        config,
        seed,
        iteration,
      });
      const metrics = rolloutMetrics(rollout, new Float32Array(rollout.mask.length));
      const { metrics: watched, ...seen } = watch.see(rollout, metrics["objective/rlhf_reward"]!);
      const step = iteration + 1;
      yield {
        step,
        totalSteps: config.iterations,
        metrics: finiteMetrics({
          ...metrics,
          ...bestOfNMetrics(rollout.scores, n),
          ...watched,
          ...updates,
          episode: step * config.batchSize,
        }),
        ...seen,
        skipped: policy.takeSkipped(),
        samples: samplesOf(rollout),
        model: () => trainee.result(),
        state: () => stateOf(step, policy.state(), { tensors: {}, scalars: watch.scalars() }),
      };
    }
    return trainee.result();
  } finally {
    await rollouts.release();
  }
}

/** The row of each prompt's best response. @param scores  [P * n], prompt by prompt. */
const bestRows = (scores: Float64Array, n: number): number[] =>
  chunksOf([...scores], n).map((group, prompt) => prompt * n + bestOf(group));

/** What the best of 1, 2, 4, ... up to n would score, and how far it is from the policy. */
export function bestOfNMetrics(scores: Float64Array, n: number): Record<string, number> {
  const groups = chunksOf([...scores], n);
  const metrics: Record<string, number> = {};
  for (let k = 1; k <= n; k *= 2) {
    metrics[`best_of_n/scores_${k}`] = momentsOf(groups.map((group) => expectedBestOfN({ scores: group, n: k }))).mean;
    metrics[`best_of_n/kl_${k}`] = bestOfNKl(k);
  }
  return metrics;
}

/** Epochs of minibatches over the best responses. */
async function fineTune(input: {
  rollout: Rollout;
  best: readonly number[];
  network: ResponseNetwork;
  policy: Learner;
  config: RejectionSamplingConfig;
  seed: number;
  iteration: number;
}): Promise<Record<string, number>> {
  const { rollout, best, network, policy, config, seed, iteration } = input;
  const learningRate = rateAt(iteration, config.learningRate, config.warmupIterations);
  const records: Record<string, number>[] = [];
  let skipped = 0;
  for (let epoch = 0; epoch < config.epochs; epoch++) {
    const random = randomFrom(childSeed(seed, SEEDS.minibatches, iteration, epoch));
    for (const chosen of chunksOf(shuffled(best.length, random), config.minibatchSize)) {
      const rows = chosen.map((i) => best[i]!);
      const minibatch = minibatchOf(rollout, rows, { mask: rollout.mask });
      const weights = tokenMean(minibatch.arrays.mask!, rollout.tokens);
      const learned = await network.gradient({ ...minibatch, arrays: { weights } });
      const { applied, gradientNorm } = policy.update({ ...learned, learningRate, rows: () => joinedRows(minibatch) });
      skipped += applied ? 0 : 1;
      records.push({ "loss/train": learned.loss, grad_norm: gradientNorm });
    }
  }
  return { ...meanMetrics(records), lr: learningRate, "update/count": records.length, "update/skipped": skipped };
}
