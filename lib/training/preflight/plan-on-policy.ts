/** The plans of rounds that sample, are judged, and learn from that. */
import { GrpoConfig } from "@/lib/contract/settings/grpo";
import type { LoraSettings } from "@/lib/contract/settings/lora";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { RejectionSamplingConfig } from "@/lib/contract/settings/rejection-sampling";
import { RlooConfig } from "@/lib/contract/settings/rloo";
import {
  AVERAGE,
  type Given,
  learnedOf,
  learnerNumbers,
  type Plan,
  paddedWidth,
  SHOWN_COPY,
  sampled,
  shown,
  WEIGHTS_AND_COPY,
} from "./plan-parts";
import { type Network, type Pass, parameterCount } from "./work";

type Settings = LoraSettings & {
  iterations: number;
  batchSize: number;
  minibatchSize: number;
  microBatchSize: number;
  epochs: number;
  maxNewTokens: number;
};

type Shape = {
  settings: Settings;
  /** Responses of an iteration that are learned from. */
  learnedFrom: number;
  hasAverage: boolean;
};

export const planRloo = (given: Given): Plan => {
  const settings = RlooConfig.parse(given.config);
  return planRollouts(given, { settings, learnedFrom: settings.batchSize, hasAverage: true }).plan;
};

export const planGrpo = (given: Given): Plan => {
  const settings = GrpoConfig.parse(given.config);
  return planRollouts(given, { settings, learnedFrom: settings.batchSize, hasAverage: true }).plan;
};

export const planRejectionSampling = (given: Given): Plan => {
  const settings = RejectionSamplingConfig.parse(given.config);
  const learnedFrom = settings.batchSize / settings.responsesPerPrompt;
  return planRollouts(given, { settings, learnedFrom, hasAverage: false }).plan;
};

/** A value function beside the policy, and a corpus on the side. */
export function planPpo(given: Given): Plan {
  const config = PpoConfig.parse(given.config);
  const { microBatchSize: rows, epochs, ptxContextLength: width } = config;
  const { plan, pass, runs, updates, added } = planRollouts(given, {
    settings: config,
    learnedFrom: config.batchSize,
    hasAverage: true,
  });
  const value: Network = { config: given.reward ?? given.base, head: "score" };
  const learned = learnedOf(value, config);
  const policy: Network = { config: given.base, head: "language-model" };
  const own = learnedOf(policy, config);
  const ptxRuns = config.ptxCoefficient > 0 ? updates * (config.ptxBatchSize / rows) : 0;
  const ptx: Pass = {
    network: policy,
    rows,
    width,
    places: width,
    gradient: true,
    isAdapted: own.isAdapted,
    times: ptxRuns,
  };
  return {
    ...plan,
    trainedParameters: plan.trainedParameters + learned.parameters,
    work: {
      ...plan.work,
      passes: [
        ...plan.work.passes,
        pass(value, runs),
        { ...pass(value, epochs * runs), gradient: true, isAdapted: learned.isAdapted },
        ptx,
      ],
      updatedParameters:
        plan.work.updatedParameters + (updates + added) * learned.parameters + ptxRuns * own.parameters,
    },
    heldNumbers:
      plan.heldNumbers +
      WEIGHTS_AND_COPY * parameterCount(value) +
      learnerNumbers(added > 0) * learned.parameters +
      (ptxRuns > 0 ? 2 * own.parameters : 0),
  };
}

function planRollouts({ base, reward, judges, texts: { train, responses } }: Given, shape: Shape) {
  const { settings, learnedFrom } = shape;
  const { iterations, batchSize, minibatchSize, microBatchSize: rows, epochs, maxNewTokens } = settings;
  const policy: Network = { config: base, head: "language-model" };
  const judge: Network = { config: reward ?? base, head: "score" };
  const parameters = parameterCount(policy);
  const learned = learnedOf(policy, settings);
  const longest = Math.min(maxNewTokens, responses.longest);
  const mean = Math.min(maxNewTokens, responses.mean);
  const places = paddedWidth(longest);
  const width = paddedWidth(train.longest) + places;
  const runs = iterations * Math.ceil(batchSize / rows);
  const learning = iterations * epochs * Math.ceil(learnedFrom / rows);
  const updates = iterations * epochs * Math.ceil(learnedFrom / minibatchSize);
  const added = learning - updates;
  const pass = (network: Network, times: number): Pass => ({ network, rows, width, places, gradient: false, times });
  const scoredWidth = paddedWidth(train.mean + mean);
  const average = shape.hasAverage ? 1 : 0;
  const plan: Plan = {
    steps: iterations,
    parameters,
    trainedParameters: learned.parameters,
    work: {
      passes: [
        pass(policy, runs), // as it sampled
        pass(policy, runs), // as the reference
        { ...pass(judge, judges * runs), width: scoredWidth, places: scoredWidth },
        { ...pass(policy, learning), gradient: true, isAdapted: learned.isAdapted },
      ],
      decodings: [
        ...sampled({
          config: base,
          responses: batchSize,
          promptTokens: train.mean,
          newTokens: longest,
          times: iterations,
        }),
        shown(base, iterations, train.mean),
      ],
      // The average of the policy's weights moves with each update too.
      updatedParameters: (updates * (1 + average) + added) * learned.parameters,
    },
    heldNumbers:
      (WEIGHTS_AND_COPY + SHOWN_COPY) * parameters +
      (AVERAGE * average + learnerNumbers(added > 0)) * learned.parameters +
      (judges - 1) * parameterCount(judge),
  };
  return { plan, pass, runs, updates, added };
}
