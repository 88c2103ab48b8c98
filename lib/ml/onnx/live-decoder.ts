/**
 * A decoder for rollouts: weights are inputs, so that it reads live parameters, and each sequence has its own length. Keys and
 * values are written in place: a cache is fed as the past and fetched as the present at once, and onnxruntime's
 * GroupQueryAttention, finding both at one address, copies nothing. onnxruntime only.
 *
 * Inputs  every parameter by name; ids, positions [B, S] int32, padded on the right; last [B] int32, the index in B·S of each
 *         sequence's last token; length [B] int32, its tokens so far less one; longest [] int32, the most tokens of any;
 *         past.N.key/value [B, K, C, cacheWidth] with C places.
 * Outputs logits [B, V] of the last tokens; present.N.key/value, the same caches.
 */
import { attentionSizes, type LlamaConfig, type ModelConfig } from "../nn/config";
import type { Layers } from "../nn/layers";
import { rotaryAngles } from "../nn/llama";
import { body } from "../nn/model";
import { parameterSpecs } from "../nn/weights";
import { MICROSOFT, OnnxBuilder } from "./builder";
import { decoderLayers, decoderLogits } from "./decoder-layers";
import { encodeModel, onnxType } from "./encode";

export function liveDecoder(config: ModelConfig): Uint8Array {
  const onnx = new OnnxBuilder();
  for (const { name, shape } of parameterSpecs(config)) onnx.input(name, "float32", shape);
  const ids = onnx.input("ids", "int32", ["B", "S"]);
  const positions = onnx.input("positions", "int32", ["B", "S"]);
  const last = onnx.input("last", "int32", ["B"]);
  onnx.input("length", "int32", ["B"]);
  onnx.input("longest", "int32", []);

  const flat = (x: string) => onnx.node("Reshape", [x, onnx.int64s(-1)]);
  const attention = cachedAttention(onnx, config, { ids, positions });
  const input = { onnx, config, ids: flat(ids), positions: flat(positions), attention, isPortable: false };
  const hidden = body(config, decoderLayers(input)); // [B·S, d]
  const chosen = onnx.node("Gather", [hidden, last], { axis: 0 });
  onnx.unreturnableOutput();
  onnx.output(decoderLogits(onnx, config, chosen), "float32", ["B", config.vocabSize], "logits");
  return encodeModel(onnx);
}

function cachedAttention(
  onnx: OnnxBuilder,
  c: ModelConfig,
  { ids, positions }: { ids: string; positions: string },
): Layers<string>["attention"] {
  const { H, K, h } = attentionSizes(c);
  const wide = cacheWidth(c);
  const rows = onnx.node("Concat", [onnx.node("Shape", [ids]), onnx.int64s(-1)], { axis: 0 }); // B, S, -1
  const byRow = (x: string) => onnx.node("Reshape", [x, rows]);
  const byHead = (x: string, heads: number, size: number) => onnx.node("Reshape", [x, onnx.int64s(-1, heads, size)]);
  const placed = c.architecture === "llama" ? rotation(onnx, c, positions) : (x: string) => x;
  const widened = (x: string, heads: number) =>
    wide === h ? x : byRow(onnx.node("Pad", [byHead(x, heads, h), onnx.int64s(0, 0, 0, 0, 0, wide - h)]));
  const narrowed = (x: string) =>
    wide === h ? x : onnx.node("Slice", [byHead(x, H, wide), onnx.int64s(0), onnx.int64s(h), onnx.int64s(2)]);
  const attributes = { num_heads: H, kv_num_heads: K, scale: { float: 1 / Math.sqrt(h) } };

  return (layer, q, k, v) => {
    const names = [`${layer}.key`, `${layer}.value`];
    const pasts = names.map((name) => onnx.input(`past.${name}`, "float32", ["B", K, "C", wide]));
    const queries = widened(placed(byRow(q)), H);
    const keysAndValues = [placed(byRow(k)), byRow(v)].map((x) => widened(x, K));
    const inputs = [queries, ...keysAndValues, ...pasts, "length", "longest"];
    const [mixed, ...presents] = onnx.nodeWithOutputs(3, "GroupQueryAttention", inputs, attributes, MICROSOFT);
    names.forEach((name, i) => void onnx.output(presents[i]!, "float32", ["B", K, "C", wide], `present.${name}`));
    return onnx.node("Reshape", [narrowed(mixed!), onnx.int64s(-1, H * h)]);
  };
}

/** Numbers of a head in the cache: onnxruntime wants a multiple of 8, the rest are zeros. */
export const cacheWidth = (c: ModelConfig): number => 8 * Math.ceil(attentionSizes(c).h / 8);

/** Rotary positions of [B, S, heads·h]. */
function rotation(onnx: OnnxBuilder, c: LlamaConfig, positions: string): (x: string) => string {
  const { cos, sin } = rotaryAngles(c);
  const shape = [c.maxPositions, attentionSizes(c).h / 2];
  const table = (data: Float64Array) => onnx.initializer({ dtype: "float32", shape, data: Float32Array.from(data) });
  const inputs = [onnx.node("Cast", [positions], { to: onnxType("int64") }), table(cos), table(sin)];
  return (x) => onnx.node("RotaryEmbedding", [x, ...inputs], {}, MICROSOFT);
}
