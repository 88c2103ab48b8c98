import { expect, test } from "vitest";
import { wilsonInterval as byCounts } from "@/lib/agreement/intervals";
import { type Evidence, refusalsOf, warningsOf, wilsonInterval } from "./gates";
import { type Lengths, NO_LENGTHS } from "./texts";

const lengths = (items: number): Lengths => ({ ...NO_LENGTHS, items, texts: items });
const enough: Evidence = {
  texts: { train: lengths(200), heldOut: lengths(50) },
  agreement: null,
  judge: null,
  memory: { neededBytes: 1e9, largestBytes: 8e9 },
};
const codes = (evidence: Partial<Evidence>) =>
  refusalsOf("reward_model", { ...enough, ...evidence }).map((r) => r.code);

test("nothing speaks against enough data, labelers who agree and a reward model that knows something", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ agreement: { agree: 73, disagree: 27 }, judge: { accuracy: 0.7, pairs: 200 } })).toEqual([]);
  expect(warningsOf("reward_model", enough)).toEqual([]);
});

test("little data is refused, with how much more to collect", () => {
  const [refusal] = refusalsOf("sft", { ...enough, texts: { train: lengths(13), heldOut: lengths(3) } });
  expect(refusal).toMatchObject({
    code: "little_data",
    sentence: expect.stringMatching(/13 demonstrations .* 7 more/),
  });
});

test("agreement near chance is refused, unless too few pairs are shared to tell", () => {
  expect(codes({ agreement: { agree: 55, disagree: 45 } })).toEqual(["low_agreement"]);
  expect(codes({ agreement: { agree: 11, disagree: 9 } })).toEqual([]);
  expect(warningsOf("reward_model", { ...enough, agreement: { agree: 11, disagree: 9 } })).toHaveLength(1);
});

test("a reward model whose accuracy may be one half is refused; the more pairs, the less accurate it may be", () => {
  expect(codes({ judge: { accuracy: 0.58, pairs: 100 } })).toEqual(["reward_at_chance"]);
  expect(codes({ judge: { accuracy: 0.58, pairs: 1000 } })).toEqual([]);
  expect(codes({ judge: { accuracy: 0.3, pairs: 1000 } })).toEqual(["reward_at_chance"]);
  expect(codes({ judge: { accuracy: null, pairs: 100 } })).toEqual(["reward_at_chance"]);
});

test("what no worker can hold is refused; without a worker nothing is known", () => {
  expect(codes({ memory: { neededBytes: 9e9, largestBytes: 8e9 } })).toEqual(["little_memory"]);
  expect(codes({ memory: { neededBytes: 9e9, largestBytes: null } })).toEqual([]);
});

test("held-out data that is missing is said", () => {
  const texts = { train: lengths(200), heldOut: NO_LENGTHS };
  expect(warningsOf("sft", { ...enough, texts })).toEqual([expect.stringContaining("No demonstrations are held out")]);
});

test("the interval of a share is that of its counts", () => {
  for (const [successes, trials] of [
    [0, 5],
    [7, 10],
    [500, 1000],
  ] as const)
    expect(wilsonInterval(successes / trials, trials)).toEqual(
      byCounts(successes, trials)!.map((end) => expect.closeTo(end, 12)),
    );
});
