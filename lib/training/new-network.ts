import type { PretrainConfig } from "@/lib/contract/settings/pretrain";
import type { LlamaConfig } from "@/lib/ml/nn/config";

/** The network that pretraining from nothing makes. @param vocabSize  of its tokenizer, which may find fewer than it was asked for. */
export const newNetwork = (config: PretrainConfig, vocabSize: number): LlamaConfig => ({
  architecture: "llama",
  vocabSize,
  hiddenSize: config.hiddenSize,
  intermediateSize: config.intermediateSize,
  layers: config.layers,
  heads: config.heads,
  keyValueHeads: config.keyValueHeads,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: config.contextLength,
  tiedEmbeddings: true,
  attentionBias: false,
});
