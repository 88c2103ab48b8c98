/** The sizes of the networks that the library knows, and what follows from them. */

type Sizes = {
  vocabSize: number;
  hiddenSize: number;
  /** Width of the layer between the two projections of an MLP. */
  intermediateSize: number;
  layers: number;
  heads: number;
  /** Longest sequence, in tokens. */
  maxPositions: number;
  /** Added under the root of the norms. */
  normEpsilon: number;
  /** The output projection is the embedding table. */
  tiedEmbeddings: boolean;
};

export type LlamaConfig = Sizes & {
  architecture: "llama";
  /** Divides `heads`; each key-value head serves heads / keyValueHeads query heads. */
  keyValueHeads: number;
  /** Base of the rotary wavelengths. */
  ropeTheta: number;
  /** Biases on the four projections of attention. */
  attentionBias: boolean;
};

export type Gpt2Config = Sizes & { architecture: "gpt2" };

export type ModelConfig = LlamaConfig | Gpt2Config;

/** H query heads, K key-value heads, h numbers a head. */
export function attentionSizes(c: ModelConfig): { H: number; K: number; h: number } {
  const K = c.architecture === "llama" ? c.keyValueHeads : c.heads;
  return { H: c.heads, K, h: c.hiddenSize / c.heads };
}

/** The table of token embeddings, by its Hugging Face name. */
export const embeddingName = (c: ModelConfig): string =>
  c.architecture === "llama" ? "model.embed_tokens.weight" : "transformer.wte.weight";

/** Where the output projection is no copy of the embedding, both architectures call it so. */
export const OUTPUT_WEIGHT = "lm_head.weight";

/** [V, d], for logits = hidden · weightᵀ. */
export const outputName = (c: ModelConfig): string => (c.tiedEmbeddings ? embeddingName(c) : OUTPUT_WEIGHT);
