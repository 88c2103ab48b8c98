/**
 * Low-rank adapters in the format of Hugging Face's PEFT: what a round learned, apart from the model it began with.
 */
import type { ModelConfig } from "@/lib/ml/nn/config";
import { SCORE_WEIGHT } from "@/lib/ml/nn/heads";
import { encodeSafetensors } from "@/lib/ml/safetensors";
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from "@/lib/models/adapter-names";
import type { Adapters } from "@/lib/rlhf/trainee";

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
    [ADAPTER_CONFIG, new TextEncoder().encode(`${JSON.stringify(described, null, 2)}\n`)],
    [ADAPTER_WEIGHTS, encodeSafetensors(new Map(tensors), { metadata: { format: "pt" } })],
  ]);
}
