import { describe, expect, it } from "vitest";
import { gaussian, randomFrom } from "@/lib/ml/random";
import type { LoopResult, PolicyName } from "./loop";
import { expectations, reportOf } from "./loop-report";

const random = randomFrom(1);

/** Scores around a mean gold utility, with as many wins against SFT as that mean suggests. */
function scores(gold: number, wins: number) {
  const prompts = Array.from({ length: 200 }, (_, index) => index);
  return {
    gold: prompts.map(() => gold + 0.2 * gaussian(random)),
    wins: prompts.map((index) => (index < 200 * wins ? 1 : 0)),
    words: prompts.map(() => 6),
  };
}

function result(change: Partial<Record<PolicyName, ReturnType<typeof scores>>> = {}): LoopResult {
  const policies = {
    base: scores(0.35, 0.1),
    sft: scores(0.6, 0.5),
    ppo: scores(0.8, 0.75),
    shuffled: scores(0.58, 0.45),
    still: scores(0.6, 0.5),
    ...change,
  };
  return {
    seed: 1,
    policies,
    kl: { ppo: 5, shuffled: 4, still: [0, 0] },
    accuracy: { rewardModel: 0.7, shuffled: 0.5 },
    seconds: { SFT: 20, PPO: 60 },
  };
}

const failing = (of: LoopResult) =>
  expectations(of)
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

describe("expectations", () => {
  it("hold when each step of the loop helps and the controls do not", () => {
    expect(failing(result())).toEqual([]);
  });

  it("fail when PPO is no better than SFT", () => {
    expect(failing(result({ ppo: scores(0.61, 0.5) }))).toHaveLength(2);
  });

  it("fail when SFT is no better than the base model", () => {
    expect(failing(result({ base: scores(0.59, 0.49) }))).not.toEqual([]);
  });

  it("fail when shuffled rankings help, too", () => {
    expect(failing(result({ shuffled: scores(0.8, 0.75) }))).toHaveLength(2);
  });

  it("fail when it is not the rankings that help", () => {
    expect(failing(result({ shuffled: scores(0.8, 0.75), still: scores(0.99, 0.9) }))).toEqual([
      expect.stringContaining("what helps is the rankings"),
    ]);
  });

  it("fail when learning rate 0 moves the policy at all", () => {
    const moved = { ...result(), kl: { ppo: 5, shuffled: 4, still: [0, 1e-9] } };
    expect(failing(moved)).toHaveLength(1);
  });
});

describe("reportOf", () => {
  it("shows every policy with its interval", () => {
    const text = reportOf(result());
    for (const title of ["base", "SFT", "PPO", "PPO, shuffled rankings", "PPO, learning rate 0"]) {
      expect(text).toContain(`| ${title} `);
    }
    expect(text).toContain("together 1.3 minutes");
  });
});
