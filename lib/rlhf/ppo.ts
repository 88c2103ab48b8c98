/**
 * Proximal policy optimization of a language policy against a reward model, as InstructGPT does it.
 *
 * One iteration, top to bottom as in this file:
 *
 *     sample -> read -> reward -> estimate -> update
 *
 *     sample    responses to the next prompts, at temperature 1, without top-k or top-p
 *     read      log-probabilities under policy and reference, values, scores
 *     reward    -beta * KL at every token, plus the score at the last one
 *     estimate  generalized advantages, whitened over the iteration
 *     update    epochs of minibatches: clipped policy loss and clipped value loss, each with its own optimizer
 *
 * B responses per iteration, of at most T tokens. A [B, T] array is flat, right-padded, with a mask of 1 up to and
 * including the last token of a response.
 *
 * The policy is compared with itself as it sampled: these log-probabilities come from the training graph, not from the
 * sampler, whose own are only checked against them. Before the first update the policy is the reference, so KL must be 0
 * and every ratio 1; if they are not, the round stops.
 *
 * Random numbers follow from the seed and the iteration alone, so a resumed round gives the same bits.
 *
 * Sources: Schulman et al. 2017 (arXiv 1707.06347); Schulman et al. 2016 (GAE, arXiv 1506.02438); Ziegler et al. 2019
 * (arXiv 1909.08593); Ouyang et al. 2022, section 3.5 and appendix C.4 (arXiv 2203.02155); Huang et al. 2024, "The N
 * implementation details of RLHF with PPO". Departures: no pretraining gradients are mixed in (PPO-ptx); no dropout;
 * each network's gradient is clipped to its own global norm; lambda and the value clip are those of OpenAI's code.
 */
import type { PpoConfig } from "@/lib/contract/settings/ppo";
import { type Generator, generatorFromParameters } from "@/lib/ml/generate";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { constantWithWarmup } from "@/lib/ml/schedule";
import { generalizedAdvantages, whiten } from "./advantages";
import { moveAverage } from "./average";
import { chunksOf, longestOf, paddedWidth } from "./batches";
import type { Decoding } from "./decoding";
import { adaptKlCoefficient } from "./kl-controller";
import {
  copyOf,
  finiteMetrics,
  type LanguageModel,
  type RoundEvent,
  type RoundState,
  refuseTooLong,
} from "./language-model";
import { copyInto, Learner, scalarOf, tensorOf } from "./learner";
import { lengthMetrics, meanMetrics, objectiveMetrics, policyMetrics, valueMetrics } from "./metrics";
import { maskedMean } from "./moments";
import { type Minibatch, Networks, type Reading } from "./ppo-networks";
import type { RewardModel } from "./reward-model";
import { klPerToken, tokenRewards, usedScores } from "./rewards";
import { createScorer, type Scorer } from "./scorer";

/** What PPO starts from. */
export type PpoInput = {
  /** The SFT policy: it stays as it is and is the reference. */
  policy: LanguageModel;
  /** Scores the responses; the value function starts from it, head included. */
  reward: RewardModel;
  /** Token ids, each ending where a response begins. */
  prompts: readonly (readonly number[])[];
  config: PpoConfig;
  padId: number;
  eosId: number;
  seed: number;
  /** Tokens besides padding that have no probability in policy and reference alike, such as the marks of a chat's roles. */
  bannedIds?: readonly number[];
  resume?: RoundState;
};

/** The policy by its last or its average weights, as the settings say; and both of them. */
export type PpoResult = LanguageModel & { last: LanguageModel; average: LanguageModel };

/** Something an iteration sampled, for people to read; ids. */
export type PpoSample = { prompt: readonly number[]; response: readonly number[]; score: number };
export type PpoEvent = RoundEvent & { samples: readonly PpoSample[] };

/** How many samples an event shows. */
const SHOWN_SAMPLES = 4;

/**
 * Trains a copy of `policy`; one event per iteration.
 *
 * Metrics: those of metrics.ts and `objective/kl_coef`, `policy/entropy_avg`, `loss/policy_avg`, `loss/value_avg`,
 * `lr`, `grad_norm`, `value/grad_norm`, `episode`, `update/count`, `update/skipped`, `update/stopped_early`,
 * `val/sampler_logprob_error`.
 *
 * @throws AppError when prompt and response together are longer than a model can read, or when updates diverge.
 */
export async function* ppo(input: PpoInput): AsyncGenerator<PpoEvent, PpoResult> {
  const { reward, prompts, config, seed, resume } = input;
  const promptTokens = longestOf(prompts);
  for (const model of [input.policy, reward.model]) {
    refuseTooLong(model, promptTokens + config.maxNewTokens);
  }
  const model = copyOf(input.policy);
  const policy = new Learner("policy", model.parameters, config);
  const value = new Learner("value", copyOf(reward.model).parameters, config);
  const average = copyOf(model);
  let klCoefficient = config.klCoefficient;
  if (resume) {
    policy.restore(resume);
    value.restore(resume);
    copyInto(average.parameters.data, tensorOf(resume, "average"), "average");
    klCoefficient = scalarOf(resume, "klCoefficient");
  }

  const scale = { bias: reward.bias, gain: config.scaleScores ? reward.gain : 1 };
  const decoding: Decoding = {
    temperature: config.temperature,
    bannedIds: [...new Set([input.padId, ...(input.bannedIds ?? [])])],
  };
  const generator = await generatorFromParameters(model.config, model.parameters);
  const scorer = createScorer({
    model: reward.model,
    rows: config.microBatchSize,
    padId: input.padId,
  });
  const networks = new Networks({
    policy: model,
    reference: input.policy,
    value: { config: reward.model.config, parameters: value.parameters },
    scale,
    decoding,
    rows: config.microBatchSize,
    promptWidth: paddedWidth(promptTokens),
    padId: input.padId,
    clipRange: config.clipRange,
    valueClipRange: config.valueClipRange,
  });

  try {
    for (let iteration = resume?.step ?? 0; iteration < config.iterations; iteration++) {
      const sampled = await sample({ ...input, generator, iteration, decoding });
      const reading = await networks.read(sampled);
      const scores = await scoreResponses({ scorer, sampled, scale, eosId: input.eosId });
      if (iteration === 0) refuseDifference(reading, reading.logprobs, reading.referenceLogprobs);

      const rewards = rewardTokens({ sampled, reading, scores, config, klCoefficient });
      const estimates = estimate({ reading, rewards: rewards.rewards, config });
      const updates = await update({
        sampled,
        reading,
        estimates,
        networks,
        learners: { policy, value },
        average,
        config,
        seed,
        iteration,
      });

      const objective = objectiveMetrics({ ...reading, ...rewards });
      const metrics = {
        ...objective,
        "objective/kl_coef": klCoefficient,
        "policy/entropy_avg": maskedMean(reading.entropies, reading.mask),
        "val/sampler_logprob_error": samplerError(sampled, reading),
        ...lengthMetrics(
          sampled.responses.map((r) => r.length),
          sampled.ended,
        ),
        ...updates,
        episode: (iteration + 1) * config.batchSize,
      };
      if (config.klController === "adaptive") {
        klCoefficient = adaptKlCoefficient({
          coefficient: klCoefficient,
          kl: objective["objective/kl"]!,
          target: config.klTarget,
          horizon: config.klHorizon,
          responses: config.batchSize,
        });
      }

      const step = iteration + 1;
      yield {
        step,
        totalSteps: config.iterations,
        metrics: finiteMetrics(metrics),
        samples: samplesOf(sampled, rewards.scores),
        state: () => {
          const parts = [policy.state(), value.state()];
          const tensors = Object.assign({}, ...parts.map((p) => p.tensors));
          const scalars = Object.assign({}, ...parts.map((p) => p.scalars));
          return {
            step,
            tensors: { ...tensors, average: average.parameters.data.slice() },
            scalars: { ...scalars, klCoefficient },
          };
        },
      };
    }
    return { ...(config.resultWeights === "average" ? average : model), last: model, average };
  } finally {
    await Promise.all([generator.release(), scorer.release(), networks.release()]);
  }
}

// ── sample ──

/** B prompts with the policy's responses; ids. */
type Sampled = {
  prompts: readonly (readonly number[])[];
  /** Up to and including EOS, if there is one. */
  responses: readonly (readonly number[])[];
  /** Whether the response ended by itself. */
  ended: readonly boolean[];
  /** What the sampler reports, token by token. */
  samplerLogprobs: readonly (readonly number[])[];
};

/** Keys that keep the seeds of the parts of a round apart. */
const SEEDS = { prompts: 0, sampling: 1, minibatches: 2 } as const;

async function sample(input: {
  generator: Generator;
  prompts: PpoInput["prompts"];
  config: PpoConfig;
  decoding: Decoding;
  padId: number;
  eosId: number;
  seed: number;
  iteration: number;
}): Promise<Sampled> {
  const { generator, config, decoding, padId, eosId, seed, iteration } = input;
  const prompts = promptsOf(input);
  const generations = await generator.generate({
    prompts,
    seeds: prompts.map((_, b) => childSeed(seed, SEEDS.sampling, iteration, b)),
    sampling: { ...decoding, maxNewTokens: config.maxNewTokens },
    eosId,
    padId,
  });
  return {
    prompts,
    responses: generations.map((g) => g.ids),
    ended: generations.map((g) => g.finishReason === "stop"),
    samplerLogprobs: generations.map((g) => g.logprobs),
  };
}

/** The next B prompts of an endless sequence that goes through all of them in a new order each time. */
export function promptsOf<P>(input: {
  prompts: readonly P[];
  config: Pick<PpoConfig, "batchSize">;
  seed: number;
  iteration: number;
}): P[] {
  const { prompts, config, seed, iteration } = input;
  const orders = new Map<number, number[]>();
  return Array.from({ length: config.batchSize }, (_, b) => {
    const n = iteration * config.batchSize + b;
    const pass = Math.floor(n / prompts.length);
    const order = orders.get(pass) ?? shuffled(prompts.length, randomFrom(childSeed(seed, SEEDS.prompts, pass)));
    orders.set(pass, order);
    return prompts[order[n % prompts.length]!]!;
  });
}

// ── read ──

/**
 * [B] score - bias, times the gain if it is used. A response that was cut off is read with EOS after it, as all responses
 * were when the reward model learned.
 */
async function scoreResponses(input: {
  scorer: Scorer;
  sampled: Sampled;
  scale: { bias: number; gain: number };
  eosId: number;
}): Promise<Float64Array> {
  const { scorer, sampled, scale, eosId } = input;
  const lists = sampled.prompts.map((prompt, b) => [
    ...prompt,
    ...sampled.responses[b]!,
    ...(sampled.ended[b] ? [] : [eosId]),
  ]);
  const raw = await scorer.score(lists);
  return raw.map((score) => (score - scale.bias) * scale.gain);
}

/** Mean absolute difference of the sampler's log-probabilities from those of the training graph, in nats. */
function samplerError({ samplerLogprobs }: Sampled, { logprobs, tokens }: Reading): number {
  const differences = samplerLogprobs.flatMap((row, b) =>
    row.map((logprob, t) => Math.abs(logprob - logprobs[b * tokens + t]!)),
  );
  return differences.reduce((sum, d) => sum + d, 0) / differences.length;
}

// ── reward ──

function rewardTokens(input: {
  sampled: Sampled;
  reading: Reading;
  scores: Float64Array;
  config: PpoConfig;
  klCoefficient: number;
}) {
  const { sampled, reading, config, klCoefficient } = input;
  const scores = usedScores({
    scores: input.scores,
    ended: sampled.ended,
    scoreClip: config.scoreClip > 0 ? config.scoreClip : null,
    missingEos: { mode: "subtract", value: config.missingEosPenalty },
  });
  const kl = klPerToken({ ...reading, estimator: config.klEstimator });
  return { scores, ...tokenRewards({ ...reading, kl, scores, klCoefficient }) };
}

// ── estimate ──

/** Both [B, T]. The returns are those of the advantages before whitening. */
type Estimates = { advantages: Float64Array; returns: Float64Array };

function estimate(input: { reading: Reading; rewards: Float64Array; config: PpoConfig }): Estimates {
  const { reading, rewards, config } = input;
  const { advantages, returns } = generalizedAdvantages({ ...reading, ...config, rewards });
  return { advantages: whiten({ values: advantages, mask: reading.mask }), returns };
}

// ── update ──

/** Largest difference before the first update that is still float32 at work. */
const PARITY_TOLERANCE = 1e-4;

async function update(input: {
  sampled: Sampled;
  reading: Reading;
  estimates: Estimates;
  networks: Networks;
  learners: { policy: Learner; value: Learner };
  average: LanguageModel;
  config: PpoConfig;
  seed: number;
  iteration: number;
}): Promise<Record<string, number>> {
  const { networks, learners, average, config, seed, iteration } = input;
  const rate = (peak: number): number =>
    constantWithWarmup({
      step: iteration,
      peak,
      warmupSteps: config.warmupIterations,
      startRatio: 0.1,
    });
  const records: Record<string, number>[] = [];
  let [count, skipped, stoppedEarly] = [0, 0, 0];

  epochs: for (let epoch = 0; epoch < config.epochs; epoch++) {
    const random = randomFrom(childSeed(seed, SEEDS.minibatches, iteration, epoch));
    for (const rows of chunksOf(shuffled(config.batchSize, random), config.minibatchSize)) {
      const minibatch = minibatchOf(input, rows);
      const learned = await networks.policyGradient(minibatch);
      if (iteration === 0 && count === 0) {
        refuseDifference(minibatch, learned.outputs, minibatch.oldLogprobs);
      }
      const moved = policyMetrics({ ...minibatch, ...config, logprobs: learned.outputs });
      if (moved["policy/approxkl_avg"]! > 1.5 * config.approxKlTarget) {
        stoppedEarly = 1;
        break epochs;
      }
      if (moved["val/ratio"]! > config.maxMeanRatio) {
        skipped += 1;
        continue;
      }
      const policyUpdate = learners.policy.update({
        ...learned,
        learningRate: rate(config.learningRate),
      });
      if (policyUpdate.applied) {
        moveAverage({
          average: average.parameters.data,
          weights: learners.policy.parameters.data,
          decay: config.averageDecay,
        });
      }
      const valued = await networks.valueGradient(minibatch);
      const valueUpdate = learners.value.update({
        ...valued,
        learningRate: rate(config.valueLearningRate),
      });

      count += 1;
      skipped += policyUpdate.applied && valueUpdate.applied ? 0 : 1;
      records.push({
        ...moved,
        ...valueMetrics({
          ...minibatch,
          values: valued.outputs,
          clipRange: config.valueClipRange,
        }),
        "loss/policy_avg": learned.loss,
        "loss/value_avg": valued.loss,
        grad_norm: policyUpdate.gradientNorm,
        "value/grad_norm": valueUpdate.gradientNorm,
      });
    }
  }
  return {
    ...meanMetrics(records),
    lr: rate(config.learningRate),
    "update/count": count,
    "update/skipped": skipped,
    "update/stopped_early": stoppedEarly,
  };
}

function minibatchOf(
  { sampled, reading, estimates }: { sampled: Sampled; reading: Reading; estimates: Estimates },
  rows: readonly number[],
): Minibatch {
  const { tokens } = reading;
  const pick = (from: Float32Array | Float64Array): Float32Array => {
    const picked = new Float32Array(rows.length * tokens);
    rows.forEach((b, i) => {
      picked.set(from.subarray(b * tokens, (b + 1) * tokens), i * tokens);
    });
    return picked;
  };
  return {
    prompts: rows.map((b) => sampled.prompts[b]!),
    responses: rows.map((b) => sampled.responses[b]!),
    tokens,
    mask: pick(reading.mask),
    oldLogprobs: pick(reading.logprobs),
    advantages: pick(estimates.advantages),
    oldValues: pick(reading.values),
    returns: pick(estimates.returns),
  };
}

/** Throws when log-probabilities that must be the same before the first update are not. */
function refuseDifference({ mask }: { mask: Float32Array }, logprobs: Float32Array, expected: Float32Array): void {
  const largest = mask.reduce(
    (most, m, i) => (m === 0 ? most : Math.max(most, Math.abs(logprobs[i]! - expected[i]!))),
    0,
  );
  if (largest <= PARITY_TOLERANCE) return;
  throw new Error(
    `Before the first update log-probabilities differ by ${largest} nats from those of the same policy: the graphs disagree.`,
  );
}

const samplesOf = (sampled: Sampled, scores: Float64Array): PpoSample[] =>
  sampled.prompts.slice(0, SHOWN_SAMPLES).map((prompt, b) => ({
    prompt,
    response: sampled.responses[b]!,
    score: scores[b]!,
  }));
