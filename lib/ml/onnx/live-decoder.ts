/**
 * A decoder for rollouts: weights are inputs, so that it reads live parameters, and the cache is
 * time-major [past, B, K, h], so that its prefix is an input and its next slot an output, both views of
 * one buffer: the past is never copied. onnxruntime only (FusedMatMul, RotaryEmbedding).
 *
 * Inputs  every parameter by name; ids, positions [S, B] int32; padding [B] int32, the number of masked
 *         places at the start of each sequence; past.N.key/value [P, B, K, h].
 * Outputs logits [B, V] of the last place; present.N.key/value [S, B, K, h], of the new places only.
 */
import { attentionSizes, type LlamaConfig, type ModelConfig } from "../nn/config";
import type { Layers } from "../nn/layers";
import { rotaryAngles } from "../nn/llama";
import { body } from "../nn/model";
import { parameterSpecs } from "../nn/weights";
import { MICROSOFT, OnnxBuilder } from "./builder";
import { attentionWeights, causalVisibility, decoderLayers, decoderLogits } from "./decoder-layers";
import { encodeModel, onnxType } from "./encode";

export function liveDecoder(config: ModelConfig): Uint8Array {
  const onnx = new OnnxBuilder();
  for (const { name, shape } of parameterSpecs(config)) onnx.input(name, "float32", shape);
  const ids = onnx.input("ids", "int32", ["S", "B"]);
  const positions = onnx.input("positions", "int32", ["S", "B"]);
  const padding = onnx.input("padding", "int32", ["B"]);
  const pasts = Array.from({ length: config.layers }, (_, layer) =>
    ["key", "value"].map((name) => onnx.input(`past.${layer}.${name}`, "float32", cache(config, "P"))),
  );

  const flat = (x: string) => onnx.node("Reshape", [x, onnx.int64s(-1)]);
  const attention = liveAttention(onnx, config, { ids, positions, padding, pasts });
  const input = { onnx, config, ids: flat(ids), positions: flat(positions), attention, isPortable: false };
  const hidden = body(config, decoderLayers(input)); // [S·B, d]
  const shape = onnx.node("Concat", [onnx.node("Shape", [ids]), onnx.int64s(-1)], { axis: 0 });
  const byPlace = onnx.node("Reshape", [hidden, shape]);
  const last = onnx.node("Gather", [byPlace, onnx.int64(-1)], { axis: 0 });
  const logits = decoderLogits(onnx, config, last);
  onnx.output(logits, "float32", ["B", config.vocabSize], "logits");
  return encodeModel(onnx);
}

function liveAttention(
  onnx: OnnxBuilder,
  c: ModelConfig,
  input: { ids: string; positions: string; padding: string; pasts: string[][] },
): Layers<string>["attention"] {
  const { H, K, h } = attentionSizes(c);
  const concat = (...parts: string[]) => onnx.node("Concat", parts, { axis: 0 });
  const sizes = onnx.node("Shape", [input.ids]); // S, B
  const [S, B] = onnx.nodeWithOutputs(2, "Split", [sizes], { axis: 0, num_outputs: 2 });
  const pastSizes = onnx.node("Shape", [input.pasts[0]![0]!]);
  const P = onnx.node("Slice", [pastSizes, onnx.int64s(0), onnx.int64s(1)]);
  const T = onnx.node("Add", [P, S!]);
  const scalar = (x: string) => onnx.node("Squeeze", [x]);

  const causal = causalVisibility(onnx, scalar(S!), scalar(T)); // [S, T]
  const places = onnx.node("Range", [onnx.int64(0), scalar(T), onnx.int64(1)]);
  const padding = onnx.node("Cast", [input.padding], { to: onnxType("int64") });
  const isToken = onnx.node("GreaterOrEqual", [places, onnx.node("Unsqueeze", [padding, onnx.int64s(1, 2, 3)])]); // [B, 1, 1, T]
  const visible = onnx.node("And", [causal, isToken]);
  const shape = concat(B!, onnx.int64s(H), S!, T);
  const keyValueShape = concat(sizes, onnx.int64s(K, h));
  const groupShape = concat(sizes, onnx.int64s(K, H / K, h));
  const mergedShape = concat(B!, onnx.int64s(K, H / K), S!, onnx.int64s(h));
  const rotate = c.architecture === "llama" ? rotation(onnx, c, input.positions) : (x: string) => x;
  const product = (a: string, b: string, transB: 0 | 1) =>
    onnx.node("FusedMatMul", [a, b], { transB, transBatchB: 1 }, MICROSOFT);

  return (layer, q, k, v) => {
    const [pastKeys, pastValues] = input.pasts[layer]!;
    const cached = (x: string, name: string) =>
      onnx.output(onnx.node("Reshape", [x, keyValueShape]), "float32", cache(c, "S"), `present.${layer}.${name}`);
    const keys = cached(rotate(k), "key"); // [S, B, K, h]
    const values = cached(v, "value");
    const grouped = onnx.node("Reshape", [rotate(q), groupShape]); // [S, B, K, G, h]
    const stacked = onnx.node("Transpose", [grouped], { perm: [1, 2, 3, 0, 4] });
    const queries = onnx.node("Reshape", [stacked, onnx.int64s(0, K, -1, h)]); // [B, K, G·S, h]
    const scores = onnx.node("Concat", [product(queries, pastKeys!, 1), product(queries, keys, 1)], { axis: -1 }); // [B, K, G·S, T]
    const weights = attentionWeights(onnx, c, { scores, visible, shape });
    const [old, fresh] = onnx.nodeWithOutputs(2, "Split", [weights, concat(P, S!)], { axis: -1 });
    const mixed = onnx.node("Add", [product(old!, pastValues!, 0), product(fresh!, values, 0)]);
    const byHead = onnx.node("Reshape", [mixed, mergedShape]); // [B, K, G, S, h]
    const merged = onnx.node("Transpose", [byHead], { perm: [3, 0, 1, 2, 4] });
    return onnx.node("Reshape", [merged, onnx.int64s(-1, H * h)]);
  };
}

function cache(c: ModelConfig, length: "P" | "S"): (string | number)[] {
  const { K, h } = attentionSizes(c);
  return [length, "B", K, h];
}

/** Rotary positions of [S·B, heads·h], each token as a sequence of its own. */
function rotation(onnx: OnnxBuilder, c: LlamaConfig, positions: string): (x: string) => string {
  const angles = rotaryAngles(c);
  const shape = [c.maxPositions, attentionSizes(c).h / 2];
  const [cos, sin] = [angles.cos, angles.sin].map((data) =>
    onnx.initializer({ dtype: "float32", shape, data: Float32Array.from(data) }),
  );
  const column = onnx.node("Reshape", [positions, onnx.int64s(-1, 1)]);
  const longs = onnx.node("Cast", [column], { to: onnxType("int64") });
  return (x) => {
    const tokens = onnx.node("Unsqueeze", [x, onnx.int64s(1)]);
    return onnx.node("RotaryEmbedding", [tokens, longs, cos!, sin!], {}, MICROSOFT);
  };
}
