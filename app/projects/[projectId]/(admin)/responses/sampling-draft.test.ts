import { expect, test } from "vitest";
import { checkSampling, type SamplingDraft, samplingLabel } from "./sampling-draft";

const draft: SamplingDraft = {
  k: "4",
  promptCount: "50",
  temperature: "1",
  topP: "1",
  maxTokens: "48",
  split: "",
  versionIds: [],
};
const id = (n: number) => `0190a000-0000-7000-8000-00000000000${n}`;

test("the button says what is ordered", () => {
  expect(samplingLabel(checkSampling(draft))).toBe("Sample 4 responses for 50 prompts");
  expect(samplingLabel(checkSampling({ ...draft, k: "" }))).toBe("Sample responses");
});

test("each field that is wrong says what it takes", () => {
  expect(checkSampling({ ...draft, k: "1", promptCount: "2.5", temperature: "hot", topP: "0" })).toEqual({
    ok: false,
    reasons: {
      k: "A whole number from 2 to 9.",
      promptCount: "A whole number from 1 to 5,000.",
      temperature: "A number from 0.05 to 2.",
      topP: "A number above 0, at most 1.",
    },
  });
});

test("more versions than responses cannot all have a turn", () => {
  const versionIds = [id(1), id(2), id(3)];
  expect(checkSampling({ ...draft, k: "2", versionIds })).toMatchObject({
    ok: false,
    reasons: { versionIds: "With K = 2, at most 2 versions get a turn." },
  });
  expect(checkSampling({ ...draft, k: "3", versionIds })).toMatchObject({
    ok: true,
    body: { modelVersionIds: versionIds },
  });
});
