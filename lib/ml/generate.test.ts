import { afterAll, describe, expect, test } from "vitest";
import { type Generation, generatorFromOnnx, generatorFromParameters } from "./generate";
import { Graph } from "./graph";
import type { Gpt2Config, LlamaConfig, ModelConfig } from "./nn/config";
import { hiddenStates, logitsOf } from "./nn/model";
import { initialize } from "./nn/weights";
import { exportDecoder } from "./onnx/export-decoder";
import type { Parameters } from "./parameters";
import { childSeed, randomFrom } from "./random";
import { compileForward, parameterInputs } from "./train-step";

const llama: LlamaConfig = {
  architecture: "llama",
  vocabSize: 12,
  hiddenSize: 16,
  intermediateSize: 24,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  ropeTheta: 100,
  normEpsilon: 1e-5,
  maxPositions: 24,
  tiedEmbeddings: true,
  attentionBias: true,
};
const gpt2: Gpt2Config = {
  architecture: "gpt2",
  vocabSize: 12,
  hiddenSize: 16,
  intermediateSize: 40,
  layers: 2,
  heads: 4,
  normEpsilon: 1e-5,
  maxPositions: 24,
  tiedEmbeddings: false,
};
const [padId, eosId] = [0, 1];

function opinionated(config: ModelConfig, seed: number): Parameters {
  const parameters = initialize(config, randomFrom(seed));
  const random = randomFrom(seed + 1);
  for (let i = 0; i < parameters.data.length; i++) parameters.data[i]! += 0.6 * (random() - 0.5);
  return parameters;
}

/** A model in both decoders. */
async function decoded(config: ModelConfig) {
  const parameters = opinionated(config, 3);
  const live = await generatorFromParameters(config, parameters);
  const standard = await generatorFromOnnx(exportDecoder(config, parameters), config);
  return { config, parameters, live, standard };
}
const models = { llama: await decoded(llama), gpt2: await decoded(gpt2) };
afterAll(async () => {
  for (const { live, standard } of Object.values(models)) await Promise.all([live.release(), standard.release()]);
});

const prompts = [[5, 2, 7], [3], [4, 4, 8, 9, 2], [11, 6]];
const seeds = prompts.map((_, i) => childSeed(7, i));
const sampling = { temperature: 0.9, maxNewTokens: 12 };
const input = { prompts, seeds, sampling, eosId, padId };

/** Logprobs of a response by the training graph, at a temperature. */
async function trainingLogprobs(
  config: ModelConfig,
  weights: Parameters,
  prompt: readonly number[],
  ids: readonly number[],
  temperature: number,
): Promise<Float32Array> {
  const all = [...prompt, ...ids];
  const S = all.length - 1;
  const graph = new Graph();
  const p = parameterInputs(graph, weights);
  const hidden = hiddenStates({
    graph,
    p,
    config,
    ids: graph.constant(all.slice(0, -1), [1, S], "int32"),
    positions: graph.constant([...Array(S).keys()], [1, S], "int32"),
    mask: graph.constant(1, [1, S]),
  });
  const logits = logitsOf(hidden.slice(1, prompt.length - 1, S), p, config).div(temperature);
  const labels = graph.constant(ids, [1, ids.length], "int32");
  const outputs = { logprobs: logits.tokenLogprobs(labels) };
  const program = await compileForward({ graph, parameters: weights, outputs });
  const { logprobs } = await program.run({});
  await program.release();
  return logprobs!;
}

async function expectTrue(config: ModelConfig, weights: Parameters, results: readonly Generation[]): Promise<void> {
  for (const [i, { ids, logprobs }] of results.entries()) {
    const wanted = await trainingLogprobs(config, weights, prompts[i]!, ids, sampling.temperature);
    expect(logprobs.length).toBe(ids.length);
    wanted.forEach((v, t) => {
      expect(Math.abs(logprobs[t]! - v)).toBeLessThan(1e-5);
    });
  }
}

describe.each([
  ["llama", "live"],
  ["llama", "standard"],
  ["gpt2", "live"],
  ["gpt2", "standard"],
] as const)("the generator: %s, %s", (architecture, form) => {
  const { config, parameters, [form]: generator } = models[architecture];

  test("reports the logprobs of the training graph", async () => {
    await expectTrue(config, parameters, await generator.generate(input));
  });

  test("gives a prompt the same response in any batch", async () => {
    const together = await generator.generate(input);
    for (const [i, prompt] of prompts.entries()) {
      const [alone] = await generator.generate({ ...input, prompts: [prompt], seeds: [seeds[i]!] });
      expect(alone!.ids).toEqual(together[i]!.ids);
    }
    const lengths = together.map((g) => g.ids.length);
    expect(new Set(lengths).size).toBeGreaterThan(2); // rows do leave the batch at different times
  });

  test("stops at EOS, which is part of the response, or at the limit", async () => {
    const results = await generator.generate(input);
    for (const { ids, finishReason } of results) {
      expect(ids.indexOf(eosId)).toBe(finishReason === "stop" ? ids.length - 1 : -1);
      if (finishReason === "length") expect(ids.length).toBe(12);
    }
    expect(new Set(results.map((r) => r.finishReason)).size).toBe(2);
  });

  test("fills all positions of the model and no more, beside shorter prompts", async () => {
    const long = Array.from({ length: 22 }, (_, i) => 2 + (i % 10));
    const limits = { temperature: 0, maxNewTokens: 20, bannedIds: [eosId] };
    const [first, second] = await generator.generate({
      ...input,
      prompts: [long, [3, 4]],
      sampling: limits,
    });
    expect(first!.ids.length).toBe(2);
    expect(second!.ids.length).toBe(20);
    await expect(generator.generate({ ...input, prompts: [[...long, 2, 2]] })).rejects.toThrow("24 tokens");
  });
});

test.each(Object.values(models))(
  "both generators sample the same tokens: $config.architecture",
  async ({ live, standard }) => {
    const many = { ...input, seeds: [21, 22, 23, 24] };
    expect((await live.generate(many)).map((g) => g.ids)).toEqual((await standard.generate(many)).map((g) => g.ids));
  },
);

test.each(Object.values(models))("calls that overlap do not meet: $config.architecture", async ({ live, standard }) => {
  const other = { ...input, prompts: [[2, 3], [9]], seeds: [5, 6] };
  for (const generator of [live, standard]) {
    const alone = [await generator.generate(input), await generator.generate(other)];
    await expect(generator.generate({ ...input, seeds: [] })).rejects.toThrow("seeds");
    expect(await Promise.all([generator.generate(input), generator.generate(other)])).toEqual(alone);
  }
});

test("weights in a file of their own give the same tokens", async () => {
  const { config, parameters, live } = models.gpt2;
  const files = exportDecoder(config, parameters, 0);
  expect([...files.keys()]).toEqual(["model.onnx", "model.onnx_data"]);
  expect(files.get("model.onnx")!.length).toBeLessThan(
    exportDecoder(config, parameters).get("model.onnx")!.length - 4096,
  );
  const generator = await generatorFromOnnx(files, config);
  expect((await generator.generate(input)).map((g) => g.ids)).toEqual((await live.generate(input)).map((g) => g.ids));
  await generator.release();
});

test("the live generator follows its parameters", async () => {
  const own = opinionated(llama, 3);
  const generator = await generatorFromParameters(llama, own);
  const before = await generator.generate(input);
  own.data.set(opinionated(llama, 9).data);
  const after = await generator.generate(input);
  expect(after.map((g) => g.ids)).not.toEqual(before.map((g) => g.ids));
  await expectTrue(llama, own, after);
  await generator.release();
});
