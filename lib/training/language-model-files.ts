import { writeModel } from "@/lib/ml/model-folder";
import { exportDecoder } from "@/lib/ml/onnx/export-decoder";
import type { TokenizerFiles } from "@/lib/ml/tokenizer/load";
import type { Learned } from "@/lib/rlhf/trainee";
import { adapterFiles } from "./adapter-files";
import type { TrainedModel } from "./preparation";

/** A trained language model as a folder, with the decoder that the policy server runs, and adapters if it learned by some. */
export function languageModelFiles(
  { config, parameters, adapters }: Learned,
  tokenizerFiles: TokenizerFiles,
): TrainedModel {
  const onnx = exportDecoder(config, parameters);
  const files = writeModel({ config, parameters, tokenizerFiles, onnx });
  if (adapters) for (const [name, bytes] of adapterFiles(config, adapters)) files.set(name, bytes);
  return { files, parameterCount: parameters.data.length };
}
