/** The plans of pretraining and fine-tuning, which compute alike. */
import type { LoraSettings } from "@/lib/contract/settings/lora";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { mixedSequences, SftConfig } from "@/lib/contract/settings/sft";
import type { ModelConfig } from "@/lib/ml/nn/config";
import {
  evaluations,
  type Given,
  learnedOf,
  learnerNumbers,
  type Plan,
  paddedWidth,
  SHOWN,
  SHOWN_COPY,
  sampled,
  shown,
  WEIGHTS_AND_COPY,
} from "./plan-parts";
import { type Network, type Pass, parameterCount, sum } from "./work";

export function planPretraining({ config: given, base, texts: { train, heldOut } }: Given): Plan {
  const config = PretrainConfig.parse(given);
  const { steps, batchSize, microBatchSize: rows, contextLength: width } = config;
  const heldOutRows = Math.floor((heldOut.texts * heldOut.mean) / width);
  return nextTokenPlan({
    base,
    settings: config,
    steps,
    rows,
    width,
    gradients: steps * Math.ceil(batchSize / rows),
    evaluations: evaluations(steps, config.evaluateEvery) * Math.ceil(heldOutRows / rows),
    promptTokens: Math.min(SHOWN.rows, train.mean),
  });
}

export function planSft({ config: given, base, reward, judges, texts: { train, heldOut } }: Given): Plan {
  const config = SftConfig.parse(given);
  const { epochs, batchSize, microBatchSize: rows } = config;
  const stepsPerEpoch = Math.ceil(train.items / batchSize);
  const steps = epochs * stepsPerEpoch;
  const measured = evaluations(steps, config.evaluateEvery);
  const learnedBefore = (step: number) => {
    const demonstrations = Math.floor(step / stepsPerEpoch) * train.items + (step % stepsPerEpoch) * batchSize;
    return demonstrations + mixedSequences(demonstrations, config);
  };
  const plan = nextTokenPlan({
    base,
    settings: config,
    steps,
    rows,
    width: paddedWidth(Math.max(train.longest, heldOut.longest) - 1),
    gradients: sum(
      Array.from({ length: steps }, (_, step) => Math.ceil((learnedBefore(step + 1) - learnedBefore(step)) / rows)),
    ),
    evaluations: measured * Math.ceil(heldOut.items / rows),
    promptTokens: train.mean / 2,
  });
  if (heldOut.items === 0) return plan;
  // About half of a conversation is its last response; answers are cut off where the longest of these would end.
  const asked = Math.min(MOST_ASKED, heldOut.items);
  const answers = sampled({
    config: base,
    responses: asked,
    promptTokens: heldOut.mean / 2,
    newTokens: train.longest / 2,
    times: measured,
  });
  const decodings = [...plan.work.decodings, ...answers];
  if (!reward) return { ...plan, work: { ...plan.work, decodings } };
  const judge: Network = { config: reward, head: "score" };
  const width = paddedWidth(heldOut.mean);
  const times = judges * measured * Math.ceil(asked / JUDGED_ROWS);
  const scored: Pass = { network: judge, rows: JUDGED_ROWS, width, places: width, gradient: false, times };
  return {
    ...plan,
    work: { ...plan.work, passes: [...plan.work.passes, scored], decodings },
    heldNumbers: plan.heldNumbers + judges * parameterCount(judge),
  };
}

/** Held-out prompts that are answered at each evaluation; as lib/rlhf/sft.ts asks them. */
const MOST_ASKED = 32;
/** Answers that a reward model scores at once; as lib/training/prepare-sft.ts has them scored. */
const JUDGED_ROWS = 8;

/** Pretraining and fine-tuning compute alike; see next-token.ts. */
function nextTokenPlan(input: {
  base: ModelConfig;
  settings: LoraSettings;
  steps: number;
  rows: number;
  width: number;
  gradients: number;
  evaluations: number;
  promptTokens: number;
}): Plan {
  const { base, steps, rows, width, promptTokens } = input;
  const network: Network = { config: base, head: "language-model" };
  const parameters = parameterCount(network);
  const learned = learnedOf(network, input.settings);
  const pass = { network, rows, width, places: width };
  const added = input.gradients - steps;
  return {
    steps,
    parameters,
    trainedParameters: learned.parameters,
    work: {
      passes: [
        { ...pass, gradient: true, isAdapted: learned.isAdapted, times: input.gradients },
        { ...pass, gradient: false, times: input.evaluations },
      ],
      decodings: [shown(base, steps, promptTokens)],
      updatedParameters: (steps + added) * learned.parameters,
    },
    heldNumbers: (WEIGHTS_AND_COPY + SHOWN_COPY) * parameters + learnerNumbers(added > 0) * learned.parameters,
  };
}
