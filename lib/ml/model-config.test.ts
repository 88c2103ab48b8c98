import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseModelConfig, writeModelConfig } from "./model-config";
import type { LlamaConfig } from "./nn/llama";

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

describe("parseModelConfig", () => {
  test("reads a Llama with the defaults of older files", () => {
    expect(parse({})).toEqual({
      head: "language-model",
      config: {
        vocabSize: 300,
        hiddenSize: 64,
        intermediateSize: 128,
        layers: 2,
        heads: 4,
        keyValueHeads: 2,
        ropeTheta: 10_000,
        rmsNormEpsilon: 1e-6,
        maxPositions: 512,
        tiedEmbeddings: false,
        attentionBias: false,
      },
    });
    expect(parse({ num_key_value_heads: undefined }).config.keyValueHeads).toBe(4);
  });

  test("reads the rotary base from where newer files keep it", () => {
    const rope = { rope_theta: 500_000, rope_type: "default" };
    expect(parse({ rope_parameters: rope }).config.ropeTheta).toBe(500_000);
    expect(parse({ rope_theta: 1e6, rope_scaling: null }).config.ropeTheta).toBe(1e6);
  });

  test("reads qwen2 as a Llama with biases, and one label as a score", () => {
    const qwen = parse({
      model_type: "qwen2",
      architectures: ["Qwen2ForSequenceClassification"],
      id2label: { 0: "LABEL_0" },
    });
    expect(qwen.head).toBe("score");
    expect(qwen.config.attentionBias).toBe(true);
    expect(parse({ attention_bias: true }).config.attentionBias).toBe(true);
  });

  test.each<[string, object, RegExp]>([
    ["another architecture", { model_type: "gpt_neox" }, /model_type: must be llama or qwen2/u],
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
  const config: fc.Arbitrary<LlamaConfig> = fc
    .record({
      groups: fc.integer({ min: 1, max: 4 }),
      keyValueHeads: fc.integer({ min: 1, max: 4 }),
      halfHead: fc.integer({ min: 1, max: 64 }),
      vocabSize: fc.integer({ min: 1, max: 100_000 }),
      intermediateSize: fc.integer({ min: 1, max: 10_000 }),
      layers: fc.integer({ min: 1, max: 80 }),
      ropeTheta: fc.constantFrom(10_000, 500_000, 1e6),
      rmsNormEpsilon: fc.constantFrom(1e-5, 1e-6),
      maxPositions: fc.integer({ min: 1, max: 131_072 }),
      tiedEmbeddings: fc.boolean(),
      attentionBias: fc.boolean(),
    })
    .map(({ groups, halfHead, ...rest }) => ({
      ...rest,
      heads: groups * rest.keyValueHeads,
      hiddenSize: groups * rest.keyValueHeads * halfHead * 2,
    }));
  fc.assert(
    fc.property(config, fc.constantFrom("language-model", "score"), (c, head) => {
      const text = writeModelConfig({ config: c, head, bosId: 1, eosId: 1, padId: 0 });
      expect(parseModelConfig(text)).toEqual({ config: c, head });
    }),
  );
});
