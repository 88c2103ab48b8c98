/**
 * The layers of a network as nodes of an ONNX decoder: all but attention, in which the two decoders differ. Written straight
 * as nodes, because batch, sequence and past are known at run time only, which the training graph does not express.
 *
 * Shapes as in nn/layers.ts, and S new places, T places past and new.
 */
import { attentionSizes, type ModelConfig, outputName } from "../nn/config";
import type { Layers } from "../nn/layers";
import { parameterSpecs } from "../nn/weights";
import { MICROSOFT, type OnnxBuilder } from "./builder";

/** Weights are values of their own names. */
export function decoderLayers(input: {
  onnx: OnnxBuilder;
  config: ModelConfig;
  /** Both integers [N]. */
  ids: string;
  positions: string;
  attention: Layers<string>["attention"];
  /** Standard ONNX ops only, for any runtime; otherwise onnxruntime's own where they are faster. */
  isPortable: boolean;
}): Layers<string> {
  const { onnx, config, ids, positions, attention, isPortable } = input;
  const names = new Set(parameterSpecs(config).map(({ name }) => name));
  const transB = config.architecture === "llama" ? 1 : 0;
  const epsilon = { float: config.normEpsilon };
  const rows = (table: string, at: string) => onnx.node("Gather", [table, at], { axis: 0 });
  const mul = (x: string, y: string) => onnx.node("Mul", [x, y]);
  const add = (x: string, y: string) => onnx.node("Add", [x, y]);

  /** x · weight / √(mean(x²) + ε), along the last axis. */
  const rmsNorm = (x: string, weight: string) => {
    if (!isPortable) return onnx.node("SimplifiedLayerNormalization", [x, weight], { axis: -1, epsilon });
    const mean = onnx.node("ReduceMean", [mul(x, x), onnx.int64s(-1)], { keepdims: 1 });
    const root = onnx.node("Sqrt", [add(mean, onnx.float(config.normEpsilon))]);
    return mul(onnx.node("Div", [x, root]), weight);
  };
  return {
    tokens: (table) => rows(table, ids),
    positions: (table) => rows(table, positions),
    linear(x, name) {
      const bias = names.has(`${name}.bias`) ? [`${name}.bias`] : [];
      return onnx.node("Gemm", [x, `${name}.weight`, ...bias], { transB });
    },
    norm: (x, name) =>
      config.architecture === "llama"
        ? rmsNorm(x, `${name}.weight`)
        : onnx.node("LayerNormalization", [x, `${name}.weight`, `${name}.bias`], { axis: -1, epsilon }),
    attention,
    add,
    mul,
    silu: (x) => mul(x, onnx.node("Sigmoid", [x])),
    gelu(x) {
      if (!isPortable) return onnx.node("FastGelu", [x], {}, MICROSOFT);
      // x · σ(2√(2/π) · (x + 0.044715 x³)), as ops/elementwise.ts has it.
      const cubic = mul(x, add(onnx.float(1), mul(onnx.float(0.044715), mul(x, x))));
      return mul(x, onnx.node("Sigmoid", [mul(onnx.float(2 * Math.sqrt(2 / Math.PI)), cubic)]));
    },
    split: (x, parts) => onnx.nodeWithOutputs(parts, "Split", [x], { axis: -1, num_outputs: parts }),
    block: (x, build) => build(x),
  };
}

/** [N, d] to [N, V]. */
export const decoderLogits = (onnx: OnnxBuilder, c: ModelConfig, hidden: string): string =>
  onnx.node("Gemm", [hidden, outputName(c)], { transB: 1 });

/**
 * Attention weights: scores [B, K, G·S, T], with `visible` bool [B, 1, S, T], after the softmax, in
 * the shape of the scores. Queries of one key-value head stand below one another.
 * @param shape  int64 [4]: B, H, S, T at run time.
 */
export function attentionWeights(
  onnx: OnnxBuilder,
  c: ModelConfig,
  { scores, visible, shape }: { scores: string; visible: string; shape: string },
): string {
  const perHead = onnx.node("Reshape", [scores, shape]);
  const scaled = onnx.node("Mul", [perHead, onnx.float(1 / Math.sqrt(attentionSizes(c).h))]);
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
