/** The layers of a network as values of a training graph. Shapes as in layers.ts, and B sequences of S places, N = B·S. */
import type { Graph, Value } from "../graph";
import { sizeOf } from "../shape";
import { attentionSizes, type LlamaConfig } from "./config";
import type { Layers } from "./layers";
import { rotaryAngles } from "./llama";
import { adapts, loraNames } from "./lora";
import type { NetworkInput } from "./model";
import { parameterSpecs } from "./weights";

/** Added to the attention score of a place that must not be seen: its weight becomes exactly 0. */
const MASKED = -1e9;

export function graphLayers(input: NetworkInput): Layers<Value> {
  const { graph, p, config: c, ids, positions, mask, lora, recompute = "elementwise" } = input;
  const N = sizeOf(ids.shape);
  const names = new Set(parameterSpecs(c).map(({ name }) => name));
  const transB = c.architecture === "llama" ? 1 : 0;
  const rows = (table: string, at: Value) => p(table).gather(at.reshape(N)).widen();
  return {
    tokens: (table) => rows(table, ids),
    positions: (table) => rows(table, positions),
    linear(x, name) {
      const bias = names.has(`${name}.bias`) ? p(`${name}.bias`).widen() : undefined;
      const y = linear(x, p(`${name}.weight`), { bias, transB });
      if (!lora || !adapts(lora, name)) return y;
      const [A, B] = loraNames(name).map(p);
      return y.add(linear(linear(x, A!), B!, { alpha: lora.alpha / lora.rank }));
    },
    norm(x, name) {
      const weight = p(`${name}.weight`).widen();
      const epsilon = c.normEpsilon;
      if (c.architecture === "llama") return graph.apply("rmsNorm", [x, weight], { epsilon });
      return graph.apply("layerNorm", [x, weight, p(`${name}.bias`).widen()], { epsilon });
    },
    attention: attentionOver(input, attentionBias(graph, mask)),
    add: (x, y) => x.add(y),
    mul: (x, y) => x.mul(y),
    silu: (x) => x.silu(),
    gelu: (x) => x.gelu(),
    split(x, parts) {
      const width = x.shape[1]! / parts;
      return Array.from({ length: parts }, (_, i) => x.slice(1, i * width, (i + 1) * width));
    },
    block: (x, build) => graph.block(() => build(x), { recompute }),
  };
}

/**
 * alpha · x · weightᵀ + bias over the last axis.
 * @param weight  [out, in], or [in, out] where transB is 0; half precision is widened.
 */
export function linear(
  x: Value,
  weight: Value,
  { bias, transB = 1, alpha = 1 }: { bias?: Value | undefined; transB?: 0 | 1; alpha?: number } = {},
): Value {
  const [width, leading] = [x.shape.at(-1)!, x.shape.slice(0, -1)];
  const operands = [x.reshape(sizeOf(leading), width), weight.widen(), ...(bias ? [bias] : [])];
  const product = x.graph.apply("matmul", operands, { transB, alpha });
  return product.reshape(...leading, product.shape[1]!);
}

function attentionOver({ graph, config: c, positions }: NetworkInput, bias: Value): Layers<Value>["attention"] {
  const [B, S] = positions.shape as [number, number];
  const { H, K, h } = attentionSizes(c);
  const tables = c.architecture === "llama" ? rotaryTables(graph, c) : undefined;
  const placed = (x: Value, heads: number) =>
    tables ? graph.apply("rotary", [x.reshape(B, S, heads * h), positions, ...tables]) : x;
  const split = (x: Value, heads: number) => x.reshape(B, S, heads, h).transpose(0, 2, 1, 3);

  return (_, queries, keys, values) => {
    // The queries of one key-value head stand below one another, so that keys are never repeated.
    const q = split(placed(queries, H), H).reshape(B, K, (H / K) * S, h);
    const k = split(placed(keys, K), K); // [B, K, S, h]
    const v = split(values, K); // [B, K, S, h]
    const mixed = graph.apply("attention", [q, k, v, bias], { alpha: 1 / Math.sqrt(h) }); // [B, K, G·S, h]
    return mixed
      .reshape(B, H, S, h)
      .transpose(0, 2, 1, 3)
      .reshape(B * S, H * h);
  };
}

/** [B, 1, S, S]: 0 where place i may see place j, at or before it in the same sequence, else a large negative number. */
function attentionBias(graph: Graph, mask: Value): Value {
  const [B, S] = mask.shape as [number, number];
  const causal = Float64Array.from({ length: S * S }, (_, i) => (i % S > Math.floor(i / S) ? MASKED : 0));
  const distance = mask.reshape(B, 1, S, 1).sub(mask.reshape(B, 1, 1, S));
  const apart = distance.mul(distance).mul(MASKED);
  return apart.add(graph.constant(causal, [1, 1, S, S])).stopGradient();
}

function rotaryTables(graph: Graph, c: LlamaConfig): [Value, Value] {
  const { cos, sin } = rotaryAngles(c);
  const shape = [c.maxPositions, attentionSizes(c).h / 2];
  return [graph.constant(cos, shape), graph.constant(sin, shape)];
}
