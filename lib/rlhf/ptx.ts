/**
 * PPO-ptx: the gradient of the pretraining loss joins that of PPO in one optimizer step, so that the policy does not
 * forget what the corpus taught it.
 *
 *     gradient = gradient of PPO + gamma * gradient of -log p(corpus)
 *
 * Source: Ouyang et al. 2022, section 3.5, eq. 2, and appendix C.4, arXiv 2203.02155.
 */
import { refuseLongSequences } from "@/lib/contract/settings/sequence-length";
import { learnedTokens } from "./batches";
import { corpusRows } from "./corpus-rows";
import type { Network } from "./network";
import { compileNextTokenGradients, runBatches } from "./next-token";

export type Ptx = {
  /**
   * Adds gamma times its own gradient to one of the same network.
   * @param index  of the minibatch, from which its rows of the corpus follow.
   */
  blend(gradient: Float32Array, index: number): Promise<Record<string, number>>;
  release(): Promise<void>;
};

export type PtxConfig = {
  ptxCoefficient: number;
  ptxBatchSize: number;
  ptxContextLength: number;
  microBatchSize: number;
};

/**
 * @param documents  token ids, each document ending in EOS.
 * @throws           AppError when the corpus does not fill one row, or the network can't read as much as one.
 */
export async function openPtx(input: {
  network: Network;
  documents: readonly (readonly number[])[];
  config: PtxConfig;
  padId: number;
  seed: number;
}): Promise<Ptx> {
  const { network, documents, config, padId, seed } = input;
  const { ptxCoefficient: gamma, ptxBatchSize: rowsPerStep, ptxContextLength: width, microBatchSize: rows } = config;
  refuseLongSequences({ setting: "ptxContextLength", tokens: width, maxPositions: network.config.maxPositions });
  const rowAt = corpusRows({ documents, width, seed });
  const program = await compileNextTokenGradients({ model: network, rows, width });
  return {
    async blend(gradient, index) {
      const examples = Array.from({ length: rowsPerStep }, (_, i) => rowAt(index * rowsPerStep + i));
      const weight = 1 / examples.reduce((sum, e) => sum + learnedTokens(e), 0);
      const { loss } = await runBatches(program, { examples, rows, width, padId, weightOf: () => weight });
      addGradient({ gradient, corpus: program.gradient, gamma });
      return { "loss/ptx": loss };
    },
    release: () => program.release(),
  };
}

/**
 * Adds gamma times the gradient of the corpus to that of PPO, in place: both are followed in one optimizer step.
 * @source Ouyang et al. 2022, eq. 2, whose objective is maximised; these are gradients of losses
 */
export function addGradient(input: { gradient: Float32Array; corpus: Float32Array; gamma: number }): void {
  const { gradient, corpus, gamma } = input;
  for (let i = 0; i < gradient.length; i++) gradient[i]! += gamma * corpus[i]!;
}
