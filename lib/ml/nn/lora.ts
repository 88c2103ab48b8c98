/**
 * Low-rank adapters: a linear layer W of a frozen network becomes W + (alpha / rank) · B·A, and only A [rank, in] and
 * B [out, rank] learn. Names are those of Hugging Face's PEFT, without its prefix. Departure: no dropout.
 *
 * Source: Hu et al. 2021, arXiv 2106.09685, §4.1.
 */
import { type ParameterSpec, Parameters } from "../parameters";
import type { Random } from "../random";
import type { ModelConfig } from "./config";
import { parameterSpecs } from "./weights";

export type LoraConfig = {
  rank: number;
  /** The adapter's product is multiplied by alpha / rank, so that the rank can change at one learning rate. */
  alpha: number;
  /** Last parts of the names of linear layers, such as "q_proj" or "c_attn". */
  targetModules: readonly string[];
};

/** Names of the linear layers of attention, or of all of a block. GPT-2 calls two of them alike, so that only one is attention's. */
export const LORA_TARGETS = {
  llama: {
    attention: ["q_proj", "k_proj", "v_proj", "o_proj"],
    all: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
  },
  gpt2: { attention: ["c_attn"], all: ["c_attn", "c_proj", "c_fc"] },
} as const satisfies Record<ModelConfig["architecture"], Record<"attention" | "all", readonly string[]>>;

/** Whether the linear layer of this name, without ".weight", is adapted. */
export const adapts = ({ targetModules }: LoraConfig, name: string): boolean =>
  targetModules.includes(name.slice(name.lastIndexOf(".") + 1));

/** A and B of the linear layer of this name. */
export const loraNames = (name: string): [string, string] => [`${name}.lora_A.weight`, `${name}.lora_B.weight`];

/** @throws Error when a target is no linear layer of the model. */
export function loraSpecs(c: ModelConfig, lora: LoraConfig): ParameterSpec[] {
  const layers = adaptedLayers(c, lora);
  for (const target of lora.targetModules)
    if (!layers.some(({ name }) => name.endsWith(`.${target}`)))
      throw new Error(`lora: the model has no linear layer "${target}"`);
  return layers.flatMap(({ name, inputs, outputs }) => {
    const [A, B] = loraNames(name);
    return [
      { name: A, shape: [lora.rank, inputs] },
      { name: B, shape: [outputs, lora.rank] },
    ];
  });
}

/** A uniform in ±1/√in, B zero: the network begins as it was. */
export function initializeLora(c: ModelConfig, lora: LoraConfig, random: Random): Parameters {
  const adapters = Parameters.zeros(loraSpecs(c, lora));
  for (const { name, shape, data } of adapters.entries()) {
    const bound = name.endsWith(".lora_A.weight") ? 1 / Math.sqrt(shape[1]!) : 0;
    for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random() - 1);
  }
  return adapters;
}

/** A plain network that computes what base and adapters compute together. */
export function mergeLora(input: {
  config: ModelConfig;
  lora: LoraConfig;
  base: Parameters;
  adapters: Parameters;
}): Parameters {
  const { config, lora, base, adapters } = input;
  const merged = base.clone();
  for (const { name, inputs, outputs } of adaptedLayers(config, lora)) {
    const [A, B] = loraNames(name).map((part) => adapters.view(part));
    const weight = merged.view(`${name}.weight`);
    const [row, column] = config.architecture === "llama" ? [inputs, 1] : [1, outputs];
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++) {
        let sum = 0;
        for (let r = 0; r < lora.rank; r++) sum += B![o * lora.rank + r]! * A![r * inputs + i]!;
        weight[o * row + i * column]! += (lora.alpha / lora.rank) * sum;
      }
  }
  return merged;
}

/** Only the blocks' layers are linear in PEFT's sense: embeddings and the output projection are not. */
function adaptedLayers(c: ModelConfig, lora: LoraConfig): { name: string; inputs: number; outputs: number }[] {
  return parameterSpecs(c).flatMap(({ name: full, shape }) => {
    const name = full.replace(/\.weight$/, "");
    if (name === full || shape.length !== 2 || !/\.\d+\./.test(name) || !adapts(lora, name)) return [];
    const [inputs, outputs] = (c.architecture === "llama" ? shape.toReversed() : shape) as [number, number];
    return [{ name, inputs, outputs }];
  });
}
