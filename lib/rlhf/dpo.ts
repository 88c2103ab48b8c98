/**
 * Direct preference optimization: rankings teach the policy itself, without a reward model or rollouts.
 *
 *     lead = (log policy - log reference)(chosen) - (log policy - log reference)(rejected)
 *     DPO    loss = mean over prompts of mean over pairs of -log sigmoid(beta * lead)
 *     IPO    loss = mean over prompts of mean over pairs of (lead - 1 / (2 beta))^2
 *
 * Every policy is the best one for some reward, up to a constant of the prompt: beta * log(policy / reference), its
 * implicit reward. A pair compares two responses to one prompt, so the constant cancels, and the loss of a reward model
 * becomes one of the policy. The reference is the policy as it was before the round.
 *
 * As with a reward model, all pairs of one ranking are one element of a batch. So each response passes through the
 * network once and not once for each of its up to K - 1 pairs, and a prompt with many responses weighs no more than one
 * with two. With two responses to a prompt this is the paper's mean over pairs.
 *
 * A logprob here is of a whole response: summed over its tokens, not averaged. Losses take `weights` as those of
 * losses.ts do.
 *
 * Source: Rafailov et al. 2023 (arXiv 2305.18290); Azar et al. 2023 (arXiv 2310.12036). Departures: more than two
 * responses to a prompt; AdamW, not RMSprop, along a cosine; learning rate and batch fit small models.
 */
import { AppError } from "@/lib/contract/errors";
import type { DpoConfig } from "@/lib/contract/settings/dpo";
import type { Value } from "@/lib/ml/graph";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { cosine } from "@/lib/ml/schedule";
import { longestOf, paddedWidth } from "./batches";
import { finiteMetrics, type LanguageModel, type RoundEvent, type RoundState, refuseTooLong } from "./language-model";
import { Learner } from "./learner";
import { momentsOf } from "./moments";
import { type Comparison, comparisonBatches, pairWeights } from "./pairs";
import {
  type Loss,
  policyHead,
  ResponseNetwork,
  responseMask,
  responseWidth,
  type Sequences,
} from "./response-network";
import { PARITY_TOLERANCE } from "./rollout";
import { type Learned, traineeOf } from "./trainee";

/** A ranking as a policy learns from it: the prompt is given, the rest of each response is what the policy says. */
export type PolicyComparison = Comparison & {
  /** How many tokens at the start of every response are the prompt. */
  promptTokens: number;
};

/**
 * Trains a copy of `policy`; one event per optimizer step.
 *
 * Metrics: `loss/train`, `loss/heldout` (without smoothing); `rewards/chosen`, `rewards/rejected`, `rewards/margins` in
 * reward units, `rewards/accuracies` over pairs; `logps/chosen`, `logps/rejected` in nats; `length/chosen`,
 * `length/rejected` in tokens; all but the losses also of held-out pairs, under the same name and `_heldout`; `lr`,
 * `grad_norm`, `update/skipped`.
 *
 * @param policy   where to start, and the reference.
 * @param heldOut  rankings that are measured and never learned.
 * @throws         AppError when no ranking has a pair, or a response is longer than the policy can read.
 */
export async function* dpo(input: {
  policy: LanguageModel;
  comparisons: readonly PolicyComparison[];
  heldOut: readonly PolicyComparison[];
  config: DpoConfig;
  padId: number;
  seed: number;
  resume?: RoundState;
}): AsyncGenerator<RoundEvent, Learned> {
  const { policy, config, padId, seed, resume } = input;
  const hasPair = (c: Comparison) => c.pairs.length > 0;
  const train = input.comparisons.filter(hasPair);
  const all = [...train, ...input.heldOut.filter(hasPair)];
  if (train.length === 0) throw new AppError("too_little_data", "No ranking puts one response above another.");
  refuseTooLong(policy, longestOf(all.flatMap((c) => c.responses)));

  const promptWidth = paddedWidth(Math.max(...all.map((c) => c.promptTokens)));
  const shape = { rows: config.microBatchSize, promptWidth, padId };
  const head = policyHead({ temperature: 1, bannedIds: [padId] });
  const anchored = await withReference({ network: policy, shape, head }, all);
  const [comparisons, heldOut] = [anchored.slice(0, train.length), anchored.slice(train.length)];
  const tokens = responseWidth(sequencesOf(comparisons));

  const trainee = traineeOf(policy, config, randomFrom(childSeed(seed, SEEDS.adapters)));
  const learner = new Learner("policy", trainee.network.parameters, config);
  if (resume) learner.restore(resume);
  const network = new ResponseNetwork({ network: trainee.network, shape, head, loss: lossOf(config) });
  const evaluate = async () => heldOutMetrics(await withLogprobs(network, heldOut), config);

  const stepsPerEpoch = Math.ceil(comparisons.length / config.batchSize);
  const totalSteps = config.epochs * stepsPerEpoch;
  const comparisonsAt = (step: number): Anchored[] => {
    const epoch = Math.floor(step / stepsPerEpoch);
    const start = (step % stepsPerEpoch) * config.batchSize;
    return shuffled(comparisons.length, randomFrom(childSeed(seed, SEEDS.order, epoch)))
      .slice(start, start + config.batchSize)
      .map((i) => comparisons[i]!);
  };
  const eventAt = (step: number, metrics: Record<string, number>): RoundEvent => ({
    step,
    totalSteps,
    metrics: finiteMetrics(metrics),
    skipped: learner.takeSkipped(),
    state: () => ({ step, ...learner.state() }),
    model: () => trainee.result(),
    ...(metrics["loss/heldout"] !== undefined && { quality: -metrics["loss/heldout"] }),
  });

  try {
    if (!resume) yield eventAt(0, await evaluate());
    for (let step = resume?.step ?? 0; step < totalSteps; step++) {
      const batch = comparisonsAt(step);
      const { loss, gradient, read } = await accumulate({ network, batch, tokens, config });
      if (step === 0) refuseReward(read);
      const learningRate = cosine({ ...config, step, totalSteps, peak: config.learningRate });
      const update = learner.update({
        ...{ gradient, loss, learningRate },
        rows: () => batch.flatMap(({ responses }) => responses),
      });

      const done = step + 1;
      const isMeasured = done % config.evaluateEvery === 0 || done === totalSteps;
      yield eventAt(done, {
        "loss/train": loss,
        ...pairMetrics(read, config),
        lr: learningRate,
        grad_norm: update.gradientNorm,
        "update/skipped": update.applied ? 0 : 1,
        ...(isMeasured ? await evaluate() : {}),
      });
    }
    return trainee.result();
  } finally {
    await network.release();
  }
}

/** Keys that keep the seeds of the parts of a round apart. */
const SEEDS = { adapters: 0, order: 1 } as const;

// ── the losses ──

/** [B] logprobs of the two responses of each pair, in nats, under the policy in training and under the reference. */
export type PairLogprobs<T> = { chosen: T; rejected: T; referenceChosen: T; referenceRejected: T };

/** [B] by how many nats the policy prefers the chosen response more than the reference does. */
const leads = ({ chosen, rejected, referenceChosen, referenceRejected }: PairLogprobs<Value>): Value =>
  chosen.sub(referenceChosen).sub(rejected.sub(referenceRejected));

/**
 * Mean of -log sigmoid of the margin between the implicit rewards.
 * @param weights         [B].
 * @param beta            reward units per nat; a greater one holds the policy closer to the reference. 0.1 is usual.
 * @param labelSmoothing  chance that a label is the wrong way round.
 * @returns               [] in nats; log 2 while the policy is the reference.
 * @source Rafailov et al. 2023, eq. 7, arXiv 2305.18290; label smoothing: Mitchell 2023, "A note on DPO with noisy
 *         preferences and relationship to IPO"
 */
export function dpoLoss(input: PairLogprobs<Value> & { weights: Value; beta: number; labelSmoothing?: number }): Value {
  const { weights, beta, labelSmoothing = 0 } = input;
  const margins = leads(input).mul(beta);
  const asLabelled = margins.neg().softplus();
  if (labelSmoothing === 0) return asLabelled.mul(weights).sum();
  const reversed = margins.softplus();
  return asLabelled
    .mul(1 - labelSmoothing)
    .add(reversed.mul(labelSmoothing))
    .mul(weights)
    .sum();
}

/**
 * Mean squared distance of the lead from 1 / (2 beta). Unlike the loss of DPO it has a finite optimum, so that a pair
 * which every labeler orders alike cannot drive the policy ever further from the reference.
 * @param weights  [B].
 * @param beta     called tau in the paper.
 * @returns        [] in nats squared.
 * @source Azar et al. 2023, eq. 17, arXiv 2310.12036
 */
export function ipoLoss(input: PairLogprobs<Value> & { weights: Value; beta: number }): Value {
  const { weights, beta } = input;
  const beyond = leads(input).sub(1 / (2 * beta));
  return beyond.mul(beyond).mul(weights).sum();
}

/** [B] implicit rewards of the responses, and the margins between them, in reward units. */
export function implicitRewards(
  input: PairLogprobs<ArrayLike<number>> & { beta: number },
): Record<"chosen" | "rejected" | "margins", Float64Array> {
  const rewards = (policy: ArrayLike<number>, reference: ArrayLike<number>) =>
    Float64Array.from(policy, (logprob, i) => input.beta * (logprob - reference[i]!));
  const chosen = rewards(input.chosen, input.referenceChosen);
  const rejected = rewards(input.rejected, input.referenceRejected);
  return { chosen, rejected, margins: chosen.map((reward, i) => reward - rejected[i]!) };
}

/**
 * Means over the pairs, under the field's names. `rewards/accuracies` is the share of positive margins; a margin of 0
 * counts half, as with a reward model, so that the reference itself has 0.5 and not 0.
 */
export function dpoMetrics(input: PairLogprobs<ArrayLike<number>> & { beta: number }): Record<string, number> {
  const { chosen, rejected, margins } = implicitRewards(input);
  return {
    "rewards/chosen": momentsOf(chosen).mean,
    "rewards/rejected": momentsOf(rejected).mean,
    "rewards/margins": momentsOf(margins).mean,
    "rewards/accuracies": momentsOf(margins.map((margin) => (Math.sign(margin) + 1) / 2)).mean,
  };
}

// ── a step ──

/**
 * The loss over all ordered pairs of responses in a micro-batch, most of them of weight 0. It asks for `said` [rows, T],
 * 1 on the tokens of a response; `reference` [rows, 1], logprobs under the reference; and `weights` [rows, rows], whose
 * entry [i, j] belongs to "i is better than j".
 */
const lossOf = ({ loss, beta, labelSmoothing, microBatchSize: rows }: DpoConfig): Loss => ({
  on: "logprobs",
  of: (logprobs, array) => {
    const whole = logprobs.mul(array("said")).sum(1); // [rows]
    const reference = array("reference", 1);
    const pairs = {
      chosen: whole.reshape(rows, 1),
      rejected: whole.reshape(1, rows),
      referenceChosen: reference,
      referenceRejected: reference.reshape(1, rows),
      weights: array("weights", rows),
      beta,
    };
    return loss === "ipo" ? ipoLoss(pairs) : dpoLoss({ ...pairs, labelSmoothing });
  },
});

/** The gradient of a step's comparisons, whatever the micro-batches they are split into. */
async function accumulate(input: {
  network: ResponseNetwork;
  batch: readonly Anchored[];
  tokens: number;
  config: DpoConfig;
}): Promise<{ loss: number; gradient: Float32Array; read: Read[] }> {
  const { network, batch, tokens, config } = input;
  const { microBatchSize: rows } = config;
  let loss = 0;
  let gradient: Float32Array = new Float32Array();
  const read: Read[] = [];
  for (const [i, comparisons] of comparisonBatches(batch, rows).entries()) {
    const sequences = sequencesOf(comparisons);
    const weights = pairWeights({ comparisons, rows, prompts: batch.length, ties: "drop", labelSmoothing: 0 });
    const arrays = {
      said: responseMask(sequences, tokens),
      reference: Float32Array.from(comparisons.flatMap((c) => c.reference)),
      weights: weights.subarray(0, sequences.responses.length * rows),
    };
    const part = await network.gradient({ ...sequences, tokens, arrays }, { accumulate: i > 0 });
    loss += part.loss;
    gradient = part.gradient;
    read.push(...summed(comparisons, part.said, tokens));
  }
  return { loss, gradient, read };
}

/** Throws when a response has a reward before the first update: the graphs of policy and reference would disagree. */
function refuseReward(read: readonly Read[]): void {
  const apart = read.flatMap((c) =>
    c.logprobs.map((logprob, i) => Math.abs(logprob - c.reference[i]!) / saidTokens(c, i)),
  );
  const largest = Math.max(...apart);
  if (largest <= PARITY_TOLERANCE) return;
  throw new Error(
    `Before the first update the policy is ${largest} nats per token from its reference: their graphs disagree.`,
  );
}

// ── what is read of responses ──

/** A comparison with the logprobs of its responses under the reference. */
type Anchored = PolicyComparison & { reference: readonly number[] };
/** The same, and those under the policy. */
type Read = Anchored & { logprobs: readonly number[] };
type WithLogprobs<C> = C & { logprobs: number[] };

const sequencesOf = (comparisons: readonly PolicyComparison[]): Sequences => ({
  prompts: comparisons.flatMap((c) => c.responses.map((ids) => ids.slice(0, c.promptTokens))),
  responses: comparisons.flatMap((c) => c.responses.map((ids) => ids.slice(c.promptTokens))),
});

const saidTokens = ({ responses, promptTokens }: PolicyComparison, i: number): number =>
  responses[i]!.length - promptTokens;

/** Gives the same bits whenever it is called, so that a resumed round need not have kept them. */
async function withReference(
  reference: ConstructorParameters<typeof ResponseNetwork>[0],
  comparisons: readonly PolicyComparison[],
): Promise<Anchored[]> {
  const network = new ResponseNetwork(reference);
  try {
    const read = await withLogprobs(network, comparisons);
    return read.map(({ logprobs, ...comparison }) => ({ ...comparison, reference: logprobs }));
  } finally {
    await network.release();
  }
}

async function withLogprobs<C extends PolicyComparison>(
  network: ResponseNetwork,
  comparisons: readonly C[],
): Promise<WithLogprobs<C>[]> {
  if (comparisons.length === 0) return [];
  const sequences = sequencesOf(comparisons);
  const { logprobs } = await network.read(sequences);
  return summed(comparisons, logprobs!, responseWidth(sequences));
}

/** @param said  [all responses, T] logprobs of tokens. */
function summed<C extends PolicyComparison>(
  comparisons: readonly C[],
  said: Float32Array,
  tokens: number,
): WithLogprobs<C>[] {
  let start = 0;
  return comparisons.map((comparison) => {
    const logprobs = comparison.responses.map((_, i) => {
      const own = said.subarray(start, start + saidTokens(comparison, i));
      start += tokens;
      return own.reduce((sum, logprob) => sum + logprob, 0);
    });
    return { ...comparison, logprobs };
  });
}

// ── what it measures ──

/** Means over the pairs of some comparisons. */
function pairMetrics(read: readonly Read[], { beta }: DpoConfig): Record<string, number> {
  const of = (value: (c: Read, response: number) => number, side: 0 | 1): number[] =>
    read.flatMap((c) => c.pairs.map((pair) => value(c, pair[side])));
  const mean = (values: readonly number[]): number => momentsOf(values).mean;
  const [logprobs, references] = [(c: Read, i: number) => c.logprobs[i]!, (c: Read, i: number) => c.reference[i]!];
  const [chosen, rejected] = [of(logprobs, 0), of(logprobs, 1)];
  return {
    ...dpoMetrics({ chosen, rejected, referenceChosen: of(references, 0), referenceRejected: of(references, 1), beta }),
    "logps/chosen": mean(chosen),
    "logps/rejected": mean(rejected),
    "length/chosen": mean(of(saidTokens, 0)),
    "length/rejected": mean(of(saidTokens, 1)),
  };
}

function heldOutMetrics(read: readonly Read[], config: DpoConfig): Record<string, number> {
  if (read.length === 0) return {};
  const measured = Object.entries(pairMetrics(read, config));
  return {
    "loss/heldout": plainLoss(read, config),
    ...Object.fromEntries(measured.map(([name, value]) => [`${name}_heldout`, value])),
  };
}

/** The loss in float64, without smoothing: mean over prompts of mean over pairs. */
function plainLoss(read: readonly Read[], { loss, beta }: DpoConfig): number {
  const ofLead = {
    dpo: (lead: number) => softplus(-beta * lead),
    ipo: (lead: number) => (lead - 1 / (2 * beta)) ** 2,
  }[loss];
  const ofPairs = read.map(({ pairs, logprobs, reference }) => {
    const above = (i: number): number => logprobs[i]! - reference[i]!;
    return momentsOf(pairs.map(([chosen, rejected]) => ofLead(above(chosen) - above(rejected)))).mean;
  });
  return momentsOf(ofPairs).mean;
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
