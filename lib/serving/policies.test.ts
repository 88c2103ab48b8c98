import { expect, test } from "vitest";
import { readable } from "./policies";

const prompt = Array.from({ length: 30 }, (_, i) => i);

test("a prompt that leaves room for the answer is read whole", () => {
  expect(readable(prompt, 40, 10)).toEqual(prompt);
});

test("from a longer one the beginning is left out, but for its first token", () => {
  expect(readable(prompt, 38, 10)).toEqual([0, ...prompt.slice(3)]);
});

test("an answer longer than half of the context does not push out more than half of it", () => {
  expect(readable(prompt, 20, 500)).toEqual([0, ...prompt.slice(21)]);
});
