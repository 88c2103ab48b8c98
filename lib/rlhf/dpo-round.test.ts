import { describe, expect, test, vi } from "vitest";
import { DpoConfig } from "@/lib/contract/settings/dpo";
import { randomFrom } from "@/lib/ml/random";
import { dpo, type PolicyComparison } from "./dpo";
import type { LanguageModel } from "./language-model";
import { policyHead, ResponseNetwork } from "./response-network";
import { runRound, tinyModel } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const [EOS, USER, ASSISTANT, GOOD] = [1, 2, 3, 4];

/** Responses of 1 to 5 words; labelers like those with a greater share of the good word. Prompts differ in length. */
function comparison(seed: number): PolicyComparison {
  const random = randomFrom(seed);
  const word = () => 5 + Math.floor(random() * 7);
  const words = Array.from({ length: 2 + Math.floor(random() * 4) }, () =>
    Array.from({ length: 1 + Math.floor(random() * 5) }, () => (random() < 0.4 ? GOOD : word())),
  );
  const goodness = words.map((w) => w.filter((id) => id === GOOD).length / w.length);
  const pairs = goodness.flatMap((a, i) => goodness.flatMap((b, j) => (a > b ? [[i, j] as const] : [])));
  const prompt = [USER, ...Array.from({ length: 1 + Math.floor(random() * 4) }, word), ASSISTANT];
  return { responses: words.map((w) => [...prompt, ...w, EOS]), pairs, promptTokens: prompt.length };
}
const comparisons = Array.from({ length: 48 }, (_, i) => comparison(i));
const heldOut = Array.from({ length: 24 }, (_, i) => comparison(1000 + i));
const flipped = comparisons.map((c) => ({ ...c, pairs: c.pairs.map(([a, b]) => [b, a] as const) }));

const config = DpoConfig.parse({
  batchSize: 8,
  microBatchSize: 16,
  learningRate: 0.005,
  warmupSteps: 0,
  evaluateEvery: 3,
});
const round = (over: Partial<Parameters<typeof dpo>[0]> = {}) =>
  dpo({ policy: tinyModel(), comparisons, heldOut, config, padId: 0, seed: 5, ...over });
const lastOf = async (over: Parameters<typeof round>[0]) => (await runRound(round(over))).metrics.at(-1)!;

describe("before the first step", () => {
  test("DPO's loss is log 2, and no response has a reward", async () => {
    const { metrics } = await runRound(round(), 1);
    for (const name of ["chosen", "rejected", "margins"]) {
      expect(metrics[0]![`rewards/${name}_heldout`]).toBeCloseTo(0, 6);
      expect(metrics[1]![`rewards/${name}`]).toBeCloseTo(0, 6);
    }
    expect(metrics[0]!["rewards/accuracies_heldout"]).toBe(0.5);
    expect(Math.abs(metrics[0]!["loss/heldout"]! - Math.LN2)).toBeLessThan(1e-6);
    expect(Math.abs(metrics[1]!["loss/train"]! - Math.LN2)).toBeLessThan(1e-6);
  });

  test("IPO's loss is the square of half the inverse of beta", async () => {
    const { metrics } = await runRound(round({ config: { ...config, loss: "ipo", beta: 0.25 } }), 1);
    expect(metrics[0]!["loss/heldout"]).toBeCloseTo(4, 6);
    expect(metrics[1]!["loss/train"]).toBeCloseTo(4, 4);
  });
});

test("a round whose policy is not its reference at the first update is stopped", async () => {
  const { state } = await runRound(round(), 0);
  const other = { ...state, tensors: { ...state.tensors, policy: tinyModel({}, 2).parameters.data } };
  await expect(runRound(round({ resume: other }))).rejects.toThrow(/nats per token from its reference/);
});

test.each(["dpo", "ipo"] as const)(
  "%s: what labelers prefer becomes likelier, also in rankings not seen",
  async (loss) => {
    const { metrics, result } = await runRound(round({ config: { ...config, loss, epochs: 6 } }));
    const last = metrics.at(-1)!;
    expect(last["rewards/accuracies_heldout"]).toBeGreaterThan(0.8);
    expect(last["rewards/margins_heldout"]).toBeGreaterThan(0);
    expect(last["loss/heldout"]).toBeLessThan(metrics[0]!["loss/heldout"]! * 0.9);
    expect(await nextWord(result, GOOD)).toBeGreaterThan(2 * (await nextWord(tinyModel(), GOOD)));
  },
);

test("rankings in the wrong order teach the opposite", async () => {
  const { metrics, result } = await runRound(round({ comparisons: flipped, config: { ...config, epochs: 6 } }));
  expect(metrics.at(-1)!["rewards/accuracies_heldout"]).toBeLessThan(0.2);
  expect(await nextWord(result, GOOD)).toBeLessThan((await nextWord(tinyModel(), GOOD)) / 3);
});

test("a greater beta keeps the policy closer to its reference", async () => {
  const lead = async (beta: number) => {
    const last = await lastOf({ config: { ...config, beta, epochs: 6 } });
    return last["rewards/margins_heldout"]! / beta;
  };
  const [loose, usual, tight] = [await lead(0.05), await lead(0.5), await lead(5)];
  expect(loose).toBeGreaterThan(usual);
  expect(usual).toBeGreaterThan(2 * tight);
  expect(tight).toBeGreaterThan(0);
});

test("preferences taken to be mistaken in part move the policy less", async () => {
  const margin = async (labelSmoothing: number) =>
    (await lastOf({ config: { ...config, beta: 1, labelSmoothing, epochs: 6 } }))["rewards/margins_heldout"]!;
  expect(await margin(0.3)).toBeLessThan((await margin(0)) / 2);
});

test("of a single pair, IPO leads by 1 / (2 beta) and no more; DPO goes on", async () => {
  const single = [comparisons.find((c) => c.pairs.length > 0)!].map((c) => ({ ...c, pairs: c.pairs.slice(0, 1) }));
  const steps = { ...config, epochs: 100, beta: 0.2, learningRate: 0.003, floorRatio: 0 };
  const lead = async (loss: DpoConfig["loss"]) =>
    (await lastOf({ comparisons: single, heldOut: [], config: { ...steps, loss } }))["rewards/margins"]! / 0.2;
  expect(await lead("ipo")).toBeCloseTo(1 / (2 * 0.2), 2);
  expect(await lead("dpo")).toBeGreaterThan(2 / (2 * 0.2));
});

test("stopped and resumed, it ends with the same bits, with adapters too", async () => {
  for (const loraRank of [0, 2]) {
    const over = { config: { ...config, loraRank } };
    const whole = await runRound(round(over));
    const killed = await runRound(round(over), 3);
    const resumed = await runRound(round({ ...over, resume: killed.state }));
    expect(whole.steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(resumed.metrics).toEqual(whole.metrics.slice(4));
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.result).toEqual(whole.result);
  }
});

test.each(["dpo", "ipo"] as const)(
  "%s: a step is the same however its comparisons are spread over micro-batches",
  async (loss) => {
    const firstStep = async (microBatchSize: number) => {
      const changed = { ...config, loss, microBatchSize };
      const { metrics, state } = await runRound(round({ config: changed, heldOut: [] }), 1);
      return { metrics: metrics[1]!, moments: state.tensors["policy.m"]! };
    };
    const [small, large] = [await firstStep(9), await firstStep(64)];
    for (const [name, value] of Object.entries(large.metrics)) expect(small.metrics[name], name).toBeCloseTo(value, 4);
    const apart = small.moments.map((m, i) => m - large.moments[i]!);
    expect(Math.hypot(...apart) / Math.hypot(...large.moments)).toBeLessThan(1e-5);
  },
);

test("learning and measuring see the same", async () => {
  const all = { ...config, batchSize: 64 };
  const first = await runRound(round({ heldOut: comparisons, config: all }));
  const again = await runRound(round({ policy: first.result, heldOut: comparisons, config: all }), 1);
  const [measured, learned] = [again.metrics[0]!, again.metrics[1]!];
  for (const name of ["rewards/margins", "logps/chosen", "logps/rejected", "length/chosen", "length/rejected"])
    expect(learned[name], name).toBeCloseTo(measured[`${name}_heldout`]!, 4);
});

test("the logprobs are those of the responses' own tokens, EOS included and the prompt not", async () => {
  const only = comparisons.slice(0, 1);
  const { metrics } = await runRound(round({ comparisons: only, heldOut: [] }), 1);
  const [c] = only;
  const chosen = c!.pairs.map(([i]) => c!.responses[i]!);
  const each = await Promise.all(
    chosen.map(async (ids) => {
      let sum = 0;
      for (let t = c!.promptTokens; t < ids.length; t++) sum += await logprobOf(tinyModel(), ids.slice(0, t), ids[t]!);
      return sum;
    }),
  );
  expect(metrics[1]!["logps/chosen"]).toBeCloseTo(each.reduce((a, x) => a + x, 0) / each.length, 4);
});

test("adapters learn the preference while the weights of the policy stay", async () => {
  const lora = { loraRank: 4, learningRate: 0.02, epochs: 8 };
  const { metrics, result } = await runRound(round({ config: { ...config, ...lora } }));
  expect(metrics[0]!["rewards/margins_heldout"]).toBe(0);
  expect(metrics.at(-1)!["rewards/accuracies_heldout"]).toBeGreaterThan(0.7);
  expect(result.adapters).toBeDefined();
  expect(result.parameters.view("model.embed_tokens.weight")).toEqual(
    tinyModel().parameters.view("model.embed_tokens.weight"),
  );
});

test("rankings of one tier do not count, and without any other there is nothing to learn", async () => {
  const tied = comparisons.map((c) => ({ ...c, pairs: [] }));
  await expect(runRound(round({ comparisons: tied }))).rejects.toThrow("No ranking puts");
  const [mixed, alone] = [await runRound(round({ comparisons: [...comparisons, ...tied] })), await runRound(round())];
  expect(mixed.result.parameters.data).toEqual(alone.result.parameters.data);
});

test("a response that is too long is refused", async () => {
  const long = { ...comparison(0), responses: [new Array<number>(65).fill(5), [USER, 5, EOS]] };
  await expect(runRound(round({ comparisons: [long] }))).rejects.toThrow("65 tokens is too long");
});

/** Mean probability that the policy says a word first, over some prompts. */
async function nextWord(policy: LanguageModel, word: number): Promise<number> {
  const prompts = heldOut.slice(0, 8).map((c) => c.responses[0]!.slice(0, c.promptTokens));
  const logprobs = await Promise.all(prompts.map((prompt) => logprobOf(policy, prompt, word)));
  return logprobs.reduce((sum, x) => sum + Math.exp(x), 0) / logprobs.length;
}

/** Logprob of the next token, read without padding. */
async function logprobOf(policy: LanguageModel, prompt: readonly number[], token: number): Promise<number> {
  const network = new ResponseNetwork({
    network: policy,
    shape: { rows: 1, promptWidth: prompt.length, padId: 0 },
    head: policyHead({ temperature: 1, bannedIds: [0] }),
  });
  const { logprobs } = await network.read({ prompts: [prompt], responses: [[token]] });
  await network.release();
  return logprobs![0]!;
}
