/**
 * A Hugging Face model folder, as named bytes, to and from memory.
 *
 * A policy is a `…ForCausalLM`; a reward model a `…ForSequenceClassification` with one label, whose head is `score.weight`
 * and whose scale is in reward.json. Weights are read from one safetensors file or from shards, and checked against
 * config.json name by name before anything of their size is allocated.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { FormatError, parseJson } from "./format-error";
import { type ModelHead, parseModelConfig, writeModelConfig } from "./model-config";
import type { ModelConfig } from "./nn/config";
import { SCORE_WEIGHT, scoreHeadSpecs } from "./nn/heads";
import { parameterSpecs } from "./nn/weights";
import { ONNX_DATA_FILE, ONNX_FILE } from "./onnx/encode";
import { type ParameterSpec, Parameters } from "./parameters";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors";
import { parseTokenizerFiles, specialTokenIds, type TokenizerFiles } from "./tokenizer/files";
import { loadTokenizer, type Tokenizer } from "./tokenizer/load";

/** Bytes by plain file name, such as "config.json". */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;

/** reward.json: the scale of a reward model's raw output. The score is raw − bias. */
export const RewardScale = z.strictObject({
  /** The mean raw output on demonstrations, which therefore score 0 on average. */
  bias: z.number(),
  /** Scores times this have a standard deviation of 1 on the reference responses. */
  gain: z.number(),
});
export type RewardScale = z.infer<typeof RewardScale>;

export type Model = {
  config: ModelConfig;
  parameters: Parameters;
  hasScoreHead: boolean;
  tokenizer: Tokenizer;
  tokenizerFiles: TokenizerFiles;
  /** Null for a policy, and for a reward model that comes without reward.json. */
  reward: RewardScale | null;
};

const WEIGHTS = "model.safetensors";
const WEIGHTS_INDEX = "model.safetensors.index.json";
const EMBEDDING = "model.embed_tokens.weight";
const OUTPUT = "lm_head.weight";

/**
 * Reads a model.
 * @throws FormatError when a file is missing or malformed, the weights are not those of config.json, or PAD is EOS.
 */
export function readModel(files: ModelFiles): Model {
  const { config, head } = parseModelConfig(requiredText(files, "config.json"));
  const tokenizerFiles = readTokenizerFiles(files);
  const tokenizer = loadTokenizer(tokenizerFiles);
  if (tokenizer.vocabSize > config.vocabSize)
    throw new FormatError(
      "tokenizer.json",
      `has ${tokenizer.vocabSize} tokens, more than the ${config.vocabSize} that config.json gives the model`,
    );
  const specs = specsOf(config, head);
  const tensors = completed(readWeights(files), config, specs);
  requireExactly(specs, tensors);
  const scale = files.get("reward.json");
  return {
    config,
    parameters: Parameters.from(specs, new Map([...tensors].map(([name, t]) => [name, t.data]))),
    hasScoreHead: head === "score",
    tokenizer,
    tokenizerFiles,
    reward: head === "score" && scale ? parseRewardScale(textOf(scale)) : null,
  };
}

/**
 * Writes a model; a reward model when its parameters have "score.weight".
 * @param reward  the scale of a reward model.
 * @param onnx    the files of the decoder for serving.
 * @throws Error when the parameters are not those of the configuration.
 */
export function writeModel(input: {
  config: ModelConfig;
  parameters: Parameters;
  tokenizerFiles: TokenizerFiles;
  reward?: RewardScale;
  onnx?: ModelFiles;
}): Map<string, Uint8Array> {
  const { config, parameters, tokenizerFiles, reward } = input;
  const head: ModelHead = parameters.has(SCORE_WEIGHT) ? "score" : "language-model";
  if (reward && head !== "score") throw new Error(`A reward scale needs parameters with ${SCORE_WEIGHT}.`);
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, data } of parameters.entries()) tensors.set(name, { shape, data });
  requireExactly(specsOf(config, head), tensors);

  const ids = specialTokenIds(parseTokenizerFiles(tokenizerFiles));
  const texts: Record<string, string> = {
    "config.json": writeModelConfig({ config, head, ...ids }),
    "tokenizer.json": tokenizerFiles.tokenizerJson,
    "tokenizer_config.json": tokenizerFiles.tokenizerConfigJson,
  };
  if (head === "language-model") texts["generation_config.json"] = generationConfig(ids);
  if (reward) texts["reward.json"] = `${JSON.stringify(RewardScale.parse(reward))}\n`;
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>(Object.entries(texts).map(([name, text]) => [name, encoder.encode(text)]));
  // Transformers refuses weights whose metadata do not name a framework.
  files.set(WEIGHTS, encodeSafetensors(tensors, { metadata: { format: "pt" } }));
  for (const [name, bytes] of input.onnx ?? []) files.set(name, bytes);
  return files;
}

/** @throws FormatError when the text is not { bias, gain } with finite numbers. */
export function parseRewardScale(text: string): RewardScale {
  const parsed = RewardScale.safeParse(parseJson("reward.json", text));
  if (!parsed.success) throw new FormatError("reward.json", z.prettifyError(parsed.error));
  return parsed.data;
}

/** The files of a model folder on disk; others in it are left alone. */
export async function readModelFolder(folder: string): Promise<ModelFiles> {
  const names = (await readdir(folder)).filter((name) => MODEL_FILE.test(name)).sort();
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await readFile(path.join(folder, name)));
  return files;
}

/** Whether a file is the decoder's, which serves the model and is not read to train it. */
export const isDecoderFile = (name: string): boolean => name === ONNX_FILE || name === ONNX_DATA_FILE;

const MODEL_FILE =
  /^(config\.json|generation_config\.json|model(-\d{5}-of-\d{5})?\.safetensors|model\.safetensors\.index\.json|model\.onnx(_data)?|reward\.json|tokenizer\.json|tokenizer_config\.json|chat_template\.jinja)$/;

/** The tensors of a model. A reward model has the body's and the score head's, and no output projection. */
function specsOf(config: ModelConfig, head: ModelHead): ParameterSpec[] {
  const specs = parameterSpecs(config);
  if (head === "language-model") return specs;
  const body = specs.filter(({ name }) => name !== OUTPUT);
  return [...body, ...scoreHeadSpecs(config)];
}

/** Newer folders keep the chat template in a file of its own, which wins. */
function readTokenizerFiles(files: ModelFiles): TokenizerFiles {
  const tokenizerJson = requiredText(files, "tokenizer.json");
  const tokenizerConfigJson = requiredText(files, "tokenizer_config.json");
  const template = files.get("chat_template.jinja");
  if (!template) return { tokenizerJson, tokenizerConfigJson };
  const config = z.looseObject({}).parse(parseJson("tokenizer_config.json", tokenizerConfigJson));
  const merged = { ...config, chat_template: textOf(template) };
  return { tokenizerJson, tokenizerConfigJson: `${JSON.stringify(merged, null, 2)}\n` };
}

function readWeights(files: ModelFiles): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const file of weightFiles(files)) {
    const bytes = files.get(file);
    if (!bytes) throw new FormatError(file, "is missing");
    for (const [name, tensor] of decodeSafetensors(bytes, file).tensors) {
      if (tensors.has(name)) throw new FormatError(file, `has ${name}, as another shard does`);
      // Older exports carry the rotary frequencies, which follow from the configuration.
      if (!name.endsWith(".rotary_emb.inv_freq")) tensors.set(name, tensor);
    }
  }
  return tensors;
}

function weightFiles(files: ModelFiles): string[] {
  const index = files.get(WEIGHTS_INDEX);
  if (files.has(WEIGHTS) || !index) return [WEIGHTS];
  const parsed = z
    .looseObject({ weight_map: z.record(z.string(), z.string()) })
    .safeParse(parseJson(WEIGHTS_INDEX, textOf(index)));
  if (!parsed.success) throw new FormatError(WEIGHTS_INDEX, "has no weight_map");
  return [...new Set(Object.values(parsed.data.weight_map))].sort();
}

/**
 * Where output and embedding are one tensor, files store it under either name or both; the embedding's counts.
 * Qwen2 has no bias on the output of attention, which is a bias of zero.
 */
function completed(
  tensors: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  specs: readonly ParameterSpec[],
): Map<string, Tensor> {
  const named = new Map(tensors);
  const output = named.get(OUTPUT);
  if (config.tiedEmbeddings && output) {
    named.delete(OUTPUT);
    if (!named.has(EMBEDDING)) named.set(EMBEDDING, output);
  }
  for (const { name, shape } of specs)
    if (name.endsWith(".o_proj.bias") && !named.has(name))
      named.set(name, { shape, data: new Float32Array(config.hiddenSize) });
  return named;
}

/** Throws unless the tensors are those of the specs, with the same shapes and finite numbers. */
function requireExactly(specs: readonly ParameterSpec[], tensors: ReadonlyMap<string, Tensor>): void {
  for (const { name, shape } of specs) {
    const tensor = tensors.get(name);
    if (!tensor) throw new FormatError(WEIGHTS, `has no tensor ${name}, which config.json needs`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((d, i) => d !== shape[i]))
      throw new FormatError(
        WEIGHTS,
        `${name} is [${tensor.shape.join(", ")}], but config.json needs [${shape.join(", ")}]`,
      );
    if (!tensor.data.every(Number.isFinite)) throw new FormatError(WEIGHTS, `${name} holds infinities or NaN`);
  }
  const known = new Set(specs.map(({ name }) => name));
  const surplus = [...tensors.keys()].find((name) => !known.has(name));
  if (surplus !== undefined)
    throw new FormatError(WEIGHTS, `has a tensor ${surplus}, which config.json does not tell of`);
}

function generationConfig(ids: { bosId: number | null; eosId: number; padId: number }): string {
  const json = { bos_token_id: ids.bosId, eos_token_id: ids.eosId, pad_token_id: ids.padId };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function requiredText(files: ModelFiles, name: string): string {
  const bytes = files.get(name);
  if (!bytes) throw new FormatError(name, "is missing");
  return textOf(bytes);
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
