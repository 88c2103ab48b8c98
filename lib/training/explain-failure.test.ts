import { expect, test } from "vitest";
import { AppError } from "@/lib/contract/errors";
import { explainFailure } from "./explain-failure";

test("an expected failure keeps its own sentence", () => {
  expect(explainFailure(new AppError("too_little_data", "Two more."))).toBe("Two more.");
});

test.each([
  ["std::bad_alloc", /memory/],
  ["Failed to allocate memory for requested buffer of size 4096", /memory/],
  ["Array buffer allocation failed", /memory/],
  ["ENOSPC: no space left on device, write", /disk is full/],
  ["the sky fell", /the sky fell/],
])("%s becomes a sentence", (message, sentence) => {
  expect(explainFailure(new Error(message))).toMatch(sentence);
});

test("a lost database is not the round's fault", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(explainFailure(refused)).toBeNull();
});
