import type { ResultWeights } from "@/lib/contract/settings/rollout";
import { writeModel } from "@/lib/ml/model-folder";
import { exportDecoder } from "@/lib/ml/onnx/export-decoder";
import { encodeSafetensors } from "@/lib/ml/safetensors";
import type { TokenizerFiles } from "@/lib/ml/tokenizer/load";
import { otherWeightsFile, otherWeightsOf } from "@/lib/models/other-weights";
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

/** The same of a round that keeps an average of its weights: one of the two is the folder's model, the other lies beside it. */
export function averagedModelFiles(input: {
  last: Learned;
  average: Learned;
  served: ResultWeights;
  tokenizerFiles: TokenizerFiles;
}): TrainedModel {
  const { served, tokenizerFiles } = input;
  const { files, parameterCount } = languageModelFiles(input[served], tokenizerFiles);
  const other = otherWeightsOf(served);
  const tensors = [...input[other].parameters.entries()].map(({ name, ...tensor }) => [name, tensor] as const);
  const bytes = encodeSafetensors(new Map(tensors), { metadata: { format: "pt", weights: other } });
  return { files: new Map([...files, [otherWeightsFile(other), bytes]]), parameterCount };
}
