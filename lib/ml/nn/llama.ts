/**
 * The Llama family: RMSNorm, rotary positions, SwiGLU, grouped-query attention.
 * Names and [out, in] shapes of the weights are those of Hugging Face's LlamaForCausalLM.
 *
 * Sources: Touvron et al. 2023, arXiv 2302.13971; Ainslie et al. 2023, arXiv 2305.13245 (grouped queries);
 * Shazeer 2020, arXiv 2002.05202, eq. 6 (SwiGLU).
 */
import type { ParameterSpec } from "../parameters";
import { attentionSizes, embeddingName, type LlamaConfig, OUTPUT_WEIGHT } from "./config";
import type { Layers } from "./layers";

/** Token ids to the hidden states [N, d] after the final norm. */
export function llamaBody<T>(c: LlamaConfig, n: Layers<T>): T {
  let x = n.tokens(embeddingName(c));
  for (let layer = 0; layer < c.layers; layer++) {
    const at = `model.layers.${layer}`;
    x = n.block(x, (x) => {
      const inner = n.norm(x, `${at}.input_layernorm`);
      const project = (part: string) => n.linear(inner, `${at}.self_attn.${part}_proj`);
      const mixed = n.attention(layer, project("q"), project("k"), project("v"));
      const y = n.add(x, n.linear(mixed, `${at}.self_attn.o_proj`));

      const outer = n.norm(y, `${at}.post_attention_layernorm`);
      const gate = n.silu(n.linear(outer, `${at}.mlp.gate_proj`));
      const gated = n.mul(gate, n.linear(outer, `${at}.mlp.up_proj`));
      return n.add(y, n.linear(gated, `${at}.mlp.down_proj`));
    });
  }
  return n.norm(x, "model.norm");
}

export function llamaSpecs(c: LlamaConfig): ParameterSpec[] {
  const { hiddenSize: d, heads, keyValueHeads, intermediateSize: f, vocabSize } = c;
  if (d % (2 * heads) !== 0 || heads % keyValueHeads !== 0)
    throw new Error(
      `llama: hidden size ${d}, ${heads} heads, ${keyValueHeads} key-value heads: ` +
        "heads must divide the hidden size into even parts, and key-value heads must divide heads",
    );
  const keyValue = keyValueHeads * attentionSizes(c).h;
  const projection = (name: string, rows: number): ParameterSpec[] => [
    { name: `${name}.weight`, shape: [rows, d] },
    ...(c.attentionBias ? [{ name: `${name}.bias`, shape: [rows] }] : []),
  ];
  const layers = Array.from({ length: c.layers }, (_, i) => `model.layers.${i}`).map((at) => [
    { name: `${at}.input_layernorm.weight`, shape: [d] },
    ...projection(`${at}.self_attn.q_proj`, d),
    ...projection(`${at}.self_attn.k_proj`, keyValue),
    ...projection(`${at}.self_attn.v_proj`, keyValue),
    ...projection(`${at}.self_attn.o_proj`, d),
    { name: `${at}.post_attention_layernorm.weight`, shape: [d] },
    { name: `${at}.mlp.gate_proj.weight`, shape: [f, d] },
    { name: `${at}.mlp.up_proj.weight`, shape: [f, d] },
    { name: `${at}.mlp.down_proj.weight`, shape: [d, f] },
  ]);
  return [
    { name: embeddingName(c), shape: [vocabSize, d] },
    ...layers.flat(),
    { name: "model.norm.weight", shape: [d] },
    ...(c.tiedEmbeddings ? [] : [{ name: OUTPUT_WEIGHT, shape: [vocabSize, d] }]),
  ];
}

/** Cosines and sines of every position and frequency, both [maxPositions, h/2], row-major. */
export function rotaryAngles(c: LlamaConfig): { cos: Float64Array; sin: Float64Array } {
  const half = attentionSizes(c).h / 2;
  const angles = Float64Array.from(
    { length: c.maxPositions * half },
    (_, i) => Math.floor(i / half) * c.ropeTheta ** (-(i % half) / half),
  );
  return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
}
