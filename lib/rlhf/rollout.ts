/**
 * Rollouts: the part that all on-policy rounds share.
 *
 *     sample -> read -> judge
 *
 *     sample    responses to the next prompts, at the training temperature, without top-k or top-p
 *     read      log-probabilities under policy and reference, from the training graph
 *     judge     one score a response
 *
 * B responses per iteration, of at most T tokens. A [B, T] array is flat, right-padded, with a mask of 1 up to and
 * including the last token of a response.
 *
 * The policy is compared with itself as it sampled: these log-probabilities come from the training graph, not from the
 * sampler, whose own are only checked against them. Before the first update the policy is the reference, so KL must be 0;
 * if it is not, the round stops.
 *
 * Random numbers follow from the seed and the iteration alone, so a resumed round gives the same bits.
 */
import { type Generator, generatorFromParameters } from "@/lib/ml/generate";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { longestOf, paddedWidth } from "./batches";
import type { Decoding } from "./decoding";
import type { Judge, Judged } from "./judge";
import { type LanguageModel, refuseTooLong } from "./language-model";
import {
  type Loss,
  type Minibatch,
  policyHead,
  ResponseNetwork,
  type ResponseShape,
  responseMask,
  responseWidth,
} from "./response-network";
import { usedScores } from "./rewards";
import type { Trainee } from "./trainee";

/** What an iteration sampled and what was said of it. */
export type Rollout = Judged & {
  /** T. */
  tokens: number;
  /** [B, T] each, 0 in the padding; log-probabilities and entropies in nats. */
  mask: Float32Array;
  logprobs: Float32Array;
  referenceLogprobs: Float32Array;
  entropies: Float32Array;
  /** [B] in reward units, clipped and less the penalty for a missing end. */
  scores: Float64Array;
  /** [B] by a reward model that the policy does not learn from. */
  monitorScores: ArrayLike<number> | null;
  /** [B] what the responses are truly worth, where that is known. */
  goldScores: ArrayLike<number> | null;
  /** Mean absolute difference of the sampler's log-probabilities from those of the training graph, in nats. */
  samplerError: number;
};

export type RolloutConfig = {
  batchSize: number;
  microBatchSize: number;
  maxNewTokens: number;
  temperature: number;
  scoreClip: number;
  missingEosPenalty: number;
};

/** What every on-policy round is given. */
export type OnPolicyInput = {
  /** The policy to start from: it stays as it is and is the reference. */
  policy: LanguageModel;
  judge: Judge;
  /** Scores by a model of other data, to notice when the policy fools the judge. */
  monitor?: Judge;
  /** Token ids, each ending where a response begins. */
  prompts: readonly (readonly number[])[];
  padId: number;
  eosId: number;
  seed: number;
  /** Tokens besides padding that have no probability in policy and reference alike, such as the marks of a chat's roles. */
  bannedIds?: readonly number[];
};

/** Keys that keep the seeds of the parts of a round apart. */
export const SEEDS = { prompts: 0, sampling: 1, minibatches: 2, adapters: 3, corpus: 4 } as const;

export type Rollouts = {
  /** The policy in training, with its loss. */
  policy: ResponseNetwork;
  shape: ResponseShape;
  /** @param iteration  counted from 0; the first one must find the policy where the reference is. */
  take(iteration: number): Promise<Rollout>;
  release(): Promise<void>;
};

/**
 * @param trainee             the policy in training.
 * @param loss                what it learns by.
 * @param responsesPerPrompt  how many of the B responses answer the same prompt, one after another.
 * @throws                    AppError when prompt and response together are longer than the model can read.
 */
export async function openRollouts(
  input: OnPolicyInput & { config: RolloutConfig; trainee: Trainee; loss: Loss; responsesPerPrompt: number },
): Promise<Rollouts> {
  const { trainee, loss, config, padId } = input;
  const promptTokens = longestOf(input.prompts);
  refuseTooLong(input.policy, promptTokens + config.maxNewTokens);
  const bannedIds = [...new Set([padId, ...(input.bannedIds ?? [])])];
  const decoding: Decoding = { temperature: config.temperature, bannedIds };
  const shape = { rows: config.microBatchSize, promptWidth: paddedWidth(promptTokens), padId };
  const head = policyHead(decoding);
  const policy = new ResponseNetwork({ network: trainee.network, shape, head, loss });
  const reference = new ResponseNetwork({ network: input.policy, shape, head });
  const generator = await generatorFromParameters(trainee.plain.config, trainee.plain.parameters);

  return {
    policy,
    shape,
    async take(iteration) {
      trainee.settle();
      const sampled = await sample({ ...input, generator, decoding, iteration });
      const own = await policy.read(sampled);
      const other = await reference.read(sampled);
      const tokens = responseWidth(sampled);
      const mask = responseMask(sampled, tokens);
      const logprobs = own.logprobs!;
      const referenceLogprobs = other.logprobs!;
      if (iteration === 0) refuseDifference(mask, logprobs, referenceLogprobs);
      const raw = await input.judge.score(sampled);
      return {
        ...sampled,
        tokens,
        mask,
        logprobs,
        referenceLogprobs,
        entropies: own.entropy!,
        scores: usedScores({
          scores: raw,
          ended: sampled.ended,
          scoreClip: config.scoreClip > 0 ? config.scoreClip : null,
          missingEos: { mode: "subtract", value: config.missingEosPenalty },
        }),
        monitorScores: input.monitor ? await input.monitor.score(sampled) : null,
        goldScores: input.judge.gold?.(sampled) ?? null,
        samplerError: samplerError(sampled.samplerLogprobs, logprobs, tokens),
      };
    },
    async release() {
      await Promise.all([generator.release(), policy.release(), reference.release()]);
    },
  };
}

type Sampled = Judged & { samplerLogprobs: readonly (readonly number[])[] };

async function sample(
  input: OnPolicyInput & {
    generator: Generator;
    config: RolloutConfig;
    decoding: Decoding;
    responsesPerPrompt: number;
    iteration: number;
  },
): Promise<Sampled> {
  const { generator, config, decoding, responsesPerPrompt: K, padId, eosId, seed, iteration } = input;
  const asked = promptsOf({ ...input, count: config.batchSize / K });
  const prompts = asked.flatMap((prompt) => Array.from({ length: K }, () => prompt));
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

/** The next prompts of an endless sequence that goes through all of them in a new order each time. */
export function promptsOf<P>(input: { prompts: readonly P[]; count: number; seed: number; iteration: number }): P[] {
  const { prompts, count, seed, iteration } = input;
  const orders = new Map<number, number[]>();
  return Array.from({ length: count }, (_, b) => {
    const n = iteration * count + b;
    const pass = Math.floor(n / prompts.length);
    const order = orders.get(pass) ?? shuffled(prompts.length, randomFrom(childSeed(seed, SEEDS.prompts, pass)));
    orders.set(pass, order);
    return prompts[order[n % prompts.length]!]!;
  });
}

function samplerError(reported: Sampled["samplerLogprobs"], logprobs: Float32Array, tokens: number): number {
  const differences = reported.flatMap((row, b) =>
    row.map((logprob, t) => Math.abs(logprob - logprobs[b * tokens + t]!)),
  );
  return differences.reduce((sum, d) => sum + d, 0) / differences.length;
}

/** Largest difference before the first update that is still float32 at work, in nats per token. */
export const PARITY_TOLERANCE = 1e-4;

/** Throws when log-probabilities [B, T] that must be the same before the first update are not. */
export function refuseDifference(mask: Float32Array, logprobs: Float32Array, expected: Float32Array): void {
  const largest = mask.reduce(
    (most, m, i) => (m === 0 ? most : Math.max(most, Math.abs(logprobs[i]! - expected[i]!))),
    0,
  );
  if (largest <= PARITY_TOLERANCE) return;
  throw new Error(
    `Before the first update log-probabilities differ by ${largest} nats from those of the same policy: the graphs disagree.`,
  );
}

/** Some rows of a rollout, with some of the [B, T] arrays that belong to it. */
export function minibatchOf(
  rollout: Rollout,
  rows: readonly number[],
  arrays: Readonly<Record<string, Float32Array | Float64Array>>,
): Minibatch {
  const { tokens } = rollout;
  const pick = (from: Float32Array | Float64Array): Float32Array => {
    const picked = new Float32Array(rows.length * tokens);
    rows.forEach((b, i) => {
      picked.set(from.subarray(b * tokens, (b + 1) * tokens), i * tokens);
    });
    return picked;
  };
  return {
    prompts: rows.map((b) => rollout.prompts[b]!),
    responses: rows.map((b) => rollout.responses[b]!),
    tokens,
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, pick(array)])),
  };
}

/** Something an iteration sampled, for people to read; ids. */
export type RolloutSample = { prompt: readonly number[]; response: readonly number[]; score: number };

/** How many samples an event shows. */
const SHOWN_SAMPLES = 4;

export const samplesOf = ({ prompts, responses, scores }: Rollout): RolloutSample[] =>
  prompts.slice(0, SHOWN_SAMPLES).map((prompt, b) => ({ prompt, response: responses[b]!, score: scores[b]! }));
