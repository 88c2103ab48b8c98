import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseModelConfig, writeModelConfig } from "./model-config";
import type { Gpt2Config, LlamaConfig } from "./nn/config";

const llama = {
  architectures: ["LlamaForCausalLM"],
  hidden_size: 64,
  intermediate_size: 128,
  max_position_embeddings: 512,
  model_type: "llama",
  num_attention_heads: 4,
  num_hidden_layers: 2,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-6,
  vocab_size: 300,
};
const parse = (changes: object): ReturnType<typeof parseModelConfig> =>
  parseModelConfig(JSON.stringify({ ...llama, ...changes }));

/** Of a file that makes a Llama. */
const llamaOf = (changes: object): LlamaConfig => parse(changes).config as LlamaConfig;

describe("parseModelConfig", () => {
  test("reads a Llama with the defaults of older files", () => {
    expect(parse({})).toEqual({
      head: "language-model",
      config: {
        architecture: "llama",
        vocabSize: 300,
        hiddenSize: 64,
        intermediateSize: 128,
        layers: 2,
        heads: 4,
        keyValueHeads: 2,
        ropeTheta: 10_000,
        normEpsilon: 1e-6,
        maxPositions: 512,
        tiedEmbeddings: false,
        attentionBias: false,
      },
    });
    expect(llamaOf({ num_key_value_heads: undefined }).keyValueHeads).toBe(4);
  });

  test("reads the rotary base from where newer files keep it", () => {
    const rope = { rope_theta: 500_000, rope_type: "default" };
    expect(llamaOf({ rope_parameters: rope }).ropeTheta).toBe(500_000);
    expect(llamaOf({ rope_theta: 1e6, rope_scaling: null }).ropeTheta).toBe(1e6);
  });

  test("reads qwen2 as a Llama with biases, and one label as a score", () => {
    const qwen = parse({
      model_type: "qwen2",
      architectures: ["Qwen2ForSequenceClassification"],
      id2label: { 0: "LABEL_0" },
    });
    expect(qwen.head).toBe("score");
    expect(qwen.config).toHaveProperty("attentionBias", true);
    expect(llamaOf({ attention_bias: true }).attentionBias).toBe(true);
  });

  const gpt2 = {
    architectures: ["GPT2LMHeadModel"],
    model_type: "gpt2",
    n_embd: 64,
    n_head: 4,
    n_layer: 2,
    n_positions: 128,
    vocab_size: 300,
  };

  test("reads a GPT-2 with the defaults of its files", () => {
    expect(parseModelConfig(JSON.stringify(gpt2))).toEqual({
      head: "language-model",
      config: {
        architecture: "gpt2",
        vocabSize: 300,
        hiddenSize: 64,
        intermediateSize: 256,
        layers: 2,
        heads: 4,
        normEpsilon: 1e-5,
        maxPositions: 128,
        tiedEmbeddings: true,
      },
    });
  });

  test.each<[string, object, RegExp]>([
    ["another activation", { activation_function: "relu" }, /activation_function: must be gelu_new/u],
    ["attention scaled by layer", { scale_attn_by_inverse_layer_idx: true }, /scaled by layer/u],
    ["heads that do not divide", { n_head: 5 }, /64 does not make 5 heads/u],
  ])("refuses a GPT-2 with %s", (_, changes, message) => {
    expect(() => parseModelConfig(JSON.stringify({ ...gpt2, ...changes }))).toThrow(message);
  });

  test.each<[string, object, RegExp]>([
    ["another architecture", { model_type: "gpt_neox" }, /model_type: must be llama, qwen2 or gpt2/u],
    ["another head", { architectures: ["LlamaForTokenClassification"] }, /neither LlamaForCausalLM/u],
    ["two labels", { architectures: ["LlamaForSequenceClassification"] }, /has 2 labels/u],
    ["scaled positions", { rope_scaling: { type: "linear", factor: 2 } }, /type linear/u],
    ["new scaled positions", { rope_parameters: { rope_type: "yarn" } }, /type yarn/u],
    ["biases in the MLP", { mlp_bias: true }, /mlp_bias/u],
    ["another activation", { hidden_act: "gelu" }, /hidden_act: must be silu/u],
    ["sliding windows", { model_type: "qwen2", use_sliding_window: true }, /sliding windows/u],
    ["heads that do not divide", { num_attention_heads: 5 }, /does not make 5 heads/u],
    ["heads of odd size", { hidden_size: 12 }, /heads of even size/u],
    ["unequal groups", { num_key_value_heads: 3 }, /cannot share 3/u],
    ["heads of their own size", { head_dim: 32 }, /head_dim 32/u],
    ["a giant", { num_hidden_layers: 1e9 }, /num_hidden_layers/u],
    ["a negative size", { vocab_size: -1 }, /vocab_size/u],
  ])("refuses %s", (_, changes, message) => {
    expect(() => parse(changes)).toThrow(message);
  });
});

test("a configuration that is written is read back as it was", () => {
  const llamas: fc.Arbitrary<LlamaConfig> = fc
    .record({
      groups: fc.integer({ min: 1, max: 4 }),
      keyValueHeads: fc.integer({ min: 1, max: 4 }),
      halfHead: fc.integer({ min: 1, max: 64 }),
      vocabSize: fc.integer({ min: 1, max: 100_000 }),
      intermediateSize: fc.integer({ min: 1, max: 10_000 }),
      layers: fc.integer({ min: 1, max: 80 }),
      ropeTheta: fc.constantFrom(10_000, 500_000, 1e6),
      normEpsilon: fc.constantFrom(1e-5, 1e-6),
      maxPositions: fc.integer({ min: 1, max: 131_072 }),
      tiedEmbeddings: fc.boolean(),
      attentionBias: fc.boolean(),
    })
    .map(({ groups, halfHead, ...rest }) => ({
      ...rest,
      architecture: "llama" as const,
      heads: groups * rest.keyValueHeads,
      hiddenSize: groups * rest.keyValueHeads * halfHead * 2,
    }));
  const gpt2s: fc.Arbitrary<Gpt2Config> = llamas.map(({ keyValueHeads, ropeTheta, attentionBias, ...sizes }) => ({
    ...sizes,
    architecture: "gpt2",
  }));
  fc.assert(
    fc.property(fc.oneof(llamas, gpt2s), fc.constantFrom("language-model", "score"), (c, head) => {
      const text = writeModelConfig({ config: c, head, bosId: 1, eosId: 1, padId: 0 });
      expect(parseModelConfig(text)).toEqual({ config: c, head });
    }),
  );
});
