/**
 * A trained policy as a standard ONNX decoder with a key-value cache: names and shapes as Optimum and
 * transformers.js use them, plain ONNX ops only, so that other runtimes load it as it is.
 *
 * Inputs  input_ids, position_ids [batch, sequence], attention_mask [batch, past + sequence] int64,
 *         past_key_values.N.key/value [batch, key-value heads, past, head size].
 * Outputs logits [batch, sequence, vocabulary], present.N.key/value like the past, and longer.
 */
import { attentionSizes, type LlamaConfig, type ModelConfig } from "../nn/config";
import type { Layers } from "../nn/layers";
import { rotaryAngles } from "../nn/llama";
import { body } from "../nn/model";
import { parameterSpecs } from "../nn/weights";
import type { Parameters } from "../parameters";
import { OnnxBuilder } from "./builder";
import { attentionWeights, causalVisibility, decoderLayers, decoderLogits } from "./decoder-layers";
import { encodeModelFiles, onnxType } from "./encode";

/**
 * @param limit  in bytes: larger weights go to a file of their own, as ONNX wants it above 2 GB.
 * @returns      the files "model.onnx" and, then, "model.onnx_data".
 */
export function exportDecoder(config: ModelConfig, parameters: Parameters, limit?: number): Map<string, Uint8Array> {
  const onnx = new OnnxBuilder();
  for (const { name, shape } of parameterSpecs(config))
    onnx.initializer({ dtype: "float32", shape, data: parameters.view(name) }, name);
  const ids = onnx.input("input_ids", "int64", ["batch_size", "sequence_length"]);
  const mask = onnx.input("attention_mask", "int64", ["batch_size", "total_sequence_length"]);
  const positions = onnx.input("position_ids", "int64", ["batch_size", "sequence_length"]);

  const flat = (x: string) => onnx.node("Reshape", [x, onnx.int64s(-1)]);
  const attention = cachedAttention(onnx, config, { ids, mask, positions });
  const input = { onnx, config, ids: flat(ids), positions: flat(positions), attention, isPortable: true };
  const logits = decoderLogits(onnx, config, body(config, decoderLayers(input)));
  const shape = onnx.node("Concat", [onnx.node("Shape", [ids]), onnx.int64s(-1)], { axis: 0 });
  const wide = ["batch_size", "sequence_length", config.vocabSize];
  onnx.output(onnx.node("Reshape", [logits, shape]), "float32", wide, "logits");
  // Declared first in the file by convention: consumers read outputs in this order.
  onnx.outputs.unshift(onnx.outputs.pop()!);
  return encodeModelFiles(onnx, limit);
}

function cachedAttention(
  onnx: OnnxBuilder,
  c: ModelConfig,
  { ids, mask, positions }: { ids: string; mask: string; positions: string },
): Layers<string>["attention"] {
  const { H, K, h } = attentionSizes(c);
  const batchAndSequence = onnx.node("Shape", [ids]); // B, S
  const total = onnx.node("Gather", [onnx.node("Shape", [mask]), onnx.int64(1)]); // T
  const size = (axis: number) => onnx.node("Gather", [batchAndSequence, onnx.int64(axis)]);
  const causal = causalVisibility(onnx, size(1), total);
  const isToken = onnx.node("Cast", [mask], { to: onnxType("bool") });
  const visible = onnx.node("And", [
    causal,
    onnx.node("Unsqueeze", [isToken, onnx.int64s(1, 2)]), // [B, 1, 1, T]
  ]);
  const concat = (...parts: string[]) => onnx.node("Concat", parts, { axis: 0 });
  const vector = (scalar: string) => onnx.node("Unsqueeze", [scalar, onnx.int64s(0)]);
  const shape = concat(vector(size(0)), onnx.int64s(H), vector(size(1)), vector(total));
  const rotate = c.architecture === "llama" ? rotation(onnx, c, positions) : (x: string) => x;

  const split = (x: string, heads: number) => {
    const byHead = onnx.node("Reshape", [x, concat(batchAndSequence, onnx.int64s(heads, h))]);
    return onnx.node("Transpose", [byHead], { perm: [0, 2, 1, 3] });
  };
  const withPast = (x: string, name: string) => {
    const past = onnx.input(`past_key_values.${name}`, "float32", cacheShape(c, "past"));
    const present = onnx.node("Concat", [past, x], { axis: 2 });
    onnx.output(present, "float32", cacheShape(c, "total"), `present.${name}`);
    return present;
  };

  return (layer, q, k, v) => {
    const keys = withPast(rotate(split(k, K)), `${layer}.key`);
    const values = withPast(split(v, K), `${layer}.value`);
    const queries = onnx.node("Reshape", [rotate(split(q, H)), onnx.int64s(0, K, -1, h)]);
    const scores = onnx.node("MatMul", [queries, onnx.node("Transpose", [keys], { perm: [0, 1, 3, 2] })]); // [B, K, G·S, T]
    const weights = attentionWeights(onnx, c, { scores, visible, shape });
    const mixed = onnx.node("MatMul", [weights, values]); // [B, K, G·S, h]
    const byHead = onnx.node("Reshape", [mixed, onnx.int64s(0, H, -1, h)]);
    const merged = onnx.node("Transpose", [byHead], { perm: [0, 2, 1, 3] });
    return onnx.node("Reshape", [merged, onnx.int64s(-1, H * h)]);
  };
}

function cacheShape(c: ModelConfig, length: "past" | "total"): (string | number)[] {
  const { K, h } = attentionSizes(c);
  return ["batch_size", K, `${length}_sequence_length`, h];
}

/** Rotary positions of [B, heads, S, h]. */
function rotation(onnx: OnnxBuilder, c: LlamaConfig, positions: string): (x: string) => string {
  const table = (data: Float64Array) => {
    const shape = [c.maxPositions, attentionSizes(c).h / 2];
    const rows = onnx.initializer({ dtype: "float32", shape, data: Float32Array.from(data) });
    const chosen = onnx.node("Gather", [rows, positions], { axis: 0 });
    return onnx.node("Unsqueeze", [chosen, onnx.int64s(1)]); // [B, 1, S, h/2]
  };
  const angles = rotaryAngles(c);
  const [cos, sin] = [table(angles.cos), table(angles.sin)];
  const product = (x: string, y: string) => onnx.node("Mul", [x, y]);
  return (x) => {
    const [low, high] = onnx.nodeWithOutputs(2, "Split", [x], { axis: -1, num_outputs: 2 });
    const first = onnx.node("Sub", [product(low!, cos), product(high!, sin)]);
    const second = onnx.node("Add", [product(high!, cos), product(low!, sin)]);
    return onnx.node("Concat", [first, second], { axis: -1 });
  };
}
