import { expect, test } from "vitest";
import { samplesByPrompt } from "./samples-by-prompt";

const sample = (step: number, prompt: string, response: string) => ({
  step,
  position: prompt.charCodeAt(0),
  prompt,
  response,
  score: null,
});
const one = [sample(0, "a", "a0"), sample(0, "b", "b0"), sample(9, "a", "a9"), sample(9, "b", "b9")];
const two = [sample(0, "b", "other b0"), sample(4, "b", "other b4")];
const read = (rounds: Parameters<typeof samplesByPrompt>[0], when: "first" | "newest") =>
  samplesByPrompt(rounds, when).map(({ prompt, answers }) => [prompt, ...answers.map((a) => a?.response ?? null)]);

test("each round answers at its own newest or first step, and prompts that more rounds ask come first", () => {
  expect(read([one, two], "newest")).toEqual([
    ["b", "b9", "other b4"],
    ["a", "a9", null],
  ]);
  expect(read([one, two], "first")[0]).toEqual(["b", "b0", "other b0"]);
});

test("rounds without samples ask nothing", () => {
  expect(read([[], []], "newest")).toEqual([]);
});
