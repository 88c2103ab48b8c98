import { expect, test } from "vitest";
import { documentsOf } from "./documents";

test("a blank line ends a document, single line breaks stay inside", () => {
  expect(documentsOf("one\nstill one\n\n  \ntwo\r\n\r\nthree\n")).toEqual(["one\nstill one", "two", "three"]);
  expect(documentsOf(" \n\n ")).toEqual([]);
});

test("a long document is cut, and nothing of it is lost", () => {
  const long = "x".repeat(250_000);
  const parts = documentsOf(long);
  expect(parts.map((p) => p.length)).toEqual([100_000, 100_000, 50_000]);
  expect(parts.join("")).toBe(long);
});
