/**
 * A Hugging Face model folder, to and from disk, or memory as named bytes.
 *
 * A policy is a `…ForCausalLM`; a reward model a `…ForSequenceClassification` with one label, whose head is `score.weight`
 * and whose scale is in reward.json. Weights are read from one safetensors file or from shards, and checked against
 * config.json name by name before anything of their size is allocated.
 */
import { readdirSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type ByteSource, joined, memorySource, openFile, type Pieces, writeWhole } from "./bytes";
import { FormatError, parseJson } from "./format-error";
import { type ModelHead, parseModelConfig, writeModelConfig } from "./model-config";
import { embeddingName, type ModelConfig, OUTPUT_WEIGHT } from "./nn/config";
import { SCORE_WEIGHT, scoreHeadSpecs } from "./nn/heads";
import { parameterSpecs } from "./nn/weights";
import { ONNX_DATA_FILE, ONNX_FILE } from "./onnx/encode";
import { type ParameterSpec, Parameters } from "./parameters";
import { type Dtype, OVERFLOW, readSafetensors, type StoredTensor, type Tensor } from "./safetensors";
import type { Shape } from "./shape";
import { encodeWeights, parseWeightsIndex, WEIGHTS, WEIGHTS_INDEX, type WeightsOptions } from "./shards";
import { parseTokenizerFiles, specialTokenIds, type TokenizerFiles } from "./tokenizer/files";
import { loadTokenizer, type Tokenizer } from "./tokenizer/load";

/** Bytes by plain file name, such as "config.json". */
export type ModelFiles = ReadonlyMap<string, Uint8Array>;
/** The same, or where to read them. */
type Sources = ReadonlyMap<string, Uint8Array | ByteSource>;

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

/**
 * Reads a model. Weights go piece by piece to their places in one flat buffer.
 * @throws FormatError when a file is missing or malformed, the weights are not those of config.json, or PAD is EOS.
 */
export function readModel(files: Sources): Model {
  const { config, head } = parseModelConfig(requiredText(files, "config.json"));
  const tokenizerFiles = readTokenizerFiles(files);
  const tokenizer = loadTokenizer(tokenizerFiles);
  if (tokenizer.vocabSize > config.vocabSize)
    throw new FormatError(
      "tokenizer.json",
      `has ${tokenizer.vocabSize} tokens, more than the ${config.vocabSize} that config.json gives the model`,
    );
  const specs = specsOf(config, head);
  const tensors = completed(readWeights(files, config), config, specs);
  requireExactly(specs, tensors);
  const parameters = Parameters.zeros(specs);
  for (const [name, tensor] of tensors) requireFinite(name, tensor.read(parameters.view(name)));
  const scale = textOf(files, "reward.json");
  return {
    config,
    parameters,
    hasScoreHead: head === "score",
    tokenizer,
    tokenizerFiles,
    reward: head === "score" && scale !== null ? parseRewardScale(scale) : null,
  };
}

/** Reads a model from disk, as `readModel` does, and holds no more of its weights than itself and one piece. */
export function readModelFrom(folder: string): Model {
  const files = new Map<string, ReturnType<typeof openFile>>();
  try {
    for (const name of modelFileNames(folder)) files.set(name, openFile(path.join(folder, name), name));
    return readModel(files);
  } finally {
    for (const { close } of files.values()) close();
  }
}

type ModelInput = WeightsOptions & {
  config: ModelConfig;
  /** With "score.weight" they make a reward model. */
  parameters: Parameters;
  tokenizerFiles: TokenizerFiles;
  /** The scale of a reward model. */
  reward?: RewardScale;
  /** The files of the decoder for serving. */
  onnx?: ModelFiles;
};

/**
 * Writes a model.
 * @throws Error when the parameters are not those of the configuration, or too large for the type to store them in.
 */
export const writeModel = (input: ModelInput): Map<string, Uint8Array> =>
  new Map([...encodeModel(input)].map(([name, c]) => [name, c instanceof Uint8Array ? c : joined(c)]));

/**
 * Writes a model to disk piece by piece, in place of the model that is there; other files are left alone.
 * config.json goes first and comes last: a folder that has one is whole, whenever the process is killed.
 * @throws Error as `writeModel` does, before anything is changed.
 */
export async function writeModelTo(folder: string, input: ModelInput): Promise<void> {
  const files = encodeModel(input);
  await mkdir(folder, { recursive: true });
  await rm(path.join(folder, "config.json"), { force: true });
  for (const name of modelFileNames(folder)) await rm(path.join(folder, name));
  for (const [name, content] of files) await writeWhole(path.join(folder, name), content);
}

function encodeModel(input: ModelInput): Map<string, Uint8Array | Pieces> {
  const { config, parameters, tokenizerFiles, reward } = input;
  const head: ModelHead = parameters.has(SCORE_WEIGHT) ? "score" : "language-model";
  if (reward && head !== "score") throw new Error(`A reward scale needs parameters with ${SCORE_WEIGHT}.`);
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, data } of parameters.entries()) tensors.set(name, { shape, data });
  requireExactly(specsOf(config, head), tensors);
  for (const [name, { data }] of tensors) requireFinite(name, data, input.dtype);

  const ids = specialTokenIds(parseTokenizerFiles(tokenizerFiles));
  const texts: Record<string, string> = {
    "tokenizer.json": tokenizerFiles.tokenizerJson,
    "tokenizer_config.json": tokenizerFiles.tokenizerConfigJson,
  };
  if (head === "language-model") texts["generation_config.json"] = generationConfig(ids);
  if (reward) texts["reward.json"] = `${JSON.stringify(RewardScale.parse(reward))}\n`;
  texts["config.json"] = writeModelConfig({ config, head, ...ids });
  const files = encodeWeights(tensors, input);
  for (const [name, bytes] of input.onnx ?? []) files.set(name, bytes);
  for (const [name, text] of Object.entries(texts)) files.set(name, new TextEncoder().encode(text));
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
  const files = new Map<string, Uint8Array>();
  for (const name of modelFileNames(folder)) files.set(name, await readFile(path.join(folder, name)));
  return files;
}

/** Whether a file is the decoder's, which serves the model and is not read to train it. */
export const isDecoderFile = (name: string): boolean => name === ONNX_FILE || name === ONNX_DATA_FILE;

const modelFileNames = (folder: string): string[] => readdirSync(folder).filter((name) => MODEL_FILE.test(name));

/** Further models of an ensemble, and the report on all of them, belong to a reward model; `readModel` reads the first. */
const MODEL_FILE =
  /^(config\.json|generation_config\.json|model(-\d{5}-of-\d{5})?\.safetensors|model\.safetensors\.index\.json|(member-\d+|monitor)\.safetensors|model\.onnx(_data)?|reward\.json|report\.json|tokenizer\.json|tokenizer_config\.json|chat_template\.jinja)$/;

/** The tensors of a model. A reward model has the body's and the score head's, and no output projection. */
function specsOf(config: ModelConfig, head: ModelHead): ParameterSpec[] {
  const specs = parameterSpecs(config);
  if (head === "language-model") return specs;
  const body = specs.filter(({ name }) => name !== OUTPUT_WEIGHT);
  return [...body, ...scoreHeadSpecs(config)];
}

/** Newer folders keep the chat template in a file of its own, which wins. */
function readTokenizerFiles(files: Sources): TokenizerFiles {
  const tokenizerJson = requiredText(files, "tokenizer.json");
  const tokenizerConfigJson = requiredText(files, "tokenizer_config.json");
  const template = textOf(files, "chat_template.jinja");
  if (template === null) return { tokenizerJson, tokenizerConfigJson };
  const config = z.looseObject({}).parse(parseJson("tokenizer_config.json", tokenizerConfigJson));
  const merged = { ...config, chat_template: template };
  return { tokenizerJson, tokenizerConfigJson: `${JSON.stringify(merged, null, 2)}\n` };
}

/** What older exports store besides weights: rotary frequencies and causal masks, which follow from the configuration. */
const NO_WEIGHT = /\.(rotary_emb\.inv_freq|attn\.bias|attn\.masked_bias)$/;

function readWeights(files: Sources, { architecture }: ModelConfig): Map<string, StoredTensor> {
  const index = files.has(WEIGHTS) ? null : textOf(files, WEIGHTS_INDEX);
  const tensors = new Map<string, StoredTensor>();
  for (const file of index === null ? [WEIGHTS] : parseWeightsIndex(index))
    for (const [stored, tensor] of readSafetensors(required(files, file)).tensors) {
      // The first GPT-2 files are of the body alone, whose names lack its prefix.
      const isBare = architecture === "gpt2" && /^(wte|wpe|h|ln_f)\./.test(stored);
      const name = isBare ? `transformer.${stored}` : stored;
      if (tensors.has(name)) throw new FormatError(file, `has ${name}, as another shard does`);
      if (!NO_WEIGHT.test(name)) tensors.set(name, tensor);
    }
  return tensors;
}

/**
 * Where output and embedding are one tensor, files store it under either name or both; the embedding's counts.
 * Qwen2 has no bias on the output of attention, which is a bias of zero.
 */
function completed(
  tensors: ReadonlyMap<string, StoredTensor>,
  config: ModelConfig,
  specs: readonly ParameterSpec[],
): Map<string, StoredTensor> {
  const named = new Map(tensors);
  const output = named.get(OUTPUT_WEIGHT);
  if (config.tiedEmbeddings && output) {
    named.delete(OUTPUT_WEIGHT);
    const embedding = embeddingName(config);
    if (!named.has(embedding)) named.set(embedding, output);
  }
  for (const { name, shape } of specs)
    if (name.endsWith(".o_proj.bias") && !named.has(name))
      named.set(name, { shape, read: (target = new Float32Array(config.hiddenSize)) => target.fill(0) });
  return named;
}

/** Throws unless the tensors are those of the specs, with the same shapes. */
function requireExactly(specs: readonly ParameterSpec[], tensors: ReadonlyMap<string, { shape: Shape }>): void {
  for (const { name, shape } of specs) {
    const tensor = tensors.get(name);
    if (!tensor) throw new FormatError(WEIGHTS, `has no tensor ${name}, which config.json needs`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((d, i) => d !== shape[i]))
      throw new FormatError(
        WEIGHTS,
        `${name} is [${tensor.shape.join(", ")}], but config.json needs [${shape.join(", ")}]`,
      );
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

/** Throws when a number is not finite, or would not be when stored as `dtype`. */
function requireFinite(name: string, data: Float32Array, dtype: Dtype = "F32"): void {
  const limit = OVERFLOW[dtype];
  if (!data.every((x) => Math.abs(x) < limit))
    throw new FormatError(
      WEIGHTS,
      `${name} holds ${dtype === "F32" ? "infinities or NaN" : `numbers beyond ${dtype}`}`,
    );
}

function required(files: Sources, name: string): ByteSource {
  const file = files.get(name);
  if (!file) throw new FormatError(name, "is missing");
  return file instanceof Uint8Array ? memorySource(file, name) : file;
}

function requiredText(files: Sources, name: string): string {
  const source = required(files, name);
  const bytes = new Uint8Array(source.size);
  source.read(bytes, 0);
  return new TextDecoder().decode(bytes);
}

const textOf = (files: Sources, name: string): string | null => (files.has(name) ? requiredText(files, name) : null);
