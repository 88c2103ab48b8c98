import { expect, test } from "vitest";
import { Graph } from "@/lib/ml/graph";
import { evaluate } from "@/lib/ml/reference";
import { compile } from "@/lib/ml/runtime";
import { distribution } from "./decoding";
import { expectClose, flat, vectorCase } from "./testing/vectors";

type Inputs = { logits: number[][][]; labels: number[][]; mask: number[][] };
type Expected = Record<"temperature_1.0" | "temperature_0.7", Record<string, number[][]>>;
const { inputs, expected } = vectorCase<Inputs, Expected>("token_level", "logprob_entropy_sft_loss");
const shape = [2, 3];

function build(temperature: number, bannedIds: readonly number[] = []) {
  const graph = new Graph();
  const logits = graph.input("logits", [...shape, 4]);
  const labels = graph.input("labels", shape, "int32");
  const feeds = new Map([
    [logits, Float64Array.from(flat(inputs.logits))],
    [labels, Float64Array.from(flat(inputs.labels))],
  ]);
  const outputs = distribution({ logits, labels, decoding: { temperature, bannedIds } });
  return { graph, feeds, outputs };
}

test.each([
  [1, "temperature_1.0"],
  [0.7, "temperature_0.7"],
] as const)("log-probabilities and entropy at temperature %d", async (temperature, key) => {
  const { graph, feeds, outputs } = build(temperature);
  const [logprobs, entropy] = evaluate(graph, feeds, [outputs.logprobs, outputs.entropy]);
  expectClose(logprobs, expected[key].logprobs, 1e-8);
  expectClose(entropy, expected[key].entropy, 1e-8);

  const program = await compile(graph, outputs);
  const float32 = await program.run({
    logits: Float32Array.from(flat(inputs.logits)),
    labels: Int32Array.from(flat(inputs.labels)),
  });
  await program.release();
  expectClose(float32.logprobs, expected[key].logprobs, 2e-5);
  // A logit of 1000 leaves float32 six digits after the point for the differences.
  expectClose(float32.entropy, expected[key].entropy, 2e-4);
});

test("a banned token has no probability, and the rest share it", () => {
  const { graph, feeds, outputs } = build(1, [3]);
  const [logprobs, entropy] = evaluate(graph, feeds, [outputs.logprobs, outputs.entropy]);
  // Row 2 of the second sequence: four equal logits, of which three are left.
  expect(logprobs![4]).toBeCloseTo(-Math.log(3), 6);
  expect(entropy![4]).toBeCloseTo(Math.log(3), 6);
  // The label that is banned itself.
  expect(logprobs![2]).toBeLessThan(-1e8);
});
