/**
 * Reward model: a policy's body under a scalar head learns to score responses as labelers rank them.
 *
 *     score = head(hidden state at the last token of the response)
 *     loss  = mean over prompts of mean over pairs of -log sigmoid(score_chosen - score_rejected)
 *
 * Each response passes through the network once. All pairs of one ranking are one element of a batch: spread over an
 * epoch as single examples, every response would be learned K - 1 times, and the model overfits. Responses that a
 * labeler put in one tier give no pair, and a ranking that is one tier does not count.
 *
 * After training, a bias is measured so that demonstrations score 0 on average: use score - bias. The gain, one over the
 * deviation of the scores of the training responses, is the scale on which a KL coefficient means something.
 *
 * Source: Ouyang et al. 2022, section 3.5, eq. 1 and appendix C.2 (arXiv 2203.02155); head initialised as in Stiennon et
 * al. 2020, appendix C.1 (arXiv 2009.01325). Departures: the denominator is the number of pairs that are left, not
 * K choose 2; learning rate and batch fit small models. Ties, margins, smoothing and centring are options (`losses.ts`);
 * Davidson's nu is measured once, not learned: at a rate that suits a network, one parameter would hardly move in an epoch.
 */
import { AppError } from "@/lib/contract/errors";
import type { Measured, Undefined } from "@/lib/contract/reward-report";
import type { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { scoreHead } from "@/lib/ml/nn/heads";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { cosine } from "@/lib/ml/schedule";
import type { GradientProgram } from "@/lib/ml/train-step";
import { longestOf, paddedWidth, rightPadded } from "./batches";
import {
  finiteMetrics,
  type LanguageModel,
  type RoundEvent,
  type RoundState,
  refuseTooLong,
  withScoreHead,
} from "./language-model";
import { Learner } from "./learner";
import { davidsonLoss, preferenceLoss } from "./losses";
import { momentsOf } from "./moments";
import { bodyGraph, gradientsOf, type Network } from "./network";
import {
  type Comparison,
  comparisonBatches,
  logNuOf,
  pairAccuracy,
  pairCount,
  pairMargins,
  pairWeights,
  splitScores,
  tieWeights,
} from "./pairs";
import { lengthCorrelation, longerWinsAccuracy, type ScoredResponse } from "./reward-probes";
import { createScorer, type Scorer } from "./scorer";
import { type Learned, traineeOf } from "./trainee";

/** A reward model and its scale: the score to use is raw score - bias, and (that) * gain has deviation 1. */
export type RewardModel = { model: LanguageModel; bias: number; gain: number };

/**
 * Trains a copy of the policy under a new head; one event per optimizer step.
 *
 * Metrics: `loss/train`, `loss/heldout` in nats, `accuracy/train`, `accuracy/heldout` over pairs,
 * `accuracy/longer_wins_heldout` (of the rule "the longer response is better" on the same pairs),
 * `correlation/length_heldout` (of score and length within a prompt), `score/mean_heldout`, `score/std_heldout`, `lr`,
 * `grad_norm`, `update/skipped`; with the last step `score/bias` and `score/gain`. What is undefined is left out.
 *
 * @param model           the SFT policy.
 * @param demonstrations  prompt and response up to and including EOS; without any, training responses score 0 instead.
 * @throws                AppError when no comparison has a pair, or a response is longer than the model can read.
 */
export async function* rewardModel(input: {
  model: LanguageModel;
  comparisons: readonly Comparison[];
  heldOut: readonly Comparison[];
  demonstrations: readonly (readonly number[])[];
  config: RewardModelConfig;
  padId: number;
  seed: number;
  resume?: RoundState;
}): AsyncGenerator<RoundEvent, RewardModel & { model: Learned }> {
  const { heldOut, demonstrations, config, padId, seed, resume } = input;
  const comparisons = taughtBy(input.comparisons, config);
  if (comparisons.length === 0) {
    throw new AppError("too_little_data", "No ranking puts one response above another.");
  }
  const longest = longestOf([...comparisons, ...heldOut].flatMap((c) => c.responses));
  refuseTooLong(input.model, Math.max(longest, longestOf(demonstrations)));
  const width = paddedWidth(longest);

  const totalSteps = rewardModelSteps(comparisons, config);
  const random = randomFrom(childSeed(seed, 0));
  const trainee = traineeOf(withScoreHead(input.model, random), config, random);
  const model = trainee.network;
  const learner = new Learner("model", model.parameters, config);
  if (resume) learner.restore(resume);
  const after = (step: number) => ({
    step,
    totalSteps,
    skipped: learner.takeSkipped(),
    state: () => ({ step, ...learner.state() }),
    model: () => trainee.result(),
  });

  const rows = config.microBatchSize;
  const gradients = await compilePreferenceGradients({ model, rows, width, config, logNu: logNuOf(comparisons) });
  const scorer = createScorer({ model, rows, padId });

  const stepsPerEpoch = totalSteps / config.epochs;
  const comparisonsAt = (step: number): Comparison[] => {
    const epoch = Math.floor(step / stepsPerEpoch);
    const start = (step % stepsPerEpoch) * config.batchSize;
    return shuffled(comparisons.length, randomFrom(childSeed(seed, 1, epoch)))
      .slice(start, start + config.batchSize)
      .map((i) => comparisons[i]!);
  };

  let scale: { bias: number; gain: number } | undefined;
  try {
    if (!resume) {
      const metrics = finiteMetrics(await heldOutMetrics(scorer, heldOut));
      yield { ...after(0), metrics };
    }
    for (let step = resume?.step ?? 0; step < totalSteps; step++) {
      const batch = comparisonsAt(step);
      const learned = await accumulate({ gradients, batch, rows, width, padId, config });
      const learningRate = cosine({ ...config, step, totalSteps, peak: config.learningRate });
      const { gradient } = gradients;
      const update = learner.update({
        ...{ gradient, loss: learned.loss, learningRate },
        rows: () => batch.flatMap(({ responses }) => responses),
      });

      const done = step + 1;
      const last = done === totalSteps;
      if (last) scale = await scaleOf(scorer, { comparisons, demonstrations });
      const metrics = {
        "loss/train": learned.loss,
        "accuracy/train": learned.accuracy,
        grad_norm: update.gradientNorm,
        lr: learningRate,
        "update/skipped": update.applied ? 0 : 1,
        ...(last || done % config.evaluateEvery === 0 ? await heldOutMetrics(scorer, heldOut) : {}),
        ...(scale ? scaleMetrics(scale) : {}),
      };
      yield { ...after(done), metrics: finiteMetrics(metrics) };
    }
    return { model: trainee.result(), ...(scale ?? (await scaleOf(scorer, { comparisons, demonstrations }))) };
  } finally {
    await Promise.all([gradients.release(), scorer.release()]);
  }
}

/** How many steps `rewardModel` takes on these comparisons. */
export const rewardModelSteps = (comparisons: readonly Comparison[], config: RewardModelConfig): number =>
  config.epochs * Math.ceil(taughtBy(comparisons, config).length / config.batchSize);

const taughtBy = (comparisons: readonly Comparison[], { ties }: RewardModelConfig): Comparison[] =>
  comparisons.filter((c) => pairCount(c, ties) > 0);

// ── the loss ──

/**
 * Inputs as in `TokenBatch`, `last` [rows, width] 1 on the last token, and what `pairFeeds` gives for these settings;
 * outputs loss, scores [rows].
 */
async function compilePreferenceGradients(input: {
  model: Network;
  rows: number;
  width: number;
  config: RewardModelConfig;
  logNu: number;
}): Promise<GradientProgram> {
  const { model, rows, width, config, logNu } = input;
  const { centering } = config;
  const { graph, p, hidden } = bodyGraph({ model, rows, width });
  const last = graph.input("last", [rows, width]);
  const pairs = (name: string) => graph.input(name, [rows, rows]);
  const weights = pairs("weights");
  const scores = scoreHead(hidden, p).mul(last).sum(1); // [rows]
  const loss =
    config.ties === "davidson"
      ? davidsonLoss({ scores, weights, tieWeights: pairs("tieWeights"), logNu: graph.constant(logNu), centering })
      : preferenceLoss({ scores, weights, centering, ...(config.margin > 0 && { margins: pairs("margins") }) });
  return gradientsOf(model, { graph, loss, outputs: { loss, scores } });
}

/** The matrices [rows, rows] that the loss reads. @param prompts  comparisons of the whole step. */
function pairFeeds(input: {
  comparisons: readonly Comparison[];
  rows: number;
  prompts: number;
  config: RewardModelConfig;
}): Record<string, Float32Array> {
  const { config, ...batch } = input;
  const { ties, labelSmoothing, margin } = config;
  return {
    weights: pairWeights({ ...batch, ties, labelSmoothing }),
    ...(ties === "davidson" && { tieWeights: tieWeights(batch) }),
    ...(margin > 0 && { margins: pairMargins({ ...batch, scale: margin }) }),
  };
}

/** Leaves the gradient of a step's comparisons in the program, whatever the micro-batches they are split into. */
async function accumulate(input: {
  gradients: GradientProgram;
  batch: readonly Comparison[];
  rows: number;
  width: number;
  padId: number;
  config: RewardModelConfig;
}): Promise<{ loss: number; accuracy: number }> {
  const { gradients, batch, rows, width, padId, config } = input;
  let loss = 0;
  const scored: Scored[] = [];
  for (const [i, comparisons] of comparisonBatches(batch, rows).entries()) {
    const lists = comparisons.flatMap((c) => c.responses);
    const { ids, positions, mask } = rightPadded({ lists, rows, width, padId });
    const last = new Float32Array(rows * width);
    lists.forEach((list, row) => {
      last[row * width + list.length - 1] = 1;
    });
    const pairs = pairFeeds({ comparisons, rows, prompts: batch.length, config });
    const outputs = await gradients.run({ ids, positions, mask, last, ...pairs }, { accumulate: i > 0 });
    loss += outputs.loss![0]!;
    scored.push(...scoredOf(comparisons, outputs.scores!));
  }
  return { loss, accuracy: accuracyOf(scored) };
}

// ── what it measures ──

type Scored = { comparison: Comparison; scores: ArrayLike<number> };

/** @param scores  of the responses of all comparisons, one after another. */
function scoredOf(comparisons: readonly Comparison[], scores: Float32Array | Float64Array): Scored[] {
  const lists = splitScores(comparisons, scores);
  return comparisons.map((comparison, i) => ({ comparison, scores: lists[i]! }));
}

async function heldOutMetrics(scorer: Scorer, heldOut: readonly Comparison[]): Promise<Record<string, number>> {
  const ranked = heldOut.filter((c) => c.pairs.length > 0);
  if (ranked.length === 0) return {};
  const scores = await scorer.score(ranked.flatMap((c) => c.responses));
  const scored = scoredOf(ranked, scores);
  const { mean, variance } = momentsOf(scores);
  const probed = scored.map(probedOf);
  const pairs = ranked.flatMap((c, i) =>
    c.pairs.map(([chosen, rejected]) => ({ chosen: probed[i]![chosen]!, rejected: probed[i]![rejected]! })),
  );
  return {
    "loss/heldout": lossOf(scored),
    "accuracy/heldout": accuracyOf(scored),
    ...whereDefined("accuracy/longer_wins_heldout", longerWinsAccuracy(pairs)),
    ...whereDefined("correlation/length_heldout", lengthCorrelation(probed.flat())),
    "score/mean_heldout": mean,
    "score/std_heldout": Math.sqrt(variance),
  };
}

/** The responses of a comparison as the probes see them; each comparison counts as a prompt of its own. */
const probedOf = ({ comparison, scores }: Scored, index: number): ScoredResponse[] =>
  comparison.responses.map((ids, i) => ({ prompt: `${index}`, score: scores[i]!, length: ids.length }));

const whereDefined = (name: string, probe: Measured | Undefined): Record<string, number> =>
  probe.value === null ? {} : { [name]: probe.value };

/** The plain loss, without smoothing or centring: mean over prompts of mean over pairs, in nats. */
const lossOf = (scored: readonly Scored[]): number =>
  momentsOf(
    scored.map(({ comparison: { pairs }, scores }) => {
      const losses = pairs.map(([chosen, rejected]) => softplus(scores[rejected]! - scores[chosen]!));
      return momentsOf(losses).mean;
    }),
  ).mean;

const accuracyOf = (scored: readonly Scored[]): number =>
  pairAccuracy(
    scored.map((s) => s.comparison),
    scored.map((s) => s.scores),
  );

/**
 * Bias and gain of the raw scores.
 * @source Ouyang et al. 2022, section 3.5: demonstrations score 0 on average; gain: Ziegler et al. 2019, section 2.1
 */
async function scaleOf(
  scorer: Scorer,
  data: {
    comparisons: readonly Comparison[];
    demonstrations: readonly (readonly number[])[];
  },
): Promise<{ bias: number; gain: number }> {
  const responses = await scorer.score(data.comparisons.flatMap((c) => c.responses));
  const demonstrations = await scorer.score(data.demonstrations);
  return scoreScale({ demonstrations, responses });
}

/**
 * The bias under which demonstrations score 0 on average (responses, when there are none), and the gain under which
 * responses have deviation 1.
 */
export function scoreScale(raw: { demonstrations: ArrayLike<number>; responses: ArrayLike<number> }): {
  bias: number;
  gain: number;
} {
  const responses = momentsOf(raw.responses);
  const anchor = raw.demonstrations.length > 0 ? momentsOf(raw.demonstrations) : responses;
  return {
    bias: anchor.mean,
    gain: responses.variance > 0 ? 1 / Math.sqrt(responses.variance) : 1,
  };
}

const scaleMetrics = ({ bias, gain }: { bias: number; gain: number }): Record<string, number> => ({
  "score/bias": bias,
  "score/gain": gain,
});

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
