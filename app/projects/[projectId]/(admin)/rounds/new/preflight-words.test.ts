import { describe, expect, test } from "vitest";
import type { Preflight } from "@/lib/contract/preflight";
import { sizeSentence, span, startHint } from "./preflight-words";

const preflight: Preflight = {
  steps: 12,
  parameters: 1_523_200,
  trainedParameters: 1_523_200,
  memoryBytes: 312 * 2 ** 20,
  seconds: { low: 130, high: 170 },
  refusals: [],
  warnings: [],
};
const refused: Preflight = { ...preflight, refusals: [{ code: "little_data", sentence: "Few." }] };

describe("the button starts the round", () => {
  const told = (p: Preflight) => ({ state: "told", preflight: p }) as const;
  test("when nothing is lacking and nothing is refused", () => {
    expect(startHint({ lacking: null, asked: told(preflight), reason: "" })).toBeNull();
    expect(startHint({ lacking: "Choose one.", asked: told(preflight), reason: "" })).toBe("Choose one.");
  });

  test("only once what stands in the form has been estimated", () => {
    expect(startHint({ lacking: null, asked: { state: "waiting" }, reason: "" })).toContain("Estimating");
    expect(startHint({ lacking: null, asked: { state: "failed" }, reason: "" })).not.toBeNull();
  });

  test("in spite of a refusal when there is a reason that the server takes", () => {
    const hint = (reason: string) => startHint({ lacking: null, asked: told(refused), reason });
    expect(hint("")).toContain("why");
    expect(hint("   because   ")).toContain("why"); // seven letters
    expect(hint("x".repeat(501))).toContain("why");
    expect(hint("It is a test of the machine.")).toBeNull();
  });
});

test("a round is told in one sentence, with what is trained where that is not all", () => {
  expect(sizeSentence("sft", preflight)).toBe("12 steps, 1.5 M parameters, about 310 MB, 2 to 3 min.");
  expect(
    sizeSentence("ppo", { ...preflight, steps: 1, trainedParameters: 3_046_000, memoryBytes: 1.4 * 2 ** 30 }),
  ).toBe("1 iteration, 1.5 M parameters, 3 M trained, about 1.4 GB, 2 to 3 min.");
  expect(sizeSentence("sft", { ...preflight, parameters: 4_320, trainedParameters: 4_320, seconds: null })).toMatch(
    /^12 steps, 4,320 parameters, about 310 MB, time unknown/,
  );
});

test.each([
  [{ low: 4.8, high: 5.3 }, "about 5 s"],
  [{ low: 12, high: 40 }, "12 to 40 s"],
  [{ low: 40, high: 100 }, "40 s to 2 min"],
  [{ low: 3500, high: 4700 }, "58 min to 1 h 19 min"],
  [{ low: 7200, high: 10_800 }, "2 h 0 min to 3 h 0 min"],
])("%o is said as %s", (seconds, text) => {
  expect(span(seconds)).toBe(text);
});
