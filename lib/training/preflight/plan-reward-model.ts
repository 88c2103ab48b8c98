/** The plan of a reward-model round: members, monitor and folds, each trained as if it were alone. */
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import {
  evaluations,
  type Given,
  learnedOf,
  learnerNumbers,
  type Plan,
  paddedWidth,
  runsOf,
  WEIGHTS_AND_COPY,
} from "./plan-parts";
import { type Network, type Pass, parameterCount, sum } from "./work";

/** Models that leave each labeler out once; fewer when there are fewer labelers. */
const FOLDS = 5;

export function planRewardModel({ config: given, base, texts }: Given): Plan {
  const config = RewardModelConfig.parse(given);
  const { epochs, batchSize, microBatchSize: rows, members, monitorShare } = config;
  const { train, heldOut, demonstrations } = texts;
  const network: Network = { config: base, head: "score" };
  const parameters = parameterCount(network);
  const learned = learnedOf(network, config);
  // A comparison is not cut: a micro-batch holds as many whole ones as there is room for.
  const responses = Math.max(1, train.texts / Math.max(1, train.items));
  const comparisonsAtOnce = Math.max(1, Math.floor(rows / responses));
  const width = paddedWidth(Math.max(train.longest, heldOut.longest));
  const scored = (count: number, times: number, mean: number): Pass => ({
    network,
    rows,
    width: paddedWidth(mean),
    places: paddedWidth(mean),
    gradient: false,
    times: times * Math.ceil(count / rows),
  });

  // Which prompts are the monitor's, and who ranked how much, shows when the round starts.
  const monitored = Math.round(monitorShare * train.items);
  const own = train.items - monitored;
  const folded = Math.round(own * (1 - 1 / FOLDS));
  const models = [
    ...Array.from({ length: members }, () => ({ items: own, measures: true })),
    ...(monitored > 0 ? [{ items: monitored, measures: true }] : []),
    ...Array.from({ length: config.labelerFolds ? FOLDS : 0 }, () => ({ items: folded, measures: false })),
  ].map(({ items, measures }) => {
    const steps = epochs * Math.ceil(items / batchSize);
    const gradients = epochs * runsOf(items, batchSize, comparisonsAtOnce);
    return { items, steps, gradients, measured: measures ? evaluations(steps, config.evaluateEvery) : 0 };
  });
  const steps = sum(models.map((model) => model.steps));
  const gradients = sum(models.map((model) => model.gradients));
  const isRound = models.length > 1;
  return {
    steps,
    parameters,
    trainedParameters: models.length * learned.parameters,
    work: {
      passes: [
        { network, rows, width, places: width, gradient: true, isAdapted: learned.isAdapted, times: gradients },
        // Of several models each is measured once more when it is done.
        scored(heldOut.texts, sum(models.map((m) => m.measured)) + (isRound ? models.length : 0), heldOut.mean),
        // Bias and gain are measured with the last step.
        ...models.map(({ items }) => scored(items * responses, 1, train.mean)),
        scored(demonstrations.texts, models.length, demonstrations.mean),
      ],
      decodings: [],
      updatedParameters: gradients * learned.parameters,
    },
    heldNumbers:
      (WEIGHTS_AND_COPY + models.length - 1) * parameters + learnerNumbers(gradients > steps) * learned.parameters,
  };
}
