import { expect, test } from "vitest";
import { gradients } from "../autodiff";
import { Graph, type Recompute, type Value } from "../graph";
import { fromBFloat16, fromFloat16 } from "../half";
import { frozenHalf, Parameters, type Weights } from "../parameters";
import { randomFrom } from "../random";
import { evaluate } from "../reference";
import { compileForward, compileGradients, parameterInputs } from "../train-step";
import type { Gpt2Config, LlamaConfig, ModelConfig } from "./config";
import { initializeLora, type LoraConfig, loraSpecs, mergeLora } from "./lora";
import { hiddenStates, logitsOf } from "./model";
import { initialize } from "./weights";

const gpt2: Gpt2Config = {
  architecture: "gpt2",
  vocabSize: 7,
  hiddenSize: 8,
  intermediateSize: 10,
  layers: 2,
  heads: 2,
  normEpsilon: 1e-5,
  maxPositions: 6,
  tiedEmbeddings: true,
};
const config: LlamaConfig = {
  architecture: "llama",
  vocabSize: 7,
  hiddenSize: 8,
  intermediateSize: 6,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  ropeTheta: 100,
  normEpsilon: 1e-5,
  maxPositions: 16,
  tiedEmbeddings: false,
  attentionBias: true,
};

/** Large random weights and biases, so that every part matters. */
function tinyModel(c: ModelConfig): Parameters {
  const parameters = initialize(c, randomFrom(5));
  const random = randomFrom(6);
  for (let i = 0; i < parameters.data.length; i++) parameters.data[i]! += random() - 0.5;
  return parameters;
}

type Options = { frozen?: Weights; lora?: LoraConfig; recompute?: Recompute };

function tinyAdapters(c: ModelConfig, lora: LoraConfig): Parameters {
  const adapters = initializeLora(c, lora, randomFrom(7));
  const random = randomFrom(8);
  return adapters.over(adapters.data.map((v) => v + random() - 0.5));
}

function build(c: ModelConfig, [B, S]: [number, number], { frozen, ...options }: Options = {}) {
  const parameters = options.lora ? tinyAdapters(c, options.lora) : tinyModel(c);
  const graph = new Graph();
  const p = parameterInputs(graph, parameters, ...(frozen ? [frozen] : []));
  const ids = graph.input("ids", [B, S], "int32");
  const positions = graph.input("positions", [B, S], "int32");
  const mask = graph.input("mask", [B, S]);
  const hidden = hiddenStates({ graph, p, config: c, ids, positions, mask, ...options });
  return { parameters, graph, logits: logitsOf(hidden, p, c), ...(frozen ? { frozen } : {}) };
}

const batch = {
  ids: Int32Array.of(1, 4, 2, 6, 0, 0, 3, 5),
  positions: Int32Array.of(0, 1, 2, 3, 0, 0, 0, 1),
  mask: Float32Array.of(1, 1, 1, 1, 0, 0, 1, 1),
};
const labels = [4, 2, 6, 1, 0, 0, 5, 2];

function lossOf(graph: Graph, logits: Value): Value {
  const ids = graph.constant(labels, [2, 4], "int32");
  const weights = graph.constant(batch.mask, [2, 4]);
  return logits.tokenLogprobs(ids).mul(weights).sum().div(-6);
}

test.each([
  ["grouped queries, biases, an output projection", config],
  ["GPT-2", gpt2],
  ["GPT-2 with an output projection", { ...gpt2, tiedEmbeddings: false }],
  ["tied embeddings", { ...config, tiedEmbeddings: true, attentionBias: false, keyValueHeads: 4 }],
])(
  "the whole network's gradient is the central difference: %s",
  async (_, c) => {
    const { parameters, graph, logits } = build(c, [2, 4]);
    const loss = lossOf(graph, logits);
    const weights = graph.inputs.filter((x) => parameters.has(x.name));
    const feeds = new Map(
      graph.inputs.map((x) => {
        const data = parameters.has(x.name) ? parameters.view(x.name) : batch[x.name as "ids"];
        return [x, Float64Array.from(data)] as const;
      }),
    );
    const exact = evaluate(graph, feeds, gradients(loss, weights));
    const h = 1e-5;
    weights.forEach((x, k) => {
      const values = feeds.get(x)!;
      // Every seventh number of each tensor: all layers, rows and columns, at a seventh of the time.
      for (let i = k % 7; i < values.length; i += 7) {
        const at = (d: number) =>
          evaluate(graph, new Map(feeds).set(x, values.with(i, values[i]! + d)), [loss])[0]![0]!;
        expect(exact[k]![i], `${x.name}[${i}]`).toBeCloseTo((at(h) - at(-h)) / (2 * h), 8);
      }
    });

    const program = await compileGradients({ graph, parameters, loss, outputs: { loss } });
    const outputs = await program.run(batch);
    expect(outputs.loss![0]).toBeCloseTo(evaluate(graph, feeds, [loss])[0]![0]!, 5);
    const flat = parameters.over(program.gradient);
    weights.forEach((x, k) => {
      flat.view(x.name).forEach((v, i) => {
        expect(v, `${x.name}[${i}]`).toBeCloseTo(exact[k]![i]!, 5);
      });
    });
    const once = program.gradient.slice();
    await program.run(batch, { accumulate: true });
    expect(program.gradient).toEqual(once.map((v) => 2 * v));
    await program.release();
  },
  60_000,
);

test("padding on the left or on the right changes no logits", async () => {
  const alone = build(config, [1, 3]);
  const padded = build(config, [2, 5]);
  const wanted = await compileForward({ ...alone, outputs: { logits: alone.logits } });
  const program = await compileForward({ ...padded, outputs: { logits: padded.logits } });
  const { logits: short } = await wanted.run({
    ids: Int32Array.of(3, 1, 5),
    positions: Int32Array.of(0, 1, 2),
    mask: Float32Array.of(1, 1, 1),
  });
  const { logits: long } = await program.run({
    ids: Int32Array.of(6, 2, 3, 1, 5, 3, 1, 5, 4, 4),
    positions: Int32Array.of(0, 0, 0, 1, 2, 0, 1, 2, 0, 0),
    mask: Float32Array.of(0, 0, 1, 1, 1, 1, 1, 1, 0, 0),
  });
  const width = config.vocabSize;
  short!.forEach((v, i) => {
    expect(long![2 * width + i]).toBeCloseTo(v, 5);
    expect(long![5 * width + i]).toBeCloseTo(v, 5);
  });
  await Promise.all([wanted.release(), program.release()]);
});

/** Loss, and the gradient of what is trained. */
async function differentiate(c: ModelConfig, options: Options = {}): Promise<{ loss: number; gradient: Float32Array }> {
  const { graph, logits, ...weights } = build(c, [2, 4], options);
  const loss = lossOf(graph, logits);
  const program = await compileGradients({ graph, ...weights, loss, outputs: { loss } });
  const outputs = await program.run(batch);
  await program.release();
  return { loss: outputs.loss![0]!, gradient: program.gradient };
}

test.each([config, gpt2])("what is computed again changes no bit of the gradient: $architecture", async (c) => {
  const kept = await differentiate(c, { recompute: "nothing" });
  expect(await differentiate(c, { recompute: "elementwise" })).toEqual(kept);
  expect(await differentiate(c, { recompute: "all" })).toEqual(kept);
});

test.each([config, gpt2])("sequences packed into a row do not see one another: $architecture", async (c) => {
  const packed = build(c, [1, 6]);
  const apart = build(c, [2, 4]);
  const program = await compileForward({ ...packed, outputs: { logits: packed.logits } });
  const wanted = await compileForward({ ...apart, outputs: { logits: apart.logits } });
  const { logits: long } = await program.run({
    ids: Int32Array.of(1, 4, 2, 6, 3, 5),
    positions: Int32Array.of(0, 1, 2, 3, 0, 1),
    mask: Float32Array.of(1, 1, 1, 1, 2, 2),
  });
  const { logits: short } = await wanted.run(batch);
  const places = [0, 1, 2, 3, 6, 7];
  long!.forEach((v, i) => {
    const [place, token] = [Math.floor(i / c.vocabSize), i % c.vocabSize];
    expect(v).toBeCloseTo(short![places[place]! * c.vocabSize + token]!, 5);
  });
  await Promise.all([program.release(), wanted.release()]);
});

const adapted: [ModelConfig, LoraConfig][] = [
  [config, { rank: 2, alpha: 3, targetModules: ["q_proj", "v_proj", "o_proj", "down_proj"] }],
  [gpt2, { rank: 3, alpha: 1.5, targetModules: ["c_attn", "c_fc", "c_proj"] }],
];

test.each(adapted)(
  "adapters merged into their base give the same logits, and new ones none of their own",
  async (c, lora) => {
    const base = tinyModel(c);
    const both = build(c, [2, 4], { frozen: base, lora });
    const outputs = { logits: both.logits };
    const program = await compileForward({ ...both, outputs });
    const { graph, logits } = build(c, [2, 4]);
    const merged = mergeLora({ config: c, lora, base, adapters: both.parameters });
    const plain = await compileForward({ graph, parameters: merged, outputs: { logits } });
    const wanted = (await plain.run(batch)).logits!;
    (await program.run(batch)).logits!.forEach((v, i) => {
      expect(v).toBeCloseTo(wanted[i]!, 4);
    });

    both.parameters.data.set(initializeLora(c, lora, randomFrom(1)).data);
    merged.data.set(base.data);
    const before = (await plain.run(batch)).logits!;
    (await program.run(batch)).logits!.forEach((v, i) => {
      expect(v).toBeCloseTo(before[i]!, 5);
    });
    await Promise.all([program.release(), plain.release()]);
  },
);

test.each(adapted)("a base in half precision trains adapters as the same numbers in float32 do", async (c, lora) => {
  for (const dtype of ["float16", "bfloat16"] as const) {
    const half = frozenHalf(tinyModel(c), dtype);
    const widen = dtype === "float16" ? fromFloat16 : fromBFloat16;
    const rounded = tinyModel(c);
    for (const { name, data } of rounded.entries()) data.set(widen(half.view(name) as Uint16Array));
    for (const recompute of ["nothing", "all"] as const)
      expect(await differentiate(c, { frozen: half, lora, recompute })).toEqual(
        await differentiate(c, { frozen: rounded, lora }),
      );
  }
});

test("an adapter of a layer that is not there is refused", () => {
  const lora = { rank: 2, alpha: 3, targetModules: ["q_proj", "c_attn"] };
  expect(() => loraSpecs(config, lora)).toThrow('no linear layer "c_attn"');
});

test("weights are read anew at each run", async () => {
  const { parameters, graph, logits } = build(config, [2, 4]);
  const program = await compileForward({ graph, parameters, outputs: { logits } });
  const before = (await program.run(batch)).logits!.slice();
  parameters.view("lm_head.weight").fill(0);
  expect((await program.run(batch)).logits!.every((v) => v === 0)).toBe(true);
  expect(before.every((v) => v === 0)).toBe(false);
  await program.release();
});

test("Parameters.from names the tensor that is missing", () => {
  const tensors = new Map([...tinyModel(config).entries()].map(({ name, data }) => [name, data]));
  tensors.delete("model.norm.weight");
  expect(() => Parameters.from(tinyModel(config).specs, tensors)).toThrow("model.norm.weight");
});
