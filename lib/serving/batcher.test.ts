import { expect, test } from "vitest";
import type { GenerateInput, Generation, Generator } from "@/lib/ml/generate";
import { createBatcher } from "./batcher";

const ids = { eosId: 1, padId: 0 };
const sampling = { temperature: 1, maxNewTokens: 4 };

/** Answers with the prompt and the seed; remembers what it was given together. */
function echo(): { generator: Generator; batches: number[]; fail: (error: Error | null) => void } {
  const batches: number[] = [];
  let failure: Error | null = null;
  const generate = async ({ prompts, seeds }: GenerateInput): Promise<Generation[]> => {
    batches.push(prompts.length);
    if (failure) throw failure;
    return prompts.map((p, i) => ({
      ids: [...p, seeds[i]!],
      logprobs: [],
      finishReason: "stop" as const,
    }));
  };
  return {
    generator: { generate, release: async () => undefined },
    batches,
    fail: (error) => {
      failure = error;
    },
  };
}

test("what waits together is sampled together, and each gets its own answer", async () => {
  const { generator, batches } = echo();
  const batcher = createBatcher(generator, ids);
  const wishes = Array.from({ length: 5 }, (_, i) => ({ prompt: [i], seed: 10 + i, sampling }));
  const answers = await Promise.all(wishes.map((wish) => batcher.sample(wish)));
  expect(answers.map((a) => a.ids)).toEqual(wishes.map((w) => [...w.prompt, w.seed]));
  expect(batches).toEqual([5]);
});

test("different settings and too many wishes are split", async () => {
  const { generator, batches } = echo();
  const batcher = createBatcher(generator, ids);
  const cold = { ...sampling, temperature: 0 };
  await Promise.all([
    ...Array.from({ length: 130 }, (_, i) => batcher.sample({ prompt: [i], seed: i, sampling })),
    batcher.sample({ prompt: [1], seed: 1, sampling: cold }),
  ]);
  expect(batches.sort((a, b) => b - a)).toEqual([128, 2, 1]);
});

test("a failure is told to those it concerns, and the next are served", async () => {
  const { generator, fail } = echo();
  const batcher = createBatcher(generator, ids);
  fail(new Error("no"));
  const failed = [1, 2].map((seed) => batcher.sample({ prompt: [7], seed, sampling }));
  expect((await Promise.allSettled(failed)).map((r) => r.status)).toEqual(["rejected", "rejected"]);
  fail(null);
  expect((await batcher.sample({ prompt: [7], seed: 3, sampling })).ids).toEqual([7, 3]);
});
