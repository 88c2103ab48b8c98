/**
 * config.json of a Hugging Face folder, in both directions.
 *
 * Read are `llama` (also TinyLlama, SmolLM), `gpt2`, and `qwen2`, which is a Llama with biases on queries, keys and values and
 * none on the output of attention; it is written as `llama`: once trained, that last bias is no longer zero.
 * What the architecture here cannot compute, such as scaled rotary positions or sliding windows, is refused, not ignored.
 */
import { z } from "zod";
import { FormatError, parseJson } from "./format-error";
import type { Gpt2Config, LlamaConfig, ModelConfig } from "./nn/config";

const FILE = "config.json";

/** Whether the model predicts tokens or gives one score. */
export type ModelHead = "language-model" | "score";

const ARCHITECTURES = {
  llama: { "language-model": "LlamaForCausalLM", score: "LlamaForSequenceClassification" },
  qwen2: { "language-model": "Qwen2ForCausalLM", score: "Qwen2ForSequenceClassification" },
  gpt2: { "language-model": "GPT2LMHeadModel", score: "GPT2ForSequenceClassification" },
} as const satisfies Record<string, Record<ModelHead, string>>;
type ModelType = keyof typeof ARCHITECTURES;

/** Sizes are bounded, so that a hostile file cannot ask for more memory than its weights take. */
const upTo = (max: number): z.ZodInt => z.int().positive().max(max);
const Positive = z.number().positive();
const Rope = z.looseObject({
  rope_theta: Positive.optional(),
  rope_type: z.string().optional(),
  type: z.string().optional(),
});
const Head = {
  architectures: z.array(z.string()).length(1, "must name one architecture"),
  vocab_size: upTo(2 ** 20),
  num_labels: z.int().optional(),
  id2label: z.record(z.string(), z.string()).optional(),
};
const LlamaJson = z.looseObject({
  ...Head,
  model_type: z.enum(["llama", "qwen2"]),
  hidden_size: upTo(2 ** 16),
  intermediate_size: upTo(2 ** 18),
  num_hidden_layers: upTo(1024),
  num_attention_heads: upTo(1024),
  num_key_value_heads: upTo(1024).nullish(),
  head_dim: upTo(2 ** 16).nullish(),
  hidden_act: z.literal("silu", "must be silu").default("silu"),
  max_position_embeddings: upTo(2 ** 24),
  rms_norm_eps: Positive,
  rope_theta: Positive.optional(),
  rope_scaling: Rope.nullish(),
  rope_parameters: Rope.nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.literal(false, "biases in the MLP are not supported").default(false),
  use_sliding_window: z.literal(false, "sliding windows are not supported").default(false),
});
const Gpt2Json = z.looseObject({
  ...Head,
  model_type: z.literal("gpt2"),
  n_embd: upTo(2 ** 16),
  n_inner: upTo(2 ** 18).nullish(),
  n_layer: upTo(1024),
  n_head: upTo(1024),
  n_positions: upTo(2 ** 24),
  layer_norm_epsilon: Positive.default(1e-5),
  activation_function: z.literal("gelu_new", "must be gelu_new").default("gelu_new"),
  tie_word_embeddings: z.boolean().default(true),
  scale_attn_weights: z.literal(true, "unscaled attention is not supported").default(true),
  scale_attn_by_inverse_layer_idx: z.literal(false, "attention scaled by layer is not supported").default(false),
});
const ConfigJson = z.discriminatedUnion("model_type", [LlamaJson, Gpt2Json], "must be llama, qwen2 or gpt2");
type ConfigJson = z.infer<typeof ConfigJson>;

/** @throws FormatError when the file is malformed or asks for what is not supported. */
export function parseModelConfig(text: string): { config: ModelConfig; head: ModelHead } {
  const parsed = ConfigJson.safeParse(parseJson(FILE, text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FormatError(FILE, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
  }
  const json = parsed.data;
  return { head: headOf(json), config: json.model_type === "gpt2" ? gpt2Of(json) : llamaOf(json) };
}

/** The text of config.json. */
export function writeModelConfig(input: {
  config: ModelConfig;
  head: ModelHead;
  bosId: number | null;
  eosId: number;
  padId: number;
}): string {
  const { config, head } = input;
  const json = {
    architectures: [ARCHITECTURES[config.architecture][head]],
    model_type: config.architecture,
    bos_token_id: input.bosId,
    eos_token_id: input.eosId,
    pad_token_id: input.padId,
    ...(head === "score" ? { id2label: { 0: "LABEL_0" }, label2id: { LABEL_0: 0 }, num_labels: 1 } : {}),
    initializer_range: 0.02,
    tie_word_embeddings: config.tiedEmbeddings,
    torch_dtype: "float32",
    use_cache: true,
    vocab_size: config.vocabSize,
    ...(config.architecture === "llama" ? llamaJson(config) : gpt2Json(config)),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function llamaOf(json: z.infer<typeof LlamaJson>): LlamaConfig {
  const heads = json.num_attention_heads;
  const keyValueHeads = json.num_key_value_heads ?? heads;
  requireHeads(json.hidden_size, heads, 2);
  if (heads % keyValueHeads !== 0)
    throw new FormatError(FILE, `${heads} heads cannot share ${keyValueHeads} key-value heads evenly`);
  if (json.head_dim && json.head_dim !== json.hidden_size / heads)
    throw new FormatError(FILE, `head_dim ${json.head_dim} other than ${json.hidden_size / heads} is not supported`);
  return {
    architecture: "llama",
    vocabSize: json.vocab_size,
    hiddenSize: json.hidden_size,
    intermediateSize: json.intermediate_size,
    layers: json.num_hidden_layers,
    heads,
    keyValueHeads,
    ropeTheta: ropeThetaOf(json),
    normEpsilon: json.rms_norm_eps,
    maxPositions: json.max_position_embeddings,
    tiedEmbeddings: json.tie_word_embeddings,
    attentionBias: json.attention_bias || json.model_type === "qwen2",
  };
}

const llamaJson = (c: LlamaConfig) => ({
  attention_bias: c.attentionBias,
  attention_dropout: 0,
  head_dim: c.hiddenSize / c.heads,
  hidden_act: "silu",
  hidden_size: c.hiddenSize,
  intermediate_size: c.intermediateSize,
  max_position_embeddings: c.maxPositions,
  mlp_bias: false,
  num_attention_heads: c.heads,
  num_hidden_layers: c.layers,
  num_key_value_heads: c.keyValueHeads,
  rms_norm_eps: c.normEpsilon,
  rope_scaling: null,
  rope_theta: c.ropeTheta,
});

function gpt2Of(json: z.infer<typeof Gpt2Json>): Gpt2Config {
  requireHeads(json.n_embd, json.n_head, 1);
  return {
    architecture: "gpt2",
    vocabSize: json.vocab_size,
    hiddenSize: json.n_embd,
    intermediateSize: json.n_inner ?? 4 * json.n_embd,
    layers: json.n_layer,
    heads: json.n_head,
    normEpsilon: json.layer_norm_epsilon,
    maxPositions: json.n_positions,
    tiedEmbeddings: json.tie_word_embeddings,
  };
}

const gpt2Json = (c: Gpt2Config) => ({
  activation_function: "gelu_new",
  attn_pdrop: 0,
  embd_pdrop: 0,
  layer_norm_epsilon: c.normEpsilon,
  n_embd: c.hiddenSize,
  n_head: c.heads,
  n_inner: c.intermediateSize,
  n_layer: c.layers,
  n_positions: c.maxPositions,
  resid_pdrop: 0,
});

function headOf(json: ConfigJson): ModelHead {
  const known = ARCHITECTURES[json.model_type satisfies ModelType];
  const [name] = json.architectures;
  if (name === known["language-model"]) return "language-model";
  if (name !== known.score)
    throw new FormatError(FILE, `${name} is neither ${known["language-model"]} nor ${known.score}`);
  const labels = json.id2label ? Object.keys(json.id2label).length : (json.num_labels ?? 2);
  if (labels !== 1) throw new FormatError(FILE, `has ${labels} labels; a reward model has one, its score`);
  return "score";
}

/** The hidden size makes whole heads, whose size is a multiple of `even`. */
function requireHeads(hiddenSize: number, heads: number, even: 1 | 2): void {
  if (hiddenSize % (even * heads) !== 0)
    throw new FormatError(FILE, `${hiddenSize} does not make ${heads} heads${even === 2 ? " of even size" : ""}`);
}

/** Newer files keep the rotary base in rope_parameters, older ones at the top. */
function ropeThetaOf(json: z.infer<typeof LlamaJson>): number {
  for (const rope of [json.rope_scaling, json.rope_parameters]) {
    const type = rope?.rope_type ?? rope?.type ?? "default";
    if (type !== "default") throw new FormatError(FILE, `rotary positions of type ${type} are not supported`);
  }
  return json.rope_parameters?.rope_theta ?? json.rope_theta ?? 10_000;
}
