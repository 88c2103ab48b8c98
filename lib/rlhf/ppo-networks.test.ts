import { expect, test, vi } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { withScoreHead } from "./language-model";
import { type Minibatch, Networks } from "./ppo-networks";
import { createScorer } from "./scorer";
import { tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [policy, reference] = [tinyModel({}, 1), tinyModel({}, 2)];
const value = withScoreHead(tinyModel({}, 3), randomFrom(4));
const sequences = {
  prompts: [[2], [5, 6, 7], [4, 4], [9, 8, 7, 6, 5]],
  responses: [[3, 4, 1], [1], [5, 6, 7, 8, 9, 10], [11, 1]],
};
const settings = {
  policy,
  reference,
  value,
  scale: { bias: 0.25, gain: 2 },
  decoding: { temperature: 0.8, bannedIds: [0] },
  rows: 3,
  promptWidth: 16,
  padId: 0,
  clipRange: 0.2,
  valueClipRange: 0.2,
};

test("what is read of a sequence depends neither on its batch mates nor on the padding", async () => {
  const networks = new Networks(settings);
  const together = await networks.read(sequences);
  expect(together.tokens).toBe(16);
  expect(together.referenceLogprobs).not.toEqual(together.logprobs);
  for (const b of sequences.prompts.keys()) {
    const prompts = [sequences.prompts[b]!];
    const responses = [sequences.responses[b]!];
    const own = new Networks({ ...settings, rows: 1, promptWidth: prompts[0]!.length });
    const alone = await own.read({ prompts, responses });
    await own.release();
    for (const name of ["mask", "logprobs", "referenceLogprobs", "values", "entropies"] as const) {
      alone[name].forEach((x, t) => {
        const read = together[name][b * 16 + t]!;
        expect(read, `${name}, sequence ${b}, token ${t}`).toBeCloseTo(x, 5);
        if (t >= responses[0]!.length) expect(read).toBe(0);
      });
    }
  }
  await networks.release();
});

test("the value of a place is the scaled score of what stands before the token", async () => {
  const networks = new Networks(settings);
  const { values } = await networks.read(sequences);
  await networks.release();
  const scorer = createScorer({ model: value, rows: 1, padId: 0 });
  const [prompt, response] = [sequences.prompts[1]!, sequences.responses[2]!];
  const before = [...sequences.prompts[2]!, ...response.slice(0, 3)];
  const [first, fourth] = await scorer.score([prompt, before]);
  await scorer.release();
  expect(values[16]).toBeCloseTo((first! - 0.25) * 2, 5);
  expect(values[2 * 16 + 3]).toBeCloseTo((fourth! - 0.25) * 2, 5);
});

test("the losses are means over the tokens of the minibatch", async () => {
  const networks = new Networks(settings);
  const { tokens, mask, logprobs, values } = await networks.read(sequences);
  const count = mask.reduce((a, m) => a + m, 0);
  const minibatch: Minibatch = {
    ...sequences,
    tokens,
    mask,
    oldLogprobs: logprobs,
    advantages: mask.map((m, i) => m * Math.sin(i)),
    oldValues: values,
    returns: mask.map((m, i) => m * Math.cos(i)),
  };
  const sumOf = (f: (i: number) => number) => mask.reduce((sum, m, i) => (m === 0 ? sum : sum + f(i)), 0);
  const learned = await networks.policyGradient(minibatch);
  expect(learned.loss).toBeCloseTo(-sumOf((i) => minibatch.advantages[i]!) / count, 5);
  const valued = await networks.valueGradient(minibatch);
  const squares = sumOf((i) => (values[i]! - minibatch.returns[i]!) ** 2);
  expect(valued.loss).toBeCloseTo((0.5 * squares) / count, 5);
  await networks.release();
});
