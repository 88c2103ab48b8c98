import { expect, test } from "vitest";
import { gradients } from "../autodiff";
import { Graph, type Value } from "../graph";
import { Parameters } from "../parameters";
import { randomFrom } from "../random";
import { evaluate } from "../reference";
import { compileForward, compileGradients, parameterInputs } from "../train-step";
import type { LlamaConfig } from "./config";
import { hiddenStates, logitsOf } from "./model";
import { initialize } from "./weights";

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
function tinyLlama(c: LlamaConfig): Parameters {
  const parameters = initialize(c, randomFrom(5));
  const random = randomFrom(6);
  for (let i = 0; i < parameters.data.length; i++) parameters.data[i]! += random() - 0.5;
  return parameters;
}

function build(c: LlamaConfig, [B, S]: [number, number]) {
  const parameters = tinyLlama(c);
  const graph = new Graph();
  const p = parameterInputs(graph, parameters);
  const ids = graph.input("ids", [B, S], "int32");
  const positions = graph.input("positions", [B, S], "int32");
  const mask = graph.input("mask", [B, S]);
  const hidden = hiddenStates({ graph, p, config: c, ids, positions, mask });
  return { parameters, graph, logits: logitsOf(hidden, p, c) };
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
  const tensors = new Map([...tinyLlama(config).entries()].map(({ name, data }) => [name, data]));
  tensors.delete("model.norm.weight");
  expect(() => Parameters.from(tinyLlama(config).specs, tensors)).toThrow("model.norm.weight");
});
