/** The plan of direct preference optimization. */
import { DpoConfig } from "@/lib/contract/settings/dpo";
import {
  evaluations,
  type Given,
  learnedOf,
  learnerNumbers,
  type Plan,
  paddedWidth,
  runsOf,
  SHOWN_COPY,
  shown,
  WEIGHTS_AND_COPY,
} from "./plan-parts";
import { type Network, parameterCount } from "./work";

export function planDpo({ config: given, base, texts: { train, heldOut } }: Given): Plan {
  const config = DpoConfig.parse(given);
  const { epochs, batchSize, microBatchSize: rows } = config;
  const network: Network = { config: base, head: "language-model" };
  const parameters = parameterCount(network);
  const learned = learnedOf(network, config);
  const steps = epochs * Math.ceil(train.items / batchSize);
  const responses = Math.max(1, train.texts / Math.max(1, train.items));
  const atOnce = Math.max(1, Math.floor(rows / responses));
  const gradients = epochs * runsOf(train.items, batchSize, atOnce);
  // Prompt and response are padded apart from each other: about one step of widths more than the longest text.
  const width = paddedWidth(Math.max(train.longest, heldOut.longest)) + paddedWidth(1);
  const pass = { network, rows, width, places: width / 2 };
  const measured = Math.ceil(heldOut.items / atOnce);
  return {
    steps,
    parameters,
    trainedParameters: learned.parameters,
    work: {
      passes: [
        { ...pass, gradient: false, times: Math.ceil(train.items / atOnce) + measured }, // by the reference
        { ...pass, gradient: true, isAdapted: learned.isAdapted, times: gradients },
        { ...pass, gradient: false, times: evaluations(steps, config.evaluateEvery) * measured },
      ],
      decodings: [shown(base, steps, train.mean / 2)],
      updatedParameters: gradients * learned.parameters,
    },
    heldNumbers: (WEIGHTS_AND_COPY + SHOWN_COPY) * parameters + learnerNumbers(gradients > steps) * learned.parameters,
  };
}
