import { expect, test } from "vitest";
import { lengthMetrics, meanMetrics, policyMetrics, valueMetrics } from "./metrics";
import { correlationOf, quantileOf } from "./moments";
import { expectClose, flat, vectorCase } from "./testing/vectors";

type PpoInputs = Record<string, number[][]> & { cliprange: number; cliprange_value: number };
const { inputs, expected } = vectorCase<PpoInputs, Record<string, number>>("ppo_loss", "clip_and_value_clip");
const mask = flat(inputs.mask);

test("policyMetrics gives the numbers of clip_and_value_clip, padding left out", () => {
  const actual = policyMetrics({
    logprobs: flat(inputs.new_logprobs),
    oldLogprobs: flat(inputs.old_logprobs),
    advantages: flat(inputs.advantages),
    mask,
    clipRange: inputs.cliprange,
  });
  expectClose(actual["policy/approxkl_avg"], expected["policy/approxkl_avg"]);
  expectClose(actual["policy/clipfrac_avg"], expected["policy/clipfrac_avg"]);
  expectClose(actual["val/ratio"], expected["val/ratio"]);
  expectClose(actual["val/ratio_var"], expected["val/ratio_var_tokens_population"]);
});

test("valueMetrics gives the numbers of clip_and_value_clip, padding left out", () => {
  const actual = valueMetrics({
    values: flat(inputs.new_values),
    oldValues: flat(inputs.old_values),
    returns: flat(inputs.returns),
    mask,
    clipRange: inputs.cliprange_value,
  });
  for (const name of ["val/clipfrac_avg", "val/error", "val/var_explained"]) {
    expectClose(actual[name], expected[name]);
  }
});

test("valueMetrics says nothing of explained variance where there is none", () => {
  const same = { values: [1], oldValues: [1], returns: [2], mask: [1], clipRange: 0.2 };
  expect(Object.keys(valueMetrics(same))).toEqual(["val/clipfrac_avg", "val/error"]);
});

test("lengths and ends", () => {
  expect(lengthMetrics([1, 2, 3, 4], [true, true, false, true])).toEqual({
    "length/p50": 2.5,
    "length/p95": expect.closeTo(3.85, 10) as number,
    "length/truncated": 0.25,
    "val/num_eos_tokens": 3,
  });
  expect(quantileOf([], 0.5)).toBe(0);
});

test("meanMetrics averages a metric over the records that have it", () => {
  expect(meanMetrics([{ a: 1, b: 4 }, { a: 3 }])).toEqual({ a: 2, b: 4 });
});

test("correlationOf is 1 for a line, 0 for a constant", () => {
  expect(correlationOf([1, 2, 3], [5, 7, 9])).toBeCloseTo(1, 12);
  expect(correlationOf([1, 2, 3], [5, 5, 5])).toBe(0);
});
