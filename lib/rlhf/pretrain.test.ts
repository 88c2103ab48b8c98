import { expect, test, vi } from "vitest";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { randomFrom } from "@/lib/ml/random";
import { pretrain } from "./pretrain";
import { runRound, tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const EOS = 1;
/** Documents that count upwards from a random start: a next token is certain after the first. */
const documents = Array.from({ length: 60 }, (_, i) => {
  const start = Math.floor(randomFrom(i)() * 5) + 2;
  return [start, start + 1, start + 2, start + 3, EOS];
});
const heldOut = documents.slice(0, 12);

const config = PretrainConfig.parse({
  steps: 6,
  batchSize: 4,
  microBatchSize: 2,
  contextLength: 16,
  learningRate: 0.02,
  warmupSteps: 1,
  evaluateEvery: 3,
});
const round = (over: Partial<Parameters<typeof pretrain>[0]> = {}) =>
  pretrain({ model: tinyModel(), documents, heldOut, config, padId: 0, seed: 5, ...over });

test("loss falls on text with a pattern, training and held-out alike", async () => {
  const { metrics, steps } = await runRound(round({ config: { ...config, steps: 60 } }));
  expect(steps).toEqual(Array.from({ length: 61 }, (_, i) => i));
  expect(metrics[0]!["loss/heldout"]).toBeCloseTo(Math.log(12), 0);
  expect(metrics.at(-1)!["loss/heldout"]).toBeLessThan(0.6);
  expect(metrics.at(-1)!["loss/train"]).toBeLessThan(0.6);
  expect(metrics[0]).not.toHaveProperty("eos_probability/heldout"); // rows of a corpus end anywhere
  expect(metrics.at(-1)!["token_accuracy/heldout"]).toBeGreaterThan(0.75);
  expect(metrics.at(-1)!.lr).toBeCloseTo(0.1 * 0.02, 3);
});

test("stopped and resumed, it ends with the same bits", async () => {
  const whole = await runRound(round());
  const killed = await runRound(round(), 3);
  const resumed = await runRound(round({ resume: killed.state }));
  expect(resumed.steps).toEqual([4, 5, 6]);
  expect(resumed.metrics).toEqual(whole.metrics.slice(4));
  expect(resumed.state).toEqual(whole.state);
  expect(resumed.result.parameters.data).toEqual(whole.result.parameters.data);
});

test("the model that it starts from stays as it was", async () => {
  const model = tinyModel();
  const { result } = await runRound(round({ model }));
  expect(model.parameters.data).toEqual(tinyModel().parameters.data);
  expect(result.parameters.data).not.toEqual(model.parameters.data);
});

test("another seed gives another round", async () => {
  const [a, b] = [await runRound(round()), await runRound(round({ seed: 6 }))];
  expect(a.result.parameters.data).not.toEqual(b.result.parameters.data);
});

test("a corpus shorter than one sequence, or a sequence longer than the model reads, is refused", async () => {
  await expect(runRound(round({ documents: [[2, 3, EOS]] }))).rejects.toThrow("fewer than 16 tokens");
  await expect(runRound(round({ config: { ...config, contextLength: 65 } }))).rejects.toThrow("reads at most 64");
});
