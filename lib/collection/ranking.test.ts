import { describe, expect, test } from "vitest";
import { authorSplit } from "./author-split";
import { displayOrder } from "./display-order";
import { promptDigest } from "./prompt-digest";
import { draftOfRanking, isSameOrder } from "./ranking";

test("a ranking as a draft has a rank for each response", () =>
  expect(draftOfRanking([["a"], ["b", "c"]], true)).toEqual({
    ranks: { a: 1, b: 2, c: 2 },
    noneAcceptable: true,
  }));

test("the order within a tier means nothing, that of the tiers everything", () => {
  expect(isSameOrder([["a", "b"], ["c"]], [["b", "a"], ["c"]])).toBe(true);
  expect(isSameOrder([["a"], ["b"]], [["b"], ["a"]])).toBe(false);
  expect(isSameOrder([["a", "b"]], [["a"], ["b"]])).toBe(false);
});

describe("the order of display", () => {
  const ids = ["a", "b", "c", "d"];
  test("holds each response once and is the same each time", () => {
    expect(displayOrder("x", ids)).toEqual(displayOrder("x", [...ids].reverse()));
    expect(displayOrder("x", ids).sort()).toEqual(ids);
  });
  test("puts each response first about equally often", () => {
    const first = Array.from({ length: 4_000 }, (_, i) => displayOrder(`assignment ${i}`, ids)[0]);
    // 1,000 expected; five standard deviations are 137.
    for (const id of ids) {
      const count = first.filter((f) => f === id).length;
      expect(Math.abs(count - 1_000)).toBeLessThan(137);
    }
  });
});

describe("the digest of a prompt", () => {
  const digest = (content: string) => promptDigest([{ role: "user", content }]);
  test("is the same for what reads the same", () => {
    expect(digest(" caf\u00e9\r\nnow ")).toBe(digest("cafe\u0301\nnow"));
  });
  test("differs by role, by text and by where a message ends", () => {
    const two = promptDigest([
      { role: "user", content: "a" },
      { role: "user", content: "b" },
    ]);
    const all = [digest("a"), digest("A"), digest("ab"), digest("a\nb"), two];
    expect(new Set([...all, promptDigest([{ role: "system", content: "a" }])]).size).toBe(6);
  });
});

test("authors fall 80 : 10 : 10, and always on the same side", () => {
  const splits = Array.from({ length: 10_000 }, (_, i) => authorSplit(`author ${i}`));
  const share = (split: string) => splits.filter((s) => s === split).length / splits.length;
  // Five standard deviations of a share of 0.8 are 0.02, of 0.1 are 0.015.
  expect(Math.abs(share("train") - 0.8)).toBeLessThan(0.02);
  expect(Math.abs(share("validation") - 0.1)).toBeLessThan(0.015);
  expect(authorSplit("ada")).toBe(authorSplit("ada"));
});
