import { artifacts } from "@/lib/artifacts/local";
import { AppError } from "@/lib/contract/errors";
import { type Generator, generatorFromOnnx } from "@/lib/ml/generate";
import { parseModelConfig } from "@/lib/ml/model-config";
import type { LlamaConfig } from "@/lib/ml/nn/llama";
import { loadTokenizer, type Tokenizer } from "@/lib/ml/tokenizer/load";

/** A policy in memory, ready to answer. */
export type LoadedPolicy = { config: LlamaConfig; tokenizer: Tokenizer; generator: Generator };

/**
 * Opens a language model's ONNX decoder. The weights are read from model.onnx alone.
 * @throws AppError not_found when a file of it is missing.
 */
export async function loadPolicy(artifactDigest: string): Promise<LoadedPolicy> {
  const store = artifacts();
  const text = async (name: string) =>
    new TextDecoder().decode(await store.getFile(artifactDigest, name));
  const { config, head } = parseModelConfig(await text("config.json"));
  if (head !== "language-model")
    throw new AppError("invalid_settings", "A reward model gives scores; it cannot answer.");
  const tokenizer = loadTokenizer({
    tokenizerJson: await text("tokenizer.json"),
    tokenizerConfigJson: await text("tokenizer_config.json"),
  });
  const onnx = await store.getFile(artifactDigest, "model.onnx");
  return { config, tokenizer, generator: await generatorFromOnnx(onnx, config) };
}
