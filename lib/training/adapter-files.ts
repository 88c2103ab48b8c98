/**
 * Low-rank adapters in the format of Hugging Face's PEFT: what a round learned, apart from the model it began with.
 *
 * In a model's own folder they stand under other names than PEFT's, since a loader that finds `adapter_config.json` beside
 * whole weights adds the adapters to them a second time. `PEFT_NAMES` gives the names of a folder of their own.
 */
import type { ModelConfig } from "@/lib/ml/nn/config";
import { SCORE_WEIGHT } from "@/lib/ml/nn/heads";
import { encodeSafetensors } from "@/lib/ml/safetensors";
import type { Adapters } from "@/lib/rlhf/trainee";

const CONFIG = "adapter.json";
const WEIGHTS = "adapter.safetensors";

/** What PEFT calls the files, by the names that they have here. */
export const PEFT_NAMES: Readonly<Record<string, string>> = {
  [CONFIG]: "adapter_config.json",
  [WEIGHTS]: "adapter_model.safetensors",
};

/** What PEFT puts before the names of a model's tensors. */
const PREFIX = "base_model.model.";

/** @source PEFT's checkpoint format, huggingface.co/docs/peft/developer_guides/checkpoint */
export function adapterFiles(config: ModelConfig, { lora, parameters }: Adapters): Map<string, Uint8Array> {
  const isReward = parameters.has(SCORE_WEIGHT);
  const described = {
    peft_type: "LORA",
    task_type: isReward ? "SEQ_CLS" : "CAUSAL_LM",
    base_model_name_or_path: null,
    inference_mode: true,
    r: lora.rank,
    lora_alpha: lora.alpha,
    lora_dropout: 0,
    target_modules: lora.targetModules,
    bias: "none",
    // GPT-2's layers keep their weights [in, out].
    fan_in_fan_out: config.architecture === "gpt2",
    modules_to_save: isReward ? ["score"] : null,
  };
  const tensors = [...parameters.entries()].map(({ name, shape, data }) => [PREFIX + name, { shape, data }] as const);
  return new Map([
    [CONFIG, new TextEncoder().encode(`${JSON.stringify(described, null, 2)}\n`)],
    [WEIGHTS, encodeSafetensors(new Map(tensors), { metadata: { format: "pt" } })],
  ]);
}
