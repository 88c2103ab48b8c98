import { expect, test } from "vitest";
import { SftConfig } from "@/lib/contract/settings/sft";
import { TINY } from "@/lib/rlhf/testing/tiny-model";
import { memoryBytes } from "./memory";
import { PLANS } from "./plan";
import { NO_TEXTS } from "./texts";

const MEGABYTE = 2 ** 20;
/** docs/benchmarks.md: Llama, medium, a fine-tuning round of rows 16 × 128. */
const MEDIUM = {
  ...TINY,
  vocabSize: 4096,
  hiddenSize: 256,
  intermediateSize: 672,
  layers: 6,
  heads: 8,
  keyValueHeads: 8,
  maxPositions: 256,
};
const lengths = { items: 160, texts: 160, longest: 129, mean: 129 };

function planned(config: Record<string, unknown>) {
  const settings = SftConfig.parse({ epochs: 1, batchSize: 16, microBatchSize: 16, ...config });
  return PLANS.sft({ config: settings, base: MEDIUM, reward: null, judges: 0, texts: { ...NO_TEXTS, train: lengths } });
}

test("a medium round is expected to hold what one was measured to hold, to a fifth", () => {
  const measured = 712 * MEGABYTE;
  expect(Math.abs(memoryBytes(planned({})) / measured - 1)).toBeLessThan(0.2);
});

test("a smaller micro-batch holds less, though it must add gradients up", () => {
  const [whole, halves] = [planned({}), planned({ microBatchSize: 8 })];
  expect(memoryBytes(halves)).toBeLessThan(memoryBytes(whole));
  expect(halves.heldNumbers - whole.heldNumbers).toBe(whole.parameters);
});

test("programs that never run hold nothing", () => {
  const plan = planned({});
  const heldOut = { ...plan.work.passes[1]!, times: 1 };
  expect(plan.work.passes[1]!.times).toBe(0);
  const work = { ...plan.work, passes: [plan.work.passes[0]!, heldOut] };
  expect(memoryBytes({ ...plan, work })).toBeGreaterThan(memoryBytes(plan));
});
