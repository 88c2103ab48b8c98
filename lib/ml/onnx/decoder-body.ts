/**
 * The part that both decoders of the Llama family share: everything but norms, positions and the
 * key-value cache. Written straight as ONNX nodes, because batch, sequence and past are known at
 * run time only, which the training graph does not express.
 *
 * Shapes: N tokens, d hidden, H heads, K key-value heads, h head size, T places past and new.
 */
import { headSize, type LlamaConfig, layerName } from "../nn/llama";
import type { OnnxBuilder } from "./builder";

export type DecoderParts = {
  /** ONNX name of a parameter. */
  weight: (name: string) => string;
  /** RMSNorm of [N, d]. */
  norm: (x: string, weight: string) => string;
  /** q [N, H·h], k and v [N, K·h], before positions, to [N, H·h]. */
  attend: (layer: number, q: string, k: string, v: string) => string;
};

/** ids [N] to the hidden states [N, d] after the final norm. */
export function decoderBody(
  onnx: OnnxBuilder,
  c: LlamaConfig,
  ids: string,
  { weight, norm, attend }: DecoderParts,
): string {
  let x = onnx.node("Gather", [weight("model.embed_tokens.weight"), ids], { axis: 0 });
  for (let layer = 0; layer < c.layers; layer++) {
    const part = (name: string) => weight(layerName(layer, name));
    const project = (input: string, name: string) =>
      c.attentionBias
        ? linear(onnx, input, part(`self_attn.${name}.weight`), part(`self_attn.${name}.bias`))
        : linear(onnx, input, part(`self_attn.${name}.weight`));
    const inner = norm(x, part("input_layernorm.weight"));
    const [q, k, v] = ["q_proj", "k_proj", "v_proj"].map((name) => project(inner, name));
    x = onnx.node("Add", [x, project(attend(layer, q!, k!, v!), "o_proj")]);

    const outer = norm(x, part("post_attention_layernorm.weight"));
    const gate = linear(onnx, outer, part("mlp.gate_proj.weight"));
    const up = linear(onnx, outer, part("mlp.up_proj.weight"));
    const silu = onnx.node("Mul", [gate, onnx.node("Sigmoid", [gate])]);
    const gated = onnx.node("Mul", [silu, up]);
    x = onnx.node("Add", [x, linear(onnx, gated, part("mlp.down_proj.weight"))]);
  }
  return norm(x, weight("model.norm.weight"));
}

/** [N, d] to [N, V]. */
export function decoderLogits(
  onnx: OnnxBuilder,
  c: LlamaConfig,
  hidden: string,
  weight: DecoderParts["weight"],
): string {
  const name = c.tiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight";
  return linear(onnx, hidden, weight(name));
}

/**
 * Attention weights: scores [B, K, G·S, T], with `visible` bool [B, 1, S, T], after the softmax, in
 * the shape of the scores. Queries of one key-value head stand below one another.
 * @param shape  int64 [4]: B, H, S, T at run time.
 */
export function attentionWeights(
  onnx: OnnxBuilder,
  c: LlamaConfig,
  { scores, visible, shape }: { scores: string; visible: string; shape: string },
): string {
  const perHead = onnx.node("Reshape", [scores, shape]);
  const scaled = onnx.node("Mul", [perHead, onnx.float(1 / Math.sqrt(headSize(c)))]);
  const masked = onnx.node("Where", [visible, scaled, onnx.float(-1e9)]);
  const weights = onnx.node("Softmax", [masked], { axis: -1 });
  return onnx.node("Reshape", [weights, onnx.node("Shape", [scores])]);
}

/** bool [S, T]: query s, the (T − S + s)th of all places, may see place t. T and S are int64 []. */
export function causalVisibility(onnx: OnnxBuilder, S: string, T: string): string {
  const one = onnx.int64(1);
  const places = onnx.node("Range", [onnx.int64(0), T, one]);
  const queries = onnx.node("Range", [onnx.node("Sub", [T, S]), T, one]);
  return onnx.node("LessOrEqual", [places, onnx.node("Unsqueeze", [queries, onnx.int64s(1)])]);
}

/** x [N, in] · weightᵀ + bias, weight [out, in] as Hugging Face stores it. */
function linear(onnx: OnnxBuilder, x: string, weight: string, ...bias: string[]): string {
  return onnx.node("Gemm", [x, weight, ...bias], { transB: 1 });
}
