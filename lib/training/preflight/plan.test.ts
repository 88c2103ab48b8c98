import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ROUND_CONFIG } from "@/lib/contract/round-config";
import { PpoConfig } from "@/lib/contract/settings/ppo";
import { PretrainConfig } from "@/lib/contract/settings/pretrain";
import { RejectionSamplingConfig } from "@/lib/contract/settings/rejection-sampling";
import { RewardModelConfig } from "@/lib/contract/settings/reward-model";
import { RlooConfig } from "@/lib/contract/settings/rloo";
import { SftConfig } from "@/lib/contract/settings/sft";
import type { ModelConfig } from "@/lib/ml/nn/config";
import { initialize } from "@/lib/ml/nn/weights";
import { randomFrom } from "@/lib/ml/random";
import { paddedWidth as paddedByRounds } from "@/lib/rlhf/batches";
import { rewardJudge } from "@/lib/rlhf/judge";
import { withScoreHead } from "@/lib/rlhf/language-model";
import { ppo } from "@/lib/rlhf/ppo";
import { pretrain } from "@/lib/rlhf/pretrain";
import { rejectionSampling } from "@/lib/rlhf/rejection-sampling";
import { rewardModel } from "@/lib/rlhf/reward-model";
import { rloo } from "@/lib/rlhf/rloo";
import { sft } from "@/lib/rlhf/sft";
import { runRound, TINY } from "@/lib/rlhf/testing/tiny-model";
import { productFlops } from "@/scripts/bench/training-step";
import { PLANS } from "./plan";
import { type Plan, paddedWidth } from "./plan-parts";
import { type Lengths, NO_TEXTS } from "./texts";
import { passFlops, sum } from "./work";

/** What programs have really computed, by the nodes of their graphs. */
const computed = vi.hoisted(() => ({ flops: 0 }));
vi.mock("@/lib/ml/train-step", async (importOriginal) => {
  const original = await importOriginal<typeof import("@/lib/ml/train-step")>();
  type Program = { nodes: Parameters<typeof productFlops>[0][]; run: (...given: never[]) => unknown };
  const counted = <P>(program: P): P => {
    // Both kinds of program have nodes and run.
    const { nodes, run } = program as Program;
    const counting = (...given: never[]) => {
      computed.flops += sum(nodes.map(productFlops));
      return run(...given);
    };
    return { ...program, run: counting };
  };
  return {
    ...original,
    compileGradients: async (input: Parameters<typeof original.compileGradients>[0]) =>
      counted(await original.compileGradients(input)),
    compileForward: async (input: Parameters<typeof original.compileForward>[0]) =>
      counted(await original.compileForward(input)),
  };
});
beforeEach(() => {
  computed.flops = 0;
});
afterAll(() => vi.restoreAllMocks());

const GROUPED: ModelConfig = { ...TINY, vocabSize: 40, layers: 2, heads: 4, keyValueHeads: 2 };
const GPT2: ModelConfig = {
  architecture: "gpt2",
  vocabSize: 40,
  hiddenSize: 16,
  intermediateSize: 64,
  layers: 1,
  heads: 2,
  maxPositions: 64,
  normEpsilon: 1e-5,
  tiedEmbeddings: false,
};
const NETWORKS = [
  ["Llama", GROUPED],
  ["GPT-2", GPT2],
] as const;
const modelOf = (config: ModelConfig) => ({ config, parameters: initialize(config, randomFrom(1)) });

const texts = (count: number, tokens: number): number[][] =>
  Array.from({ length: count }, (_, i) => Array.from({ length: tokens }, (_, t) => 1 + ((7 * i + 3 * t) % 30)));
const alike = (items: number, tokens: number, each = 1): Lengths => ({
  items,
  texts: items * each,
  longest: tokens,
  mean: tokens,
});
const plannedFlops = ({ work }: Plan) => sum(work.passes.map((pass) => pass.times * passFlops(pass)));
const shared = { padId: 0, seed: 1 };

describe.each(NETWORKS)("a plan counts the very products that a round of %s computes:", (_, base) => {
  test("pretraining, with packed rows and what is held out", async () => {
    const config = PretrainConfig.parse({
      steps: 5,
      batchSize: 6,
      microBatchSize: 3,
      contextLength: 16,
      warmupSteps: 0,
      evaluateEvery: 2,
    });
    const round = { model: modelOf(base), documents: texts(9, 20), heldOut: texts(4, 20), config, ...shared };
    const { steps } = await runRound(pretrain(round));
    const plan = PLANS.pretrain({
      config,
      base,
      reward: null,
      judges: 0,
      texts: { ...NO_TEXTS, train: alike(9, 20), heldOut: alike(4, 20) },
    });
    expect(plan.steps).toBe(steps.at(-1));
    expect(plannedFlops(plan)).toBe(computed.flops);
  });

  test.each([0, 0.1, 0.5])(
    "fine-tuning, with a last batch that is not full and %d of a corpus",
    async (pretrainShare) => {
      const config = SftConfig.parse({ epochs: 2, batchSize: 4, microBatchSize: 2, evaluateEvery: 3, pretrainShare });
      const example = (ids: number[]) => ({ ids, mask: ids.map(() => 1 as const) });
      const round = {
        model: modelOf(base),
        examples: texts(11, 18).map(example),
        heldOut: texts(3, 9).map(example),
        corpus: texts(9, 20),
        config,
        eosId: 39,
        ...shared,
      };
      const { steps, result } = await runRound(sft(round));
      const plan = PLANS.sft({
        config,
        base,
        reward: null,
        judges: 0,
        texts: { ...NO_TEXTS, train: alike(11, 18), heldOut: alike(3, 9) },
      });
      expect(plan).toMatchObject({ steps: steps.at(-1), parameters: result.parameters.data.length });
      expect(plannedFlops(plan)).toBe(computed.flops);
    },
  );

  test("a reward model, whose micro-batches hold whole comparisons", async () => {
    const config = RewardModelConfig.parse({ epochs: 2, batchSize: 4, microBatchSize: 10, evaluateEvery: 2 });
    const comparisons = (count: number) =>
      Array.from({ length: count }, () => ({ responses: texts(3, 12), pairs: [[0, 1] as const] }));
    const round = {
      model: modelOf(base),
      comparisons: comparisons(7),
      heldOut: comparisons(4),
      demonstrations: texts(5, 12),
      config,
      ...shared,
    };
    const { steps, result } = await runRound(rewardModel(round));
    const lengths = { train: alike(7, 12, 3), heldOut: alike(4, 12, 3), demonstrations: alike(5, 12) };
    const plan = PLANS.reward_model({ config, base, reward: null, judges: 0, texts: { ...NO_TEXTS, ...lengths } });
    expect(plan).toMatchObject({ steps: steps.at(-1), parameters: result.model.parameters.data.length });
    expect(plannedFlops(plan)).toBe(computed.flops);
  });

  test("PPO, which reads four times and learns twice", async () => {
    const config = PpoConfig.parse({
      iterations: 2,
      batchSize: 8,
      minibatchSize: 4,
      microBatchSize: 2,
      epochs: 2,
      maxNewTokens: 6,
      approxKlTarget: 100,
    });
    const policy = modelOf(base);
    const reward = { model: withScoreHead(policy, randomFrom(3)), bias: 0, gain: 1 };
    // EOS is banned, so that all responses are as long as they may be.
    const judge = rewardJudge({
      ...shared,
      members: [reward],
      rule: { rule: "mean" },
      scaled: false,
      rows: 2,
      eosId: 39,
    });
    const value = { model: reward.model, scale: { bias: 0, gain: 1 } };
    const round = { policy, judge, value, prompts: texts(5, 7), config, eosId: 39, bannedIds: [39], ...shared };
    const { steps } = await runRound(ppo(round));
    const lengths = { train: alike(5, 7), responses: alike(0, 6) };
    const plan = PLANS.ppo({ config, base, reward: base, judges: 1, texts: { ...NO_TEXTS, ...lengths } });
    expect(plan.steps).toBe(steps.at(-1));
    expect(plan.trainedParameters).toBe(policy.parameters.data.length + reward.model.parameters.data.length);
    expect(plannedFlops(plan)).toBe(computed.flops);
  });
  test.each(["rloo", "rejection_sampling"] as const)("%s, which learns without a value function", async (kind) => {
    const policy = modelOf(base);
    const reward = { model: withScoreHead(policy, randomFrom(3)), bias: 0, gain: 1 };
    const judge = rewardJudge({
      ...shared,
      members: [reward, reward],
      rule: { rule: "mean" },
      scaled: true,
      rows: 2,
      eosId: 39,
    });
    const start = { policy, judge, prompts: texts(5, 7), eosId: 39, bannedIds: [39], ...shared };
    const settings = { iterations: 2, batchSize: 8, minibatchSize: 4, microBatchSize: 2, epochs: 2, maxNewTokens: 6 };
    const config = ROUND_CONFIG[kind].parse({ ...settings, responsesPerPrompt: 2, approxKlTarget: 100 });
    const round =
      kind === "rloo"
        ? rloo({ ...start, config: RlooConfig.parse(config) })
        : rejectionSampling({ ...start, config: RejectionSamplingConfig.parse(config) });
    await runRound<unknown>(round);
    const lengths = { train: alike(5, 7), responses: alike(0, 6) };
    const plan = PLANS[kind]({ config, base, reward: base, judges: 2, texts: { ...NO_TEXTS, ...lengths } });
    expect(plan.trainedParameters).toBe(policy.parameters.data.length);
    expect(plannedFlops(plan)).toBe(computed.flops);
  });
});

test("adapters are counted as they are trained, and refused where they would be larger than the layers", async () => {
  const config = SftConfig.parse({ epochs: 1, batchSize: 4, microBatchSize: 2, loraRank: 2 });
  const examples = texts(8, 18).map((ids) => ({ ids, mask: ids.map(() => 1 as const) }));
  const { result } = await runRound(
    sft({ model: modelOf(GROUPED), examples, heldOut: [], config, eosId: 39, ...shared }),
  );
  const given = { config, base: GROUPED, reward: null, judges: 0, texts: { ...NO_TEXTS, train: alike(8, 18) } };
  expect(PLANS.sft(given).trainedParameters).toBe(result.adapters?.parameters.data.length);
  const wide = { ...given, config: { ...config, loraRank: GROUPED.hiddenSize } };
  expect(() => PLANS.sft(wide)).toThrow("loraRank: adapters of rank 16");
});

test("widths are padded as rounds pad them", () => {
  for (let tokens = 0; tokens < 100; tokens++) expect(paddedWidth(tokens)).toBe(paddedByRounds(tokens));
});
