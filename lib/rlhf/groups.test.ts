import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupAdvantages, groupMetrics } from "./grpo";
import { leaveOneOutAdvantages } from "./rloo";
import { expectClose, flat, vectorCase } from "./testing/vectors";

type Group = { rewards: readonly number[]; responsesPerPrompt: number };

/** Every way to compare responses within their group. */
const WAYS: Record<string, (groups: Group) => Float64Array> = {
  rloo: leaveOneOutAdvantages,
  grpo_unbiased_std: groupAdvantages,
  grpo_population_std: (groups) => groupAdvantages({ ...groups, scale: "population" }),
  dr_grpo: (groups) => groupAdvantages({ ...groups, scale: "none" }),
};

describe("group_advantages", () => {
  const { inputs, expected } = vectorCase<
    { rewards_prompts_by_samples: number[][]; eps: number },
    Record<string, number[][]>
  >("dpo_rloo_grpo", "group_advantages");
  const groups = { rewards: flat(inputs.rewards_prompts_by_samples), responsesPerPrompt: 4 };

  test("has a way for each of its results", () =>
    expect(Object.keys(WAYS).sort()).toEqual(Object.keys(expected).sort()));

  test.each(Object.entries(WAYS))("%s gives the file's numbers", (name, advantages) => {
    const actual = advantages(groups);
    expectClose(actual, expected[name], 1e-8);
    expect([...actual.slice(4)]).toEqual([0, 0, 0, 0]);
  });

  test("its epsilon is the default", () =>
    expect(groupAdvantages({ ...groups, epsilon: inputs.eps })).toEqual(groupAdvantages(groups)));

  test("one of its two prompts teaches nothing", () =>
    expect(groupMetrics(groups)).toEqual({ frac_reward_zero_std: 0.5 }));
});

/** Hundredths, so that rewards often repeat; two prompts of 2 to 6 responses. */
const reward = fc.integer({ min: -500, max: 500 }).map((x) => x / 100);
const groups: fc.Arbitrary<Group> = fc
  .integer({ min: 2, max: 6 })
  .chain((K) =>
    fc.array(reward, { minLength: 2 * K, maxLength: 2 * K }).map((rewards) => ({ rewards, responsesPerPrompt: K })),
  );

describe.each(Object.entries(WAYS))("%s", (_, advantages) => {
  test("does not change when a constant is added to all rewards of a prompt", () => {
    fc.assert(
      fc.property(groups, reward, reward, ({ rewards, responsesPerPrompt }, a, b) => {
        const moved = rewards.map((r, i) => r + (i < responsesPerPrompt ? a : b));
        expectClose(
          advantages({ rewards: moved, responsesPerPrompt }),
          advantages({ rewards, responsesPerPrompt }),
          1e-9,
        );
      }),
    );
  });

  test("sums to 0 for each prompt and is exactly 0 where rewards are alike", () => {
    fc.assert(
      fc.property(groups, reward, ({ rewards, responsesPerPrompt }, alike) => {
        const actual = advantages({ rewards, responsesPerPrompt });
        const first = actual.slice(0, responsesPerPrompt).reduce((a, x) => a + x, 0);
        expectClose([first, actual.reduce((a, x) => a + x, 0)], [0, 0], 1e-9);
        const flatGroup = advantages({ rewards: rewards.map(() => alike), responsesPerPrompt });
        expect([...flatGroup].every((x) => x === 0)).toBe(true);
      }),
    );
  });

  test("judges each prompt by itself", () => {
    fc.assert(
      fc.property(groups, ({ rewards, responsesPerPrompt }) => {
        const alone = advantages({ rewards: rewards.slice(responsesPerPrompt), responsesPerPrompt });
        expect([...advantages({ rewards, responsesPerPrompt }).slice(responsesPerPrompt)]).toEqual([...alone]);
      }),
    );
  });

  test("refuses a single response a prompt, and a group that is not full", () => {
    expect(() => advantages({ rewards: [1, 2], responsesPerPrompt: 1 })).toThrow("at least 2");
    expect(() => advantages({ rewards: [1, 2, 3], responsesPerPrompt: 2 })).toThrow("3 rewards are no groups of 2");
  });
});

test("a response's leave-one-out baseline is the mean of the others and no part of itself", () => {
  fc.assert(
    fc.property(groups, reward, ({ rewards, responsesPerPrompt: K }, change) => {
      const before = leaveOneOutAdvantages({ rewards, responsesPerPrompt: K });
      const others = rewards.slice(1, K).reduce((a, r) => a + r, 0) / (K - 1);
      expectClose(before[0], rewards[0]! - others, 1e-9);
      const changed = rewards.map((r, i) => (i === 0 ? r + change : r));
      const after = leaveOneOutAdvantages({ rewards: changed, responsesPerPrompt: K });
      expectClose(after[0]! - before[0]!, change, 1e-9);
    }),
  );
});

test("without an epsilon, rewards that are all alike still give 0 and not NaN", () =>
  expect([...groupAdvantages({ rewards: [0.1, 0.1, 0.1], responsesPerPrompt: 3, epsilon: 0 })]).toEqual([0, 0, 0]));

test.each(["unbiased", "population"] as const)("the scale of rewards does not matter to %s deviations", (scale) => {
  fc.assert(
    fc.property(groups, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ rewards, responsesPerPrompt }, factor) => {
      const at = (list: number[]) => groupAdvantages({ rewards: list, responsesPerPrompt, scale, epsilon: 0 });
      expectClose(at(rewards.map((r) => r * factor)), at([...rewards]), 1e-9);
    }),
  );
});
