/**
 * GPT-2: LayerNorm before each part, learned positions, GELU, biases everywhere.
 * Names and shapes of the weights are those of Hugging Face's GPT2LMHeadModel: in the blocks [in, out], unlike Llama's.
 *
 * Source: Radford et al. 2019, Language Models are Unsupervised Multitask Learners, §2.3.
 */
import type { ParameterSpec } from "../parameters";
import { embeddingName, type Gpt2Config, OUTPUT_WEIGHT } from "./config";
import type { Layers } from "./layers";

/** Token ids to the hidden states [N, d] after the final norm. */
export function gpt2Body<T>(c: Gpt2Config, n: Layers<T>): T {
  let x = n.add(n.tokens(embeddingName(c)), n.positions("transformer.wpe.weight"));
  for (let layer = 0; layer < c.layers; layer++) {
    const at = `transformer.h.${layer}`;
    x = n.block(x, (x) => {
      const [q, k, v] = n.split(n.linear(n.norm(x, `${at}.ln_1`), `${at}.attn.c_attn`), 3);
      const y = n.add(x, n.linear(n.attention(layer, q!, k!, v!), `${at}.attn.c_proj`));
      const wide = n.gelu(n.linear(n.norm(y, `${at}.ln_2`), `${at}.mlp.c_fc`));
      return n.add(y, n.linear(wide, `${at}.mlp.c_proj`));
    });
  }
  return n.norm(x, "transformer.ln_f");
}

export function gpt2Specs(c: Gpt2Config): ParameterSpec[] {
  const { hiddenSize: d, intermediateSize: f, vocabSize } = c;
  if (d % c.heads !== 0) throw new Error(`gpt2: hidden size ${d} does not make ${c.heads} heads`);
  const withBias = (name: string, ...shape: number[]): ParameterSpec[] => [
    { name: `${name}.weight`, shape },
    { name: `${name}.bias`, shape: shape.slice(-1) },
  ];
  const layers = Array.from({ length: c.layers }, (_, i) => `transformer.h.${i}`).map((at) => [
    ...withBias(`${at}.ln_1`, d),
    ...withBias(`${at}.attn.c_attn`, d, 3 * d),
    ...withBias(`${at}.attn.c_proj`, d, d),
    ...withBias(`${at}.ln_2`, d),
    ...withBias(`${at}.mlp.c_fc`, d, f),
    ...withBias(`${at}.mlp.c_proj`, f, d),
  ]);
  return [
    { name: embeddingName(c), shape: [vocabSize, d] },
    { name: "transformer.wpe.weight", shape: [c.maxPositions, d] },
    ...layers.flat(),
    ...withBias("transformer.ln_f", d),
    ...(c.tiedEmbeddings ? [] : [{ name: OUTPUT_WEIGHT, shape: [vocabSize, d] }]),
  ];
}
