/** What RLOO, GRPO and rejection sampling have in common with PPO: they learn, resume to the bit, and stand still at rate 0. */
import { describe, expect, test, vi } from "vitest";
import { GrpoConfig } from "@/lib/contract/settings/grpo";
import { RejectionSamplingConfig } from "@/lib/contract/settings/rejection-sampling";
import { RlooConfig } from "@/lib/contract/settings/rloo";
import { grpo } from "./grpo";
import type { Judge } from "./judge";
import type { RoundState } from "./language-model";
import { rejectionSampling } from "./rejection-sampling";
import { rloo } from "./rloo";
import { columnOf, goodness, judgeBy, world } from "./testing/good-word";
import { runRound } from "./testing/tiny-model";

// Training is quick alone and slow on a machine that does much else.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const settings = {
  iterations: 10,
  batchSize: 32,
  responsesPerPrompt: 4,
  maxNewTokens: 5,
  learningRate: 0.01,
  warmupIterations: 2,
  missingEosPenalty: 0,
};
const updates = { ...settings, minibatchSize: 16, microBatchSize: 16, approxKlTarget: 1 };
type Rest = { resume?: RoundState; judge?: Judge };
type Over = Partial<{ iterations: number; learningRate: number; microBatchSize: number; loraRank: number }>;

const ROUNDS = {
  rloo: (over: Over, rest: Rest) =>
    rloo({ ...world(), config: RlooConfig.parse({ ...updates, klCoefficient: 0.05, ...over }), ...rest }),
  grpo: (over: Over, rest: Rest) => grpo({ ...world(), config: GrpoConfig.parse({ ...updates, ...over }), ...rest }),
  rejectionSampling: (over: Over, rest: Rest) =>
    rejectionSampling({
      ...world(),
      config: RejectionSamplingConfig.parse({ ...settings, minibatchSize: 8, microBatchSize: 8, epochs: 3, ...over }),
      ...rest,
    }),
};
const names = Object.keys(ROUNDS) as (keyof typeof ROUNDS)[];
const run = (name: keyof typeof ROUNDS, over: Over = {}, rest: Rest = {}, stopAt?: number) =>
  runRound<unknown>(ROUNDS[name](over, rest), stopAt);

describe.each(names)("%s", (name) => {
  test("learns what the judge likes", async () => {
    const scores = columnOf((await run(name)).metrics, "objective/scores");
    expect(scores.at(-1)! - scores[0]!).toBeGreaterThan(1);
  });

  test("tells what its responses are truly worth where the judge knows, and learns the same", async () => {
    const judge: Judge = { ...judgeBy(), gold: ({ responses }) => responses.map((r) => 3 - 2 * goodness(r)) };
    const [known, plain] = [await run(name, { iterations: 2 }, { judge }), await run(name, { iterations: 2 })];
    for (const m of known.metrics) expect(m["gold/scores"]).toBeCloseTo(3 - 2 * m["objective/scores"]!, 10);
    expect(plain.metrics.some((m) => "gold/scores" in m)).toBe(false);
    expect(known.state).toEqual(plain.state);
  });

  test("learns the opposite of a judge of the opposite taste", async () => {
    const judge = judgeBy((response) => -goodness(response));
    const scores = columnOf((await run(name, {}, { judge })).metrics, "objective/scores");
    expect(-scores.at(-1)!).toBeLessThan(-scores[0]! / 2);
  });

  test("at learning rate 0 stays where the reference is", async () => {
    const { metrics } = await run(name, { iterations: 3, learningRate: 0 });
    for (const kl of columnOf(metrics, "objective/kl")) expect(Math.abs(kl)).toBeLessThan(1e-6);
  });

  test.each([0, 2])("stopped and resumed, it ends with the same bits, adapters of rank %i", async (loraRank) => {
    const over = { iterations: 4, loraRank };
    const whole = await run(name, over);
    const killed = await run(name, over, {}, 2);
    const resumed = await run(name, over, { resume: killed.state });
    expect(resumed.metrics).toEqual(whole.metrics.slice(2));
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.result).toEqual(whole.result);
  });

  test("measures the weights that sampled: a ruinous update shows in the event after it", async () => {
    const good = await run(name, {}, {}, 9);
    const ruined = { ...good.state, tensors: { ...good.state.tensors, policy: world().policy.parameters.data } };
    const after = await run(name, {}, { resume: ruined }, 10);
    const [first, before, ofRuined] = [good.qualityBefore[0]!, good.qualityBefore.at(-1)!, after.qualityBefore[0]!];
    expect(before).toBe(good.metrics.at(-1)!["objective/rlhf_reward"]);
    expect(before - first).toBeGreaterThan(1);
    expect(Math.abs(ofRuined - first)).toBeLessThan(0.5);
  });

  test("micro-batches change nothing but rounding", async () => {
    const first = async (microBatchSize: number) =>
      (await run(name, { microBatchSize, learningRate: 0 }, {}, 1)).metrics[0]!;
    const [whole, parts] = [await first(8), await first(2)];
    expect(Math.abs(parts.grad_norm! / whole.grad_norm! - 1)).toBeLessThan(1e-4);
  });
});

test("a group whose responses all score alike teaches RLOO and GRPO nothing", async () => {
  for (const name of ["rloo", "grpo"] as const) {
    const { metrics } = await run(name, { iterations: 1 }, { judge: judgeBy(() => 3) });
    expect(metrics[0]!["loss/policy_avg"], name).toBeCloseTo(0, 6);
  }
  const { metrics } = await run("grpo", { iterations: 1 }, { judge: judgeBy(() => 3) });
  expect(metrics[0]).toMatchObject({ frac_reward_zero_std: 1, grad_norm: expect.closeTo(0, 5) });
});

test("rejection sampling tells what best-of-n is worth before it learns it", async () => {
  const { metrics } = await run("rejectionSampling", { iterations: 6 });
  const [first] = metrics;
  expect(first!["best_of_n/scores_1"]).toBeCloseTo(first!["objective/scores"]!, 10);
  expect(first!["best_of_n/scores_4"]).toBeGreaterThan(first!["best_of_n/scores_2"]!);
  expect(first!["best_of_n/kl_4"]).toBeCloseTo(Math.log(4) - 3 / 4, 12);
  expect(metrics.at(-1)!["objective/scores"]).toBeGreaterThan(first!["best_of_n/scores_2"]!);
});
