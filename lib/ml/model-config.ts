/**
 * config.json of a Hugging Face folder, in both directions.
 *
 * Read are `llama` (also TinyLlama, SmolLM) and `qwen2`, which is a Llama with biases on queries, keys and values and none on
 * the output of attention. Written is always `llama`: once trained, that last bias is no longer zero.
 * What the architecture here cannot compute, such as scaled rotary positions or sliding windows, is refused, not ignored.
 */
import { z } from "zod";
import { FormatError, parseJson } from "./format-error";
import type { LlamaConfig } from "./nn/llama";

const FILE = "config.json";

/** Whether the model predicts tokens or gives one score. */
export type ModelHead = "language-model" | "score";

const ARCHITECTURES = {
  llama: { "language-model": "LlamaForCausalLM", score: "LlamaForSequenceClassification" },
  qwen2: { "language-model": "Qwen2ForCausalLM", score: "Qwen2ForSequenceClassification" },
} as const satisfies Record<string, Record<ModelHead, string>>;

/** Sizes are bounded, so that a hostile file cannot ask for more memory than its weights take. */
const upTo = (max: number): z.ZodInt => z.int().positive().max(max);
const Positive = z.number().positive();
const Rope = z.looseObject({
  rope_theta: Positive.optional(),
  rope_type: z.string().optional(),
  type: z.string().optional(),
});

const ConfigJson = z.looseObject({
  model_type: z.enum(["llama", "qwen2"], "must be llama or qwen2"),
  architectures: z.array(z.string()).length(1, "must name one architecture"),
  vocab_size: upTo(2 ** 20),
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
  num_labels: z.int().optional(),
  id2label: z.record(z.string(), z.string()).optional(),
});
type ConfigJson = z.infer<typeof ConfigJson>;

/** @throws FormatError when the file is malformed or asks for what is not supported. */
export function parseModelConfig(text: string): { config: LlamaConfig; head: ModelHead } {
  const parsed = ConfigJson.safeParse(parseJson(FILE, text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FormatError(FILE, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "malformed"}`);
  }
  const json = parsed.data;
  const heads = json.num_attention_heads;
  const keyValueHeads = json.num_key_value_heads ?? heads;
  requireHeadSizes(json, keyValueHeads);
  return {
    head: headOf(json),
    config: {
      vocabSize: json.vocab_size,
      hiddenSize: json.hidden_size,
      intermediateSize: json.intermediate_size,
      layers: json.num_hidden_layers,
      heads,
      keyValueHeads,
      ropeTheta: ropeThetaOf(json),
      rmsNormEpsilon: json.rms_norm_eps,
      maxPositions: json.max_position_embeddings,
      tiedEmbeddings: json.tie_word_embeddings,
      attentionBias: json.attention_bias || json.model_type === "qwen2",
    },
  };
}

/** The text of config.json. */
export function writeModelConfig(input: {
  config: LlamaConfig;
  head: ModelHead;
  bosId: number | null;
  eosId: number;
  padId: number;
}): string {
  const { config, head } = input;
  const json = {
    architectures: [ARCHITECTURES.llama[head]],
    attention_bias: config.attentionBias,
    attention_dropout: 0,
    bos_token_id: input.bosId,
    eos_token_id: input.eosId,
    head_dim: config.hiddenSize / config.heads,
    hidden_act: "silu",
    hidden_size: config.hiddenSize,
    ...(head === "score" ? { id2label: { 0: "LABEL_0" }, label2id: { LABEL_0: 0 }, num_labels: 1 } : {}),
    initializer_range: 0.02,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
    mlp_bias: false,
    model_type: "llama",
    num_attention_heads: config.heads,
    num_hidden_layers: config.layers,
    num_key_value_heads: config.keyValueHeads,
    pad_token_id: input.padId,
    rms_norm_eps: config.rmsNormEpsilon,
    rope_scaling: null,
    rope_theta: config.ropeTheta,
    tie_word_embeddings: config.tiedEmbeddings,
    torch_dtype: "float32",
    use_cache: true,
    vocab_size: config.vocabSize,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function headOf(json: ConfigJson): ModelHead {
  const known = ARCHITECTURES[json.model_type];
  const [name] = json.architectures;
  if (name === known["language-model"]) return "language-model";
  if (name !== known.score)
    throw new FormatError(FILE, `${name} is neither ${known["language-model"]} nor ${known.score}`);
  const labels = json.id2label ? Object.keys(json.id2label).length : (json.num_labels ?? 2);
  if (labels !== 1) throw new FormatError(FILE, `has ${labels} labels; a reward model has one, its score`);
  return "score";
}

function requireHeadSizes(json: ConfigJson, keyValueHeads: number): void {
  const { hidden_size: hiddenSize, num_attention_heads: heads, head_dim: headSize } = json;
  if (hiddenSize % heads !== 0 || (hiddenSize / heads) % 2 !== 0)
    throw new FormatError(FILE, `hidden_size ${hiddenSize} does not make ${heads} heads of even size`);
  if (heads % keyValueHeads !== 0)
    throw new FormatError(FILE, `${heads} heads cannot share ${keyValueHeads} key-value heads evenly`);
  if (headSize && headSize !== hiddenSize / heads)
    throw new FormatError(FILE, `head_dim ${headSize} other than ${hiddenSize / heads} is not supported`);
}

/** Newer files keep the rotary base in rope_parameters, older ones at the top. */
function ropeThetaOf(json: ConfigJson): number {
  for (const rope of [json.rope_scaling, json.rope_parameters]) {
    const type = rope?.rope_type ?? rope?.type ?? "default";
    if (type !== "default") throw new FormatError(FILE, `rotary positions of type ${type} are not supported`);
  }
  return json.rope_parameters?.rope_theta ?? json.rope_theta ?? 10_000;
}
