import { describe, expect, test } from "vitest";
import { gaussian, randomFrom } from "@/lib/ml/random";
import { expectations, ptxTrade, wins } from "./expectations";
import { findingsOf } from "./report";
import { eachPolicy, POLICIES, type PolicyName, type PolicyScores, type SeedResult } from "./result";

const GOLD: Record<PolicyName, number> = {
  small: 0.3,
  large: 0.33,
  sft: 0.55,
  ppo: 0.8,
  ptx: 0.79,
  shuffled: 0.54,
  still: 0.55,
};

/** A seed with these mean utilities, judged without noise. */
function resultOf(change: Partial<SeedResult> = {}, gold: Partial<Record<PolicyName, number>> = {}): SeedResult {
  const random = randomFrom(1);
  const drawn = Array.from({ length: 300 }, () =>
    POLICIES.map((name) => ({ ...GOLD, ...gold })[name] + 0.1 * gaussian(random)),
  );
  const scores = (p: number): PolicyScores => ({
    gold: drawn.map((row) => row[p]!),
    tier: drawn.map((row) => row.filter((value) => value > row[p]!).length),
    words: drawn.map(() => 7),
  });
  return {
    seed: 1,
    parameters: { small: 50_000, large: 4_600_000 },
    policies: eachPolicy((_, p) => scores(p)),
    corpusLoss: { large: 0.7, small: 0.8, sft: 2, ppo: 2.5, ptx: 1.5 },
    kl: { ppo: 2, ptx: 3, shuffled: 1, still: [0, 0] },
    accuracy: { rewardModel: 0.7, shuffled: 0.5 },
    examples: [{ prompt: "Where?", said: { ...eachPolicy(() => "Here."), large: "a | b\n<i>" } }],
    seconds: { "small base": 10, PPO: 50 },
    ...change,
  };
}

const failing = (result: SeedResult) =>
  expectations(result)
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

describe("expectations", () => {
  test("hold when every step helps and no control does", () => {
    expect(failing(resultOf())).toEqual([]);
  });

  test.each([
    ["a large base that is too small", { parameters: { small: 50_000, large: 4_400_000 } }, /90 times/],
    [
      "a large base that knows less than the small one",
      { corpusLoss: { ...resultOf().corpusLoss, large: 0.9 } },
      /lower/,
    ],
    ["ptx that recovers too little", { corpusLoss: { ...resultOf().corpusLoss, ptx: 2.4 } }, /ptx recovers/],
    ["PPO that costs nothing", { corpusLoss: { ...resultOf().corpusLoss, ppo: 1.9 } }, /ptx recovers/],
    ["a policy that moves at learning rate 0", { kl: { ...resultOf().kl, still: [0, 1e-9] } }, /KL/],
    ["a reward model that learns as much from noise", { accuracy: { rewardModel: 0.7, shuffled: 0.7 } }, /shuffled/],
  ])("fail for %s, and for that alone", (_, change, claim) => {
    expect(failing(resultOf(change))).toEqual([expect.stringMatching(claim)]);
  });

  test("fail when PPO is no better than SFT, or shuffled rankings help", () => {
    expect(failing(resultOf({}, { ppo: 0.55, ptx: 0.55 }))).toEqual(
      expect.arrayContaining([expect.stringMatching(/SFT < PPO/), expect.stringMatching(/PPO above SFT/)]),
    );
    expect(failing(resultOf({}, { shuffled: 0.7 }))).toEqual([expect.stringMatching(/shuffled/)]);
  });

  test("fail when the large base is preferred too often, or ptx costs too many wins", () => {
    expect(failing(resultOf({}, { large: 0.72 }))).toEqual([expect.stringMatching(/prefer small PPO/)]);
    expect(failing(resultOf({}, { ptx: 0.6 }))).toEqual([expect.stringMatching(/ptx recovers/)]);
  });
});

test("a tie is half a win", () => {
  const scores = (tier: number[]) => ({ gold: [], words: [], tier });
  expect(wins(scores([0, 1, 2]), scores([1, 1, 1]))).toEqual([1, 0.5, 0]);
});

test("ptx is measured by what PPO costs over SFT, and by what both cost over the base model", () => {
  const { ofPpo, ofAll } = ptxTrade(resultOf());
  expect(ofPpo).toBeCloseTo(2, 9);
  expect(ofAll).toBeCloseTo(1 / 1.7, 9);
});

describe("findingsOf", () => {
  const { report, figures } = findingsOf([resultOf(), resultOf({ seed: 2 })]);

  test("pools the prompts of all seeds and shows each seed beside", () => {
    expect(report).toContain("2 seeds together: 600 prompts");
    expect(report).toContain("| seed 1 | seed 2 |");
    for (const figure of Object.keys(figures)) expect(report).toContain(`](${figure})`);
  });

  test("what a policy says cannot break the table", () => {
    expect(report).toContain("| Where? | a \\| b ⏎ &lt;i&gt; | Here. | Here. |");
  });
});
