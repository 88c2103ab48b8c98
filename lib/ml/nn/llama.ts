/**
 * The Llama family: RMSNorm, rotary positions, SwiGLU, grouped-query attention.
 * Names and [out, in] shapes of the weights are those of Hugging Face's LlamaForCausalLM.
 *
 * Shapes: B sequences, S places, N = B·S, d hidden, H heads, K key-value heads, G = H/K, h head size.
 * Sources: Touvron et al. 2023, arXiv 2302.13971; Ainslie et al. 2023, arXiv 2305.13245 (grouped queries).
 */
import type { Graph, Value } from "../graph";
import { type ParameterSpec, Parameters } from "../parameters";
import { gaussian, type Random } from "../random";

export type LlamaConfig = {
  vocabSize: number;
  hiddenSize: number;
  /** Width of the gated layer between the two projections of an MLP. */
  intermediateSize: number;
  layers: number;
  heads: number;
  /** Divides `heads`; each key-value head serves heads / keyValueHeads query heads. */
  keyValueHeads: number;
  /** Base of the rotary wavelengths. */
  ropeTheta: number;
  rmsNormEpsilon: number;
  /** Longest sequence, in tokens. */
  maxPositions: number;
  /** The output projection is the embedding table. */
  tiedEmbeddings: boolean;
  /** Biases on the four projections of attention. */
  attentionBias: boolean;
};

/** Standard deviation of new weights; those that write to the residual stream are smaller, see below. */
const INITIAL_DEVIATION = 0.02;
/** Added to the attention score of a place that must not be seen: its weight becomes exactly 0. */
const MASKED = -1e9;

export const headSize = (c: LlamaConfig): number => c.hiddenSize / c.heads;
export const layerName = (layer: number, part: string): string => `model.layers.${layer}.${part}`;

export function llamaParameterSpecs(c: LlamaConfig): ParameterSpec[] {
  if (c.hiddenSize % (2 * c.heads) !== 0 || c.heads % c.keyValueHeads !== 0)
    throw new Error(
      `llama: hidden size ${c.hiddenSize}, ${c.heads} heads, ${c.keyValueHeads} key-value heads: ` +
        "heads must divide the hidden size into even parts, and key-value heads must divide heads",
    );
  const d = c.hiddenSize;
  const keyValue = c.keyValueHeads * headSize(c);
  const projection = (name: string, rows: number): ParameterSpec[] => [
    { name: `${name}.weight`, shape: [rows, d] },
    ...(c.attentionBias ? [{ name: `${name}.bias`, shape: [rows] }] : []),
  ];
  const layers = Array.from({ length: c.layers }, (_, i) => [
    { name: layerName(i, "input_layernorm.weight"), shape: [d] },
    ...projection(layerName(i, "self_attn.q_proj"), d),
    ...projection(layerName(i, "self_attn.k_proj"), keyValue),
    ...projection(layerName(i, "self_attn.v_proj"), keyValue),
    ...projection(layerName(i, "self_attn.o_proj"), d),
    { name: layerName(i, "post_attention_layernorm.weight"), shape: [d] },
    { name: layerName(i, "mlp.gate_proj.weight"), shape: [c.intermediateSize, d] },
    { name: layerName(i, "mlp.up_proj.weight"), shape: [c.intermediateSize, d] },
    { name: layerName(i, "mlp.down_proj.weight"), shape: [d, c.intermediateSize] },
  ]);
  return [
    { name: "model.embed_tokens.weight", shape: [c.vocabSize, d] },
    ...layers.flat(),
    { name: "model.norm.weight", shape: [d] },
    ...(c.tiedEmbeddings ? [] : [{ name: "lm_head.weight", shape: [c.vocabSize, d] }]),
  ];
}

/** Normal weights of deviation 0.02, divided by √(2·layers) before the residual stream (Radford et al. 2019, §2.3). */
export function initializeLlama(c: LlamaConfig, random: Random): Parameters {
  const parameters = Parameters.zeros(llamaParameterSpecs(c));
  for (const { name, shape, data } of parameters.entries()) {
    if (shape.length === 1) {
      data.fill(name.endsWith(".bias") ? 0 : 1);
      continue;
    }
    const toResidual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
    const deviation = INITIAL_DEVIATION / (toResidual ? Math.sqrt(2 * c.layers) : 1);
    for (let i = 0; i < data.length; i++) data[i] = deviation * gaussian(random);
  }
  return parameters;
}

/**
 * The body of the network.
 *
 * @param input.ids        [B, S] int32.
 * @param input.positions  [B, S] int32, counted without padding: then padding on either side changes nothing.
 * @param input.mask       [B, S] float32, 1 where a token may be attended to, 0 at padding.
 * @returns                [B, S, d] after the final norm; of no meaning at padding.
 */
export function llamaHidden(input: {
  graph: Graph;
  p: (name: string) => Value;
  config: LlamaConfig;
  ids: Value;
  positions: Value;
  mask: Value;
}): Value {
  const { graph, p, config: c, ids, positions, mask } = input;
  const [B, S] = ids.shape as [number, number];
  const block = { p, c, positions, bias: attentionBias(graph, mask), ...rotaryTables(graph, c) };
  let x = p("model.embed_tokens.weight").gather(ids.reshape(B * S)); // [N, d]
  for (let layer = 0; layer < c.layers; layer++) {
    const inner = rmsNorm(x, p(layerName(layer, "input_layernorm.weight")), c);
    x = x.add(attention(inner, layer, block));
    const outer = rmsNorm(x, p(layerName(layer, "post_attention_layernorm.weight")), c);
    x = x.add(mlp(outer, layer, p));
  }
  return rmsNorm(x, p("model.norm.weight"), c).reshape(B, S, c.hiddenSize);
}

/** [..., d] to [..., V]. Slice `hidden` to the places that matter first: logits are the widest tensors there are. */
export function llamaLogits(hidden: Value, p: (name: string) => Value, config: LlamaConfig): Value {
  return linear(hidden, p(config.tiedEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight"));
}

/** x [..., in] · weightᵀ + bias, weight [out, in]. */
export function linear(x: Value, weight: Value, bias?: Value): Value {
  const product = x.graph.apply("matmul", [x, weight], { transB: 1 });
  return bias ? product.add(bias) : product;
}

/** Cosines and sines of every position and frequency, both [maxPositions, h/2], row-major. */
export function rotaryAngles(c: LlamaConfig): { cos: Float64Array; sin: Float64Array } {
  const half = headSize(c) / 2;
  const angles = Float64Array.from({ length: c.maxPositions * half }, (_, i) => {
    const position = Math.floor(i / half);
    return position * c.ropeTheta ** (-(i % half) / half);
  });
  return { cos: angles.map(Math.cos), sin: angles.map(Math.sin) };
}

type Block = {
  p: (name: string) => Value;
  c: LlamaConfig;
  positions: Value;
  bias: Value;
  cos: Value;
  sin: Value;
};

/** x [N, d] to [N, d]. */
function attention(x: Value, layer: number, { p, c, positions, bias, cos, sin }: Block): Value {
  const [B, S] = positions.shape as [number, number];
  const [H, K, h] = [c.heads, c.keyValueHeads, headSize(c)];
  const project = (input: Value, name: string) => {
    const full = layerName(layer, `self_attn.${name}`);
    return linear(input, p(`${full}.weight`), c.attentionBias ? p(`${full}.bias`) : undefined);
  };
  const rotated = (y: Value, heads: number) =>
    y.graph.apply("rotary", [y.reshape(B, S, heads * h), positions, cos, sin]);
  const split = (y: Value, heads: number) => y.reshape(B, S, heads, h).transpose(0, 2, 1, 3);

  // The queries of one key-value head stand below one another, so that keys are never repeated.
  const q = split(rotated(project(x, "q_proj"), H), H).reshape(B, K, (H / K) * S, h);
  const k = split(rotated(project(x, "k_proj"), K), K); // [B, K, S, h]
  const v = split(project(x, "v_proj"), K); // [B, K, S, h]
  const scores = x.graph.apply("matmul", [q, k], { transB: 1, alpha: 1 / Math.sqrt(h) });
  const weights = scores.reshape(B, H, S, S).add(bias).softmax();
  const mixed = weights.reshape(B, K, (H / K) * S, S).matmul(v); // [B, K, G·S, h]
  const merged = mixed
    .reshape(B, H, S, h)
    .transpose(0, 2, 1, 3)
    .reshape(B * S, H * h);
  return project(merged, "o_proj");
}

/** x [N, d] to [N, d]. Source: Shazeer 2020, arXiv 2002.05202, eq. 6 (SwiGLU). */
function mlp(x: Value, layer: number, p: (name: string) => Value): Value {
  const weight = (name: string) => p(layerName(layer, `mlp.${name}.weight`));
  const gated = linear(x, weight("gate_proj"))
    .silu()
    .mul(linear(x, weight("up_proj")));
  return linear(gated, weight("down_proj"));
}

const rmsNorm = (x: Value, weight: Value, c: LlamaConfig): Value =>
  x.graph.apply("rmsNorm", [x, weight], { epsilon: c.rmsNormEpsilon });

/** [B, 1, S, S]: 0 where place i may see place j, else a large negative number. */
function attentionBias(graph: Graph, mask: Value): Value {
  const [B, S] = mask.shape as [number, number];
  const causal = Float64Array.from({ length: S * S }, (_, i) => (i % S > Math.floor(i / S) ? MASKED : 0));
  const padding = mask.sub(1).mul(-MASKED).reshape(B, 1, 1, S);
  return padding.add(graph.constant(causal, [1, 1, S, S])).stopGradient();
}

function rotaryTables(graph: Graph, c: LlamaConfig): { cos: Value; sin: Value } {
  const { cos, sin } = rotaryAngles(c);
  const shape = [c.maxPositions, headSize(c) / 2];
  return { cos: graph.constant(cos, shape), sin: graph.constant(sin, shape) };
}
