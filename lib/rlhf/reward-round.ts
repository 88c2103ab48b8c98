/**
 * The models of a reward-model round, one after another: the members of an ensemble, which differ by seed (head and
 * order of the data); the monitor, which learns from prompts that the members never see; and one model for each group
 * of labelers left out.
 *
 * Each is trained by `rewardModel` as if it were alone, so one member is what `rewardModel` gives, to the bit. Steps
 * count on from model to model. The state between two steps is what the finished models have left and the state of the
 * one in training.
 *
 * Source: ensembles: Coste et al. 2023, arXiv 2310.02743; a monitor: Bai et al. 2022, section 4, arXiv 2204.05862.
 */

import { AppError } from "@/lib/contract/errors";
import type { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { childSeed, randomFrom } from "@/lib/ml/random";
import { ensembleScores } from "./ensemble";
import type { LabelerFold } from "./labeler-folds";
import { type LanguageModel, type RoundEvent, type RoundState, withScoreHead } from "./language-model";
import { scalarOf, tensorOf } from "./learner";
import { type Comparison, pairAccuracy, splitScores } from "./pairs";
import { type RewardModel, rewardModel, rewardModelSteps } from "./reward-model";
import { createScorer } from "./scorer";
import { type Learned, learnedAt } from "./trainee";

/** A model, and its raw scores of the held-out responses, one comparison after another. */
export type MeasuredModel = RewardModel & { model: Learned; scores: Float32Array };

export type RewardRound = {
  members: MeasuredModel[];
  monitor: MeasuredModel | null;
  /** For each fold, raw scores of its held-out responses by the model that has learned from none of its labelers. */
  foldScores: Float32Array[];
};

type Input = {
  model: LanguageModel;
  /** What the members learn from. */
  comparisons: readonly Comparison[];
  /** What the monitor learns from; there is none when this is empty. */
  monitorComparisons: readonly Comparison[];
  folds: readonly LabelerFold<Comparison>[];
  heldOut: readonly Comparison[];
  demonstrations: readonly (readonly number[])[];
  config: RewardModelConfig;
  padId: number;
  seed: number;
  resume?: RoundState;
};

/** One model to train. */
type Part = {
  kind: "member" | "monitor" | "fold";
  /** "member-0", "monitor", "fold-0": the prefix of what it leaves in the state. */
  name: string;
  comparisons: readonly Comparison[];
  heldOut: readonly Comparison[];
  seed: number;
  steps: number;
};

/** What a part leaves; of a fold's model only the scores are of use. */
type Finished = { part: Part; scores: Float32Array; trained: (RewardModel & { model: Learned }) | null };

/**
 * Trains all models; one event per optimizer step.
 *
 * Metrics are those of `rewardModel` for the first member. Later models tell of the step's own data under the same
 * names, and `accuracy/member_heldout`, `accuracy/monitor_heldout`, or, once a fold is trained, `accuracy/fold_heldout`
 * on its own labelers. At the end of each further member, `accuracy/heldout` is that of the mean of all members so far.
 *
 * @throws AppError as `rewardModel` does, and when the monitor has nothing to learn from.
 */
export async function* rewardRound(input: Input): AsyncGenerator<RoundEvent, RewardRound> {
  const { config, resume, monitorComparisons } = input;
  if (monitorComparisons.length > 0 && rewardModelSteps(monitorComparisons, config) === 0) {
    throw new AppError(
      "too_little_data",
      "No ranking of the prompts held back for the monitor puts one response above another. Raise the monitor's share, or collect more.",
    );
  }
  const parts = partsOf(input);
  const totalSteps = parts.reduce((sum, { steps }) => sum + steps, 0);
  const finished: Finished[] = [];
  let end = 0;
  for (const part of parts) {
    const start = end;
    end += part.steps;
    const isDone = resume !== undefined && resume.step >= end;
    finished.push(
      isDone ? restored(input, part, resume) : yield* trainPart(input, { part, start, totalSteps, finished }),
    );
  }
  const models = (kind: Part["kind"]): MeasuredModel[] =>
    finished.flatMap(({ part, trained, scores }) => (trained && part.kind === kind ? [{ ...trained, scores }] : []));
  return {
    members: models("member"),
    monitor: models("monitor")[0] ?? null,
    foldScores: finished.filter(({ part }) => part.kind === "fold").map(({ scores }) => scores),
  };
}

/** [R] mean over members of raw score less bias: a lead stays the logarithm of odds, as it is for each of them. */
export const memberMean = (members: readonly { scores: Float32Array; bias: number }[]): Float64Array =>
  ensembleScores(
    members.map(({ scores, bias }) => Float64Array.from(scores, (raw) => raw - bias)),
    { rule: "mean" },
  );

function partsOf({ config, seed, comparisons, monitorComparisons, heldOut, folds }: Input): Part[] {
  const part = (
    kind: Part["kind"],
    name: string,
    own: { comparisons: readonly Comparison[]; heldOut: readonly Comparison[]; seed: number },
  ): Part => ({ ...own, kind, name, steps: rewardModelSteps(own.comparisons, config) });
  const memberSeed = (i: number): number => (i === 0 ? seed : childSeed(seed, 2, i));
  const monitor = { comparisons: monitorComparisons, heldOut, seed: childSeed(seed, 3) };
  return [
    ...Array.from({ length: config.members }, (_, i) =>
      part("member", `member-${i}`, { comparisons, heldOut, seed: memberSeed(i) }),
    ),
    ...(monitorComparisons.length > 0 ? [part("monitor", "monitor", monitor)] : []),
    ...folds.map((fold, i) => part("fold", `fold-${i}`, { ...fold, seed: childSeed(seed, 4, i) })),
  ];
}

/**
 * Trains one model from a step of the round on. The event of its last step waits until the model is measured, so that
 * the state after it holds what the model leaves.
 */
async function* trainPart(
  input: Input,
  place: { part: Part; start: number; totalSteps: number; finished: readonly Finished[] },
): AsyncGenerator<RoundEvent, Finished> {
  const { model, demonstrations, config, padId, resume } = input;
  const { part, start, totalSteps, finished } = place;
  const earlier = stateOf(finished);
  const training = rewardModel({
    model,
    demonstrations,
    config,
    padId,
    seed: part.seed,
    comparisons: part.comparisons,
    heldOut: part.kind === "fold" ? [] : part.heldOut,
    ...(resume && resume.step > start && { resume: { ...resume, step: resume.step - start } }),
  });
  let last: Pick<RoundEvent, "metrics" | "skipped"> = { metrics: {}, skipped: [] };
  try {
    for (;;) {
      const next = await training.next();
      if (next.done) {
        const scores = await heldOutScores(input, part, next.value.model);
        const own: Finished = { part, scores, trained: part.kind === "fold" ? null : next.value };
        const all = [...finished, own];
        const step = start + part.steps;
        const metrics = { ...metricsOf(part, last.metrics), ...closingMetrics(all) };
        const { model } = next.value;
        const { skipped } = last;
        yield { step, totalSteps, metrics, skipped, state: () => ({ step, ...stateOf(all) }), model: () => model };
        return own;
      }
      const event = next.value;
      last = event;
      // The end of one model is the beginning of the next.
      if (event.step === event.totalSteps || (event.step === 0 && start > 0)) continue;
      const step = start + event.step;
      const state = (): RoundState => {
        const live = event.state();
        return {
          step,
          tensors: { ...earlier.tensors, ...live.tensors },
          scalars: { ...earlier.scalars, ...live.scalars },
        };
      };
      yield { ...event, step, totalSteps, metrics: metricsOf(part, event.metrics), state };
    }
  } finally {
    // Frees what it holds when the round is stopped; its value is of no use then.
    await training.return(undefined as never);
  }
}

async function heldOutScores({ config, padId }: Input, part: Part, model: LanguageModel): Promise<Float32Array> {
  const scorer = createScorer({ model, rows: config.microBatchSize, padId });
  try {
    return Float32Array.from(await scorer.score(part.heldOut.flatMap((c) => c.responses)));
  } finally {
    await scorer.release();
  }
}

// ── metrics ──

const OF_THE_STEP = ["loss/train", "accuracy/train", "grad_norm", "lr", "update/skipped"] as const;

function metricsOf({ kind, name }: Part, metrics: Record<string, number>): Record<string, number> {
  if (name === "member-0") return metrics;
  const kept = OF_THE_STEP.flatMap((key) => (key in metrics ? [[key, metrics[key]!] as const] : []));
  const heldOut = metrics["accuracy/heldout"];
  return { ...Object.fromEntries(kept), ...(heldOut !== undefined && { [`accuracy/${kind}_heldout`]: heldOut }) };
}

/** What only a finished model tells: of all members together, or of a fold. */
function closingMetrics(finished: readonly Finished[]): Record<string, number> {
  const { part, scores } = finished.at(-1)!;
  if (!part.heldOut.some((c) => c.pairs.length > 0)) return {};
  const accuracy = (of: Float32Array | Float64Array): number =>
    pairAccuracy(part.heldOut, splitScores(part.heldOut, of));
  if (part.kind === "fold") return { "accuracy/fold_heldout": accuracy(scores) };
  if (part.kind === "monitor" || finished.length === 1) return {};
  return {
    "accuracy/heldout": accuracy(memberMean(finished.map((f) => ({ scores: f.scores, bias: f.trained!.bias })))),
  };
}

// ── the state ──

function stateOf(finished: readonly Finished[]): Omit<RoundState, "step"> {
  const tensors: RoundState["tensors"] = {};
  const scalars: RoundState["scalars"] = {};
  for (const { part, scores, trained } of finished) {
    tensors[`${part.name}.scores`] = scores;
    if (!trained) continue;
    tensors[part.name] = (trained.model.adapters ?? trained.model).parameters.data;
    scalars[`${part.name}.bias`] = trained.bias;
    scalars[`${part.name}.gain`] = trained.gain;
  }
  return { tensors, scalars };
}

function restored({ model, config }: Input, part: Part, state: RoundState): Finished {
  const scores = tensorOf(state, `${part.name}.scores`);
  if (part.kind === "fold") return { part, scores, trained: null };
  // The head's first weights are of no use: what was learned replaces them.
  const start = withScoreHead(model, randomFrom(0));
  const trained = {
    model: learnedAt({ model: start, settings: config, state, name: part.name }),
    bias: scalarOf(state, `${part.name}.bias`),
    gain: scalarOf(state, `${part.name}.gain`),
  };
  return { part, scores, trained };
}
