import { expect, test, vi } from "vitest";
import { randomFrom } from "@/lib/ml/random";
import { withScoreHead } from "./language-model";
import { policyLoss, valueLoss } from "./losses";
import { tokenMean } from "./policy-updates";
import { policyHead, ResponseNetwork, responseMask, valueHead } from "./response-network";
import { createScorer } from "./scorer";
import { tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const policy = tinyModel({}, 1);
const value = withScoreHead(tinyModel({}, 3), randomFrom(4));
const sequences = {
  prompts: [[2], [5, 6, 7], [4, 4], [9, 8, 7, 6, 5]],
  responses: [[3, 4, 1], [1], [5, 6, 7, 8, 9, 10], [11, 1]],
};
const shape = { rows: 3, promptWidth: 16, padId: 0 };
const decides = policyHead({ temperature: 0.8, bannedIds: [0] });
const expects = valueHead({ bias: 0.25, gain: 2 });
const NETWORKS = {
  policy: { network: policy, head: decides },
  value: { network: value, head: expects },
};

test.each(["policy", "value"] as const)(
  "what is read of a sequence depends neither on its batch mates nor on the padding: %s",
  async (name) => {
    const network = new ResponseNetwork({ ...NETWORKS[name], shape });
    const together = await network.read(sequences);
    await network.release();
    for (const b of sequences.prompts.keys()) {
      const prompts = [sequences.prompts[b]!];
      const responses = [sequences.responses[b]!];
      const own = new ResponseNetwork({
        ...NETWORKS[name],
        shape: { rows: 1, promptWidth: prompts[0]!.length, padId: 0 },
      });
      const alone = await own.read({ prompts, responses });
      await own.release();
      expect(Object.keys(alone)).toEqual(Object.keys(together));
      for (const [said, values] of Object.entries(alone))
        values.forEach((x, t) => {
          const read = together[said]![b * 16 + t]!;
          expect(read, `${said}, sequence ${b}, token ${t}`).toBeCloseTo(x, 5);
          if (t >= responses[0]!.length) expect(read).toBe(0);
        });
    }
  },
);

test("the value of a place is the scaled score of what stands before the token", async () => {
  const network = new ResponseNetwork({ ...NETWORKS.value, shape });
  const { values } = await network.read(sequences);
  await network.release();
  const scorer = createScorer({ model: value, rows: 1, padId: 0 });
  const [prompt, response] = [sequences.prompts[1]!, sequences.responses[2]!];
  const before = [...sequences.prompts[2]!, ...response.slice(0, 3)];
  const [first, fourth] = await scorer.score([prompt, before]);
  await scorer.release();
  expect(values![16]).toBeCloseTo((first! - 0.25) * 2, 5);
  expect(values![2 * 16 + 3]).toBeCloseTo((fourth! - 0.25) * 2, 5);
});

test("a loss is taken on what the head says, and its weights make it a mean over the tokens of the minibatch", async () => {
  const tokens = 16;
  const mask = responseMask(sequences, tokens);
  const weights = tokenMean(mask, tokens);
  const count = mask.reduce((a, m) => a + m, 0);
  const sumOf = (f: (i: number) => number) => mask.reduce((sum, m, i) => (m === 0 ? sum : sum + f(i)), 0);

  const deciding = new ResponseNetwork({
    ...NETWORKS.policy,
    shape,
    loss: {
      on: "logprobs",
      of: (logprobs, array) =>
        policyLoss({
          logprobs,
          oldLogprobs: array("oldLogprobs"),
          advantages: array("advantages"),
          weights: array("weights"),
          clipRange: 0.2,
        }),
    },
  });
  const oldLogprobs = (await deciding.read(sequences)).logprobs!;
  const advantages = mask.map((m, i) => m * Math.sin(i));
  const learned = await deciding.gradient({ ...sequences, tokens, arrays: { oldLogprobs, advantages, weights } });
  await deciding.release();
  expect(learned.loss).toBeCloseTo(-sumOf((i) => advantages[i]!) / count, 5);

  const expecting = new ResponseNetwork({
    ...NETWORKS.value,
    shape,
    loss: {
      on: "values",
      of: (values, array) =>
        valueLoss({
          values,
          oldValues: array("oldValues"),
          returns: array("returns"),
          weights: array("weights"),
          clipRange: 0.2,
        }),
    },
  });
  const oldValues = (await expecting.read(sequences)).values!;
  const returns = mask.map((m, i) => m * Math.cos(i));
  const valued = await expecting.gradient({ ...sequences, tokens, arrays: { oldValues, returns, weights } });
  await expecting.release();
  expect(valued.loss).toBeCloseTo((0.5 * sumOf((i) => (oldValues[i]! - returns[i]!) ** 2)) / count, 5);
});
