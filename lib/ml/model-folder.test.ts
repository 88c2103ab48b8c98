import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestTensors } from "./digest";
import { fromBFloat16, toBFloat16 } from "./half";
import {
  type ModelFiles,
  parseRewardScale,
  readModel,
  readModelFolder,
  readModelFrom,
  writeModel,
  writeModelTo,
} from "./model-folder";
import type { Gpt2Config, LlamaConfig, ModelConfig } from "./nn/config";
import { parameterSpecs } from "./nn/weights";
import { Parameters } from "./parameters";
import { decodeSafetensors, encodeSafetensors } from "./safetensors";
import { SPECIAL_TOKENS, writeTokenizerConfig } from "./tokenizer/chat-template";
import { trainBytePairTokenizer } from "./tokenizer/train";

const tokenizerFiles = {
  tokenizerJson: trainBytePairTokenizer({
    documents: [],
    vocabSize: 260,
    specialTokens: SPECIAL_TOKENS,
  }),
  tokenizerConfigJson: writeTokenizerConfig("instruct"),
};

const config: LlamaConfig = {
  architecture: "llama",
  vocabSize: 260,
  hiddenSize: 8,
  intermediateSize: 12,
  layers: 2,
  heads: 2,
  keyValueHeads: 1,
  ropeTheta: 10_000,
  normEpsilon: 1e-5,
  maxPositions: 32,
  tiedEmbeddings: false,
  attentionBias: false,
};

const gpt2: Gpt2Config = {
  architecture: "gpt2",
  vocabSize: 260,
  hiddenSize: 8,
  intermediateSize: 12,
  layers: 2,
  heads: 2,
  normEpsilon: 1e-5,
  maxPositions: 32,
  tiedEmbeddings: true,
};

/** Parameters in which no two numbers are equal. */
function parametersOf(specs: Parameters["specs"]): Parameters {
  const parameters = Parameters.zeros(specs);
  for (const i of parameters.data.keys()) parameters.data[i] = i / 8;
  return parameters;
}
const bodyOf = (c: LlamaConfig): Parameters["specs"] =>
  parameterSpecs(c).filter(({ name }) => name !== "lm_head.weight");
const scored = (c: LlamaConfig): Parameters =>
  parametersOf([...bodyOf(c), { name: "score.weight", shape: [1, c.hiddenSize] }]);

const bitsOf = (data: Float32Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
const jsonOf = (files: ModelFiles, name: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(files.get(name))) as Record<string, unknown>;
const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

describe("a policy", () => {
  test.each([
    ["untied", config],
    ["tied", { ...config, tiedEmbeddings: true }],
    ["with biases", { ...config, attentionBias: true }],
    ["GPT-2", gpt2],
  ] as [string, ModelConfig][])("%s comes back as it was", (_, c) => {
    const parameters = parametersOf(parameterSpecs(c));
    const model = readModel(writeModel({ config: c, parameters, tokenizerFiles }));
    expect(model.config).toEqual(c);
    expect(model.hasScoreHead).toBe(false);
    expect(model.reward).toBeNull();
    expect(model.parameters.specs).toEqual(parameters.specs);
    expect(model.parameters.data).toEqual(parameters.data);
    expect(model.tokenizerFiles).toEqual(tokenizerFiles);
    expect(model.tokenizer.eosId).toBe(1);
  });

  test("is written under the names and shapes of the Llama architecture", () => {
    const parameters = parametersOf(parameterSpecs(config));
    const files = writeModel({
      config,
      parameters,
      tokenizerFiles,
      onnx: new Map([["model.onnx", Uint8Array.of(1, 2)]]),
    });
    expect([...files.keys()].sort()).toEqual([
      "config.json",
      "generation_config.json",
      "model.onnx",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(jsonOf(files, "config.json")).toMatchObject({
      architectures: ["LlamaForCausalLM"],
      pad_token_id: 0,
      bos_token_id: 1,
      eos_token_id: 1,
      num_key_value_heads: 1,
    });
    const { tensors, metadata } = decodeSafetensors(files.get("model.safetensors")!);
    expect(metadata).toEqual({ format: "pt" });
    expect(tensors.get("model.layers.1.self_attn.k_proj.weight")?.shape).toEqual([4, 8]);
    expect(tensors.get("model.layers.0.mlp.down_proj.weight")?.shape).toEqual([8, 12]);
    expect(tensors.get("lm_head.weight")?.shape).toEqual([260, 8]);
    expect(tensors.size).toBe(2 * 9 + 3);
  });

  test("of GPT-2's first files, without its prefix and with its masks, is read", () => {
    const parameters = parametersOf(parameterSpecs(gpt2));
    const files = writeModel({ config: gpt2, parameters, tokenizerFiles });
    const { tensors } = decodeSafetensors(files.get("model.safetensors")!);
    const bare = new Map([...tensors].map(([name, tensor]) => [name.replace("transformer.", ""), tensor]));
    bare.set("h.0.attn.bias", { shape: [1, 1, 2, 2], data: Float32Array.of(1, 0, 1, 1) });
    files.set("model.safetensors", encodeSafetensors(bare));
    expect(readModel(files).parameters.data).toEqual(parameters.data);
  });

  test("is written as the same bytes every time", () => {
    const parameters = parametersOf(parameterSpecs(config));
    const write = (): Map<string, Uint8Array> => writeModel({ config, parameters, tokenizerFiles });
    expect(write()).toEqual(write());
  });

  test("may come in shards, with a chat template in a file of its own", () => {
    const parameters = parametersOf(parameterSpecs(config));
    const files = writeModel({ config, parameters, tokenizerFiles });
    const tensors = [...decodeSafetensors(files.get("model.safetensors")!).tensors];
    const names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
    files.delete("model.safetensors");
    files.set(names[0]!, encodeSafetensors(new Map(tensors.slice(0, 5))));
    files.set(names[1]!, encodeSafetensors(new Map(tensors.slice(5))));
    const weightMap = Object.fromEntries(tensors.map(([n], i) => [n, names[i < 5 ? 0 : 1]]));
    files.set("model.safetensors.index.json", bytesOf({ weight_map: weightMap }));
    files.set("chat_template.jinja", bytesOf("{{ eos_token }}"));
    const model = readModel(files);
    expect(model.parameters.data).toEqual(parameters.data);
    expect(model.tokenizer.renderPrompt([])).toEqual([1]);

    files.set(names[1]!, files.get(names[0]!)!);
    expect(() => readModel(files)).toThrow(`${names[1]}: has lm_head.weight, as another shard does`);
    files.delete(names[1]!);
    expect(() => readModel(files)).toThrow(`${names[1]}: is missing`);
  });
});

test("Qwen2, which has no bias on the output of attention, is read with one of zero", () => {
  const biased = { ...config, attentionBias: true };
  const parameters = parametersOf(parameterSpecs(biased));
  const files = writeModel({ config: biased, parameters, tokenizerFiles });
  const { attention_bias: _, ...json } = jsonOf(files, "config.json");
  const { tensors } = decodeSafetensors(files.get("model.safetensors")!);
  for (const layer of [0, 1]) tensors.delete(`model.layers.${layer}.self_attn.o_proj.bias`);
  files.set("model.safetensors", encodeSafetensors(tensors));
  const qwen2 = { ...json, model_type: "qwen2", architectures: ["Qwen2ForCausalLM"] };
  files.set("config.json", bytesOf(qwen2));
  const model = readModel(files);
  expect(model.config).toEqual(biased);
  const name = "model.layers.1.self_attn.k_proj.bias";
  expect(model.parameters.view(name)).toEqual(parameters.view(name));
  expect(model.parameters.view("model.layers.1.self_attn.o_proj.bias")).toEqual(new Float32Array(8));
});

describe("a reward model", () => {
  test("comes back with its head and its scale, as a classifier with one label", () => {
    const parameters = scored(config);
    const files = writeModel({
      config,
      parameters,
      tokenizerFiles,
      reward: { bias: -0.25, gain: 1.5 },
    });
    expect(jsonOf(files, "config.json")).toMatchObject({
      architectures: ["LlamaForSequenceClassification"],
      num_labels: 1,
      id2label: { 0: "LABEL_0" },
      pad_token_id: 0,
    });
    const model = readModel(files);
    expect(model.hasScoreHead).toBe(true);
    expect(model.reward).toEqual({ bias: -0.25, gain: 1.5 });
    expect(model.config).toEqual(config);
    expect(model.parameters.view("score.weight")).toEqual(parameters.view("score.weight"));
    expect(model.parameters.has("lm_head.weight")).toBe(false);
  });

  test("from elsewhere has no scale", () => {
    const files = writeModel({ config, parameters: scored(config), tokenizerFiles });
    expect(readModel(files).reward).toBeNull();
  });

  test.each([
    ['{"bias":0}', /gain/u],
    ['{"bias":0,"gain":1e999}', /gain/u],
    ['{"bias":0,"gain":1,"scale":2}', /scale/u],
    ["1", /reward\.json/u],
    ["", /reward\.json: is not JSON/u],
  ])("with the scale %j is refused", (text, message) => {
    expect(() => parseRewardScale(text)).toThrow(message);
  });

  test("is what a scale needs", () => {
    const parameters = parametersOf(parameterSpecs(config));
    const write = (): unknown => writeModel({ config, parameters, tokenizerFiles, reward: { bias: 0, gain: 1 } });
    expect(write).toThrow("needs parameters with score.weight");
  });
});

describe("on disk", () => {
  let folder = "";
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(os.tmpdir(), "hone-model-")), "model");
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true }));
  const parameters = parametersOf(parameterSpecs(config));
  const input = { config, parameters, tokenizerFiles };
  const digest = digestTensors(parameters.entries());
  const onDisk = (): Map<string, Uint8Array> =>
    new Map(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(path.join(folder, name)))]));

  test.each([
    ["one file", {}],
    ["shards", { maxShardBytes: 4096 }],
    ["shards of bfloat16", { maxShardBytes: 4096, dtype: "BF16" as const }],
  ])("a model in %s has the bytes that it has in memory, and comes back", async (_, options) => {
    const onnx = new Map([["model.onnx", Uint8Array.of(1, 2)]]);
    await writeModelTo(folder, { ...input, ...options, onnx });
    const files = writeModel({ ...input, ...options, onnx });
    expect(onDisk()).toEqual(new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))));
    const model = readModelFrom(folder);
    expect(model.config).toEqual(config);
    const expected = "dtype" in options ? fromBFloat16(toBFloat16(parameters.data)) : parameters.data;
    expect(model.parameters.data).toEqual(expected);
    expect(model.tokenizerFiles).toEqual(tokenizerFiles);
  });

  test("a model has one digest, in one file or in shards, whatever these hold", async () => {
    await writeModelTo(folder, input);
    expect(digestTensors(readModelFrom(folder).parameters.entries())).toBe(digest);
    await writeModelTo(folder, { ...input, maxShardBytes: 2048 });
    const [first, second] = readdirSync(folder).filter((name) => name.startsWith("model-"));
    const swap = path.join(folder, "swap");
    renameSync(path.join(folder, first!), swap);
    renameSync(path.join(folder, second!), path.join(folder, first!));
    renameSync(swap, path.join(folder, second!));
    expect(digestTensors(readModelFrom(folder).parameters.entries())).toBe(digest);
    parameters.data[7]! += 1;
    expect(digestTensors(parameters.entries())).not.toBe(digest);
    parameters.data[7]! -= 1;
  });

  test("a model replaces all of the one before, and nothing else", async () => {
    await writeModelTo(folder, input);
    for (const name of ["chat_template.jinja", "README.md"]) writeFileSync(path.join(folder, name), "{{ eos_token }}");
    const other = Parameters.zeros(parameters.specs);
    await writeModelTo(folder, { ...input, parameters: other, maxShardBytes: 4096 });
    expect(readModelFrom(folder).parameters.data).toEqual(other.data);
    expect(readModelFrom(folder).tokenizerFiles).toEqual(tokenizerFiles);
    expect(existsSync(path.join(folder, "model.safetensors"))).toBe(false);
    expect(readFileSync(path.join(folder, "README.md"), "utf8")).toBe("{{ eos_token }}");
  });

  test("a folder that was not written to the end is no model", async () => {
    await writeModelTo(folder, input);
    // A folder that cannot be removed stops the writing.
    mkdirSync(path.join(folder, "chat_template.jinja"));
    await expect(writeModelTo(folder, input)).rejects.toThrow("chat_template.jinja");
    rmSync(path.join(folder, "chat_template.jinja"), { recursive: true });
    expect(() => readModelFrom(folder)).toThrow("config.json: is missing");
  });

  test("a model that cannot be written leaves the one that is there", async () => {
    await writeModelTo(folder, input);
    const large = parametersOf(parameters.specs);
    large.data[0] = 65_520;
    await expect(writeModelTo(folder, { ...input, parameters: large, dtype: "F16" })).rejects.toThrow(
      "model.embed_tokens.weight holds numbers beyond F16",
    );
    expect(digestTensors(readModelFrom(folder).parameters.entries())).toBe(digest);
  });

  test("an index does not lead out of the folder", async () => {
    await writeModelTo(folder, input);
    renameSync(path.join(folder, "model.safetensors"), path.join(folder, "../model.safetensors"));
    const index = { weight_map: { x: "../model.safetensors" } };
    writeFileSync(path.join(folder, "model.safetensors.index.json"), JSON.stringify(index));
    expect(() => readModelFrom(folder)).toThrow("../model.safetensors: is missing");
  });

  test("weights cut short are refused as they are in memory", async () => {
    await writeModelTo(folder, input);
    const file = path.join(folder, "model.safetensors");
    writeFileSync(file, readFileSync(file).subarray(0, -1));
    const message = /model\.safetensors: its tensors need \d+ bytes of data, but it has \d+/u;
    expect(() => readModelFrom(folder)).toThrow(message);
    expect(() => readModel(onDisk())).toThrow(message);
  });
});

describe("a folder that does not fit together is refused", () => {
  const good = writeModel({
    config,
    parameters: parametersOf(parameterSpecs(config)),
    tokenizerFiles,
  });
  const withFile = (name: string, bytes: Uint8Array): ModelFiles => new Map(good).set(name, bytes);
  const withTensors = (change: (t: ReturnType<typeof decodeSafetensors>["tensors"]) => void) => {
    const { tensors } = decodeSafetensors(good.get("model.safetensors")!);
    change(tensors);
    return withFile("model.safetensors", encodeSafetensors(tensors));
  };
  const norm = "model.norm.weight";

  test.each<[string, ModelFiles, RegExp]>([
    ["nothing", new Map(), /config\.json: is missing/u],
    [
      "a config of another size",
      withFile("config.json", bytesOf({ ...jsonOf(good, "config.json"), intermediate_size: 16 })),
      /is \[12, 8\], but config\.json needs \[16, 8\]/u,
    ],
    [
      "a vocabulary smaller than the tokenizer's",
      withFile("config.json", bytesOf({ ...jsonOf(good, "config.json"), vocab_size: 100 })),
      /has 260 tokens, more than the 100/u,
    ],
    ["a missing tensor", withTensors((t) => t.delete(norm)), /has no tensor model\.norm\.weight/u],
    [
      "a surplus tensor",
      withTensors((t) => t.set("adapter", { shape: [1], data: Float32Array.of(1) })),
      /has a tensor adapter/u,
    ],
    [
      "weights that are not numbers",
      withTensors((t) => t.get(norm)!.data.fill(Number.NaN)),
      /model\.norm\.weight holds infinities or NaN/u,
    ],
    [
      "PAD that is EOS",
      withFile(
        "tokenizer_config.json",
        bytesOf(tokenizerFiles.tokenizerConfigJson.replace('"pad_token": "<|pad|>"', '"pad_token": "<|endoftext|>"')),
      ),
      /pad_token and eos_token are both/u,
    ],
  ])("%s", (_, files, message) => {
    expect(() => readModel(files)).toThrow(message);
  });

  test("also when written", () => {
    const parameters = parametersOf(bodyOf(config));
    expect(() => writeModel({ config, parameters, tokenizerFiles })).toThrow("has no tensor lm_head.weight");
  });
});

const shared = path.join(process.env.HONE_SHARED ?? "../shared", "data/models/tinystories-656k");
const absent = existsSync(shared) ? "" : ` (skipped: ${shared} is absent)`;
test.skipIf(absent !== "")(
  `a published folder with its tied embedding as lm_head.weight is read${absent}`,
  async () => {
    const files = await readModelFolder(shared);
    const model = readModel(files);
    expect(model.config).toMatchObject({
      layers: 2,
      hiddenSize: 128,
      keyValueHeads: 4,
      tiedEmbeddings: true,
    });
    expect(model.parameters.has("lm_head.weight")).toBe(false);
    const { tensors } = decodeSafetensors(files.get("model.safetensors")!);
    const embedding = model.parameters.view("model.embed_tokens.weight");
    expect(bitsOf(embedding).equals(bitsOf(tensors.get("lm_head.weight")!.data))).toBe(true);
    expect(model.parameters.data).toHaveLength(656_000);
    const again = readModel(
      writeModel({
        config: model.config,
        parameters: model.parameters,
        tokenizerFiles: model.tokenizerFiles,
      }),
    );
    expect(bitsOf(again.parameters.data).equals(bitsOf(model.parameters.data))).toBe(true);
  },
);
