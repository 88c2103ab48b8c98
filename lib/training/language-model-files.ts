import { writeModel } from "@/lib/ml/model-folder";
import { exportDecoder } from "@/lib/ml/onnx/export-decoder";
import type { TokenizerFiles } from "@/lib/ml/tokenizer/load";
import type { LanguageModel } from "@/lib/rlhf/language-model";
import type { TrainedModel } from "./preparation";

/** A trained language model as a folder, with the decoder that the policy server runs. */
export function languageModelFiles(
  { config, parameters }: LanguageModel,
  tokenizerFiles: TokenizerFiles,
): TrainedModel {
  const onnx = exportDecoder(config, parameters);
  return {
    files: writeModel({ config, parameters, tokenizerFiles, onnx }),
    parameterCount: parameters.data.length,
  };
}
