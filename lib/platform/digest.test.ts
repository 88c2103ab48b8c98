import { expect, test } from "vitest";
import { canonicalJson, sha256 } from "./digest";

test("sha256 gives the published value of the empty string", () =>
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));

test("canonicalJson ignores the order of keys, at every depth, and keeps that of lists", () => {
  expect(canonicalJson({ b: 1, a: { d: 2, c: [3, 1] } })).toBe('{"a":{"c":[3,1],"d":2},"b":1}');
  expect(canonicalJson({ a: { c: [3, 1], d: 2 }, b: 1 })).toBe('{"a":{"c":[3,1],"d":2},"b":1}');
});
