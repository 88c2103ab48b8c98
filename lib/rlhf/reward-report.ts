/** Every probe of a reward model, from what its round has left: scores of the held-out rankings. */
import type { Estimate, ReportPart, RewardReport, Undefined } from "@/lib/contract/reward-report";
import type { LabelerFold } from "./labeler-folds";
import { momentsOf } from "./moments";
import { type Comparison, splitScores } from "./pairs";
import {
  accuracyBy,
  calibrationBins,
  calibrationError,
  groupsOf,
  labelerAgreement,
  lengthCorrelation,
  lengthMatchedAccuracy,
  longerWinsAccuracy,
  positionProbe,
  type ScoredPair,
  scoreAccuracy,
} from "./reward-probes";
import { memberMean, type RewardRound } from "./reward-round";
import { type SycophancyScores, sycophancyProbe } from "./sycophancy";

/** Most responses that are kept as points of score and length. */
const MAX_POINTS = 400;

/** One labeler's ranking, with what the probes ask about. */
export type JudgedComparison = Comparison & {
  /** Ids of the prompt, and of the comparison that several labelers may have ranked. */
  prompt: string;
  comparison: string;
  /** How many tokens of each list of `responses` are the prompt. */
  promptTokens: number;
  /** Whose order it is: a reviewer's, where one has corrected it. */
  labeler: string;
  /** [better, worse] as the labeler said before any correction, blind to what others said. */
  labelerPairs: readonly (readonly [number, number])[];
  simulated: boolean;
  useCase: string;
  /** Place of each response on the labeler's screen; null of a correction, since reviewers see no order of their own. */
  places: readonly number[] | null;
};

/** A pair, with what the probes ask about. */
type JudgedPair = ScoredPair & {
  labeler: string;
  group: string;
  useCase: string;
  responses: number;
  strength: number;
  chosenFirst: boolean | null;
};

/**
 * The report of a round.
 * @param trained      what the round gave; its held-out scores are of `heldOut`, those of each fold of the fold's.
 * @param folds        the folds that were trained, or why there are none.
 * @param sycophancy   mean scores of the members, less their bias.
 */
export function rewardReport(input: {
  trained: RewardRound;
  comparisons: readonly JudgedComparison[];
  monitorComparisons: readonly JudgedComparison[];
  heldOut: readonly JudgedComparison[];
  folds: readonly LabelerFold<JudgedComparison>[] | Undefined;
  demonstrations: number;
  sycophancy: readonly SycophancyScores[];
}): RewardReport {
  const { trained, comparisons, monitorComparisons, heldOut, folds, demonstrations, sycophancy } = input;
  const scores = memberMean(trained.members);
  const pairs = judgedPairs(heldOut, scores);
  const bins = calibrationBins(pairs);
  const by = (key: (pair: JudgedPair) => string | number): ReportPart[] =>
    [...accuracyBy(pairs, key)].map(([part, accuracy]) => ({ key: String(part), accuracy }));
  const responses = eachResponse(heldOut, scores);
  return {
    data: {
      training: amountOf(comparisons),
      monitor: amountOf(monitorComparisons),
      heldOut: amountOf(heldOut),
      demonstrations,
    },
    models: [
      ...trained.members.map((member, i) => ({ name: `member ${i + 1}`, ...member })),
      ...(trained.monitor ? [{ name: "monitor", ...trained.monitor }] : []),
    ].map(({ name, bias, gain, scores: own }) => ({
      name,
      bias,
      gain,
      accuracy: scoreAccuracy(judgedPairs(heldOut, own)),
    })),
    accuracy: scoreAccuracy(pairs),
    longerWins: longerWinsAccuracy(pairs),
    lengthMatched: lengthMatchedAccuracy(pairs),
    humanCeiling: labelerAgreement(heldOut.map(({ comparison, labelerPairs: pairs }) => ({ comparison, pairs }))),
    length: { correlation: lengthCorrelation(responses), points: pointsOf(responses) },
    by: {
      labeler: by((p) => p.labeler).sort((a, b) => countOf(b.accuracy) - countOf(a.accuracy)),
      group: by((p) => p.group),
      useCase: by((p) => p.useCase).sort((a, b) => countOf(b.accuracy) - countOf(a.accuracy)),
      responses: by((p) => p.responses).sort((a, b) => Number(a.key) - Number(b.key)),
      strength: by((p) => p.strength).sort((a, b) => Number(a.key) - Number(b.key)),
    },
    calibration: { error: calibrationError(pairs), bins: Array.isArray(bins) ? bins : [] },
    sycophancy: sycophancyProbe(sycophancy),
    position: positionProbe(
      pairs.flatMap(({ chosenFirst, ...pair }) => (chosenFirst === null ? [] : [{ ...pair, chosenFirst }])),
    ),
    labelerFolds: "value" in folds ? folds : foldsReport(folds, trained.foldScores),
  };
}

function foldsReport(
  folds: readonly LabelerFold<JudgedComparison>[],
  scores: readonly Float32Array[],
): RewardReport["labelerFolds"] {
  const pairs = folds.map((fold, i) => judgedPairs(fold.heldOut, scores[i]!));
  return {
    accuracy: scoreAccuracy(pairs.flat()),
    folds: folds.map(({ labelers, comparisons }, i) => ({
      labelers: [...labelers],
      trainingRankings: comparisons.length,
      accuracy: scoreAccuracy(pairs[i]!),
    })),
  };
}

/** All pairs of some comparisons, with the scores of their responses. */
function judgedPairs(comparisons: readonly JudgedComparison[], scores: Float32Array | Float64Array): JudgedPair[] {
  const lists = splitScores(comparisons, scores);
  return comparisons.flatMap((comparison, c) => {
    const { labeler, useCase, places, prompt } = comparison;
    const response = (i: number) => ({ prompt, score: lists[c]![i]!, length: saidTokens(comparison, i) });
    return comparison.pairs.map(([chosen, rejected], pair) => ({
      chosen: response(chosen),
      rejected: response(rejected),
      labeler,
      group: comparison.simulated ? "simulated" : "people",
      useCase,
      responses: comparison.responses.length,
      strength: comparison.strengths?.[pair] ?? 0,
      chosenFirst: places && places[chosen]! < places[rejected]!,
    }));
  });
}

/** Every response once, however many labelers ranked it. */
function eachResponse(
  comparisons: readonly JudgedComparison[],
  scores: Float32Array | Float64Array,
): ScoredPair["chosen"][] {
  const seen = new Set<string>();
  const lists = splitScores(comparisons, scores);
  return comparisons.flatMap((judged, c) => {
    if (seen.has(judged.comparison)) return [];
    seen.add(judged.comparison);
    const { prompt, responses } = judged;
    return responses.map((_, i) => ({ prompt, score: lists[c]![i]!, length: saidTokens(judged, i) }));
  });
}

/** Tokens of a response alone, EOS included: beside a long prompt all answers would be about as long. */
const saidTokens = ({ responses, promptTokens }: JudgedComparison, i: number): number =>
  responses[i]!.length - promptTokens;

/** Evenly chosen responses, as length and score less the means of their prompt. */
function pointsOf(responses: readonly ScoredPair["chosen"][]): [number, number][] {
  const prompts = groupsOf(responses, (r) => r.prompt);
  const centred = [...prompts.values()].flatMap((group): [number, number][] => {
    const length = momentsOf(group.map((r) => r.length)).mean;
    const score = momentsOf(group.map((r) => r.score)).mean;
    return group.length > 1 ? group.map((r) => [r.length - length, r.score - score]) : [];
  });
  const step = Math.max(1, Math.ceil(centred.length / MAX_POINTS));
  return centred.filter((_, i) => i % step === 0);
}

const amountOf = (comparisons: readonly Comparison[]): RewardReport["data"]["heldOut"] => ({
  rankings: comparisons.length,
  pairs: comparisons.reduce((sum, c) => sum + c.pairs.length, 0),
  ties: comparisons.reduce((sum, c) => sum + (c.ties?.length ?? 0), 0),
});

const countOf = (estimate: Estimate | Undefined): number => (estimate.value === null ? 0 : estimate.count);
