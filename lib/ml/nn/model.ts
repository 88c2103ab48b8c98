/** A network by its configuration: its body and its logits. */
import type { Graph, Recompute, Value } from "../graph";
import { type ModelConfig, outputName } from "./config";
import { gpt2Body } from "./gpt2";
import { graphLayers, linear } from "./graph-layers";
import type { Layers } from "./layers";
import { llamaBody } from "./llama";
import type { LoraConfig } from "./lora";

/** Token ids to the hidden states [N, d] after the final norm, of whatever the layers compute with. */
export const body = <T>(c: ModelConfig, layers: Layers<T>): T =>
  c.architecture === "llama" ? llamaBody(c, layers) : gpt2Body(c, layers);

export type NetworkInput = {
  graph: Graph;
  /** A weight by its name: float32, or half precision where it is frozen. */
  p: (name: string) => Value;
  config: ModelConfig;
  /** [B, S] int32. */
  ids: Value;
  /** [B, S] int32, counted from the start of each sequence: then padding on either side changes nothing. */
  positions: Value;
  /** [B, S] float32: 0 at padding, k at the tokens of a row's kth sequence. Only tokens of one sequence see one another. */
  mask: Value;
  /** Adds the trainable low-rank part to the linear layers that it names. */
  lora?: LoraConfig;
  recompute?: Recompute;
};

/** @returns [B, S, d] after the final norm; of no meaning at padding. */
export function hiddenStates(input: NetworkInput): Value {
  const [B, S] = input.ids.shape as [number, number];
  return body(input.config, graphLayers(input)).reshape(B, S, input.config.hiddenSize);
}

/** [..., d] to [..., V]. Slice `hidden` to the places that matter first: logits are the widest tensors there are. */
export const logitsOf = (hidden: Value, p: (name: string) => Value, config: ModelConfig): Value =>
  linear(hidden, p(outputName(config)));
