import { describe, expect, test } from "vitest";
import { authorSplit } from "./author-split";
import { displayOrder } from "./display-order";
import { promptDigest } from "./prompt-digest";
import { draftOfRanking, isSameAnswer, isSameOrder, keptStrength, type RankingAnswer } from "./ranking";

const rated = (responseId: string, quality: number) => ({
  responseId,
  quality,
  flags: { hallucination: true, harmful_advice: false },
  note: "",
});
const answer: RankingAnswer = {
  tiers: [["a"], ["b"]],
  noneAcceptable: false,
  strength: "clearly",
  ratings: [rated("a", 6), rated("b", 2)],
};

test("a ranking as a draft has a rank for each response, and holds all else that was said", () => {
  const bare = { tiers: [["a"], ["b", "c"]], noneAcceptable: true, strength: null, ratings: [] };
  expect(draftOfRanking(bare, null)).toEqual({ ranks: { a: 1, b: 2, c: 2 }, noneAcceptable: true });
  const { responseId: _, ...rating } = rated("a", 6);
  expect(draftOfRanking({ ...answer, ratings: [rated("a", 6)] }, ["ambiguous"])).toEqual({
    ranks: { a: 1, b: 2 },
    noneAcceptable: false,
    strength: "clearly",
    ratings: { a: rating },
    metadata: ["ambiguous"],
  });
});

describe("an answer is the same", () => {
  test("in whatever order ratings and their questions are named", () => {
    const turned = { ...rated("a", 6), flags: { harmful_advice: false, hallucination: true } };
    expect(isSameAnswer(answer, { ...answer, ratings: [rated("b", 2), turned] })).toBe(true);
  });
  test.each<[string, Partial<RankingAnswer>]>([
    ["another order", { tiers: [["b"], ["a"]] }],
    ["another strength", { strength: "much" }],
    ["no strength", { strength: null }],
    ["none acceptable", { noneAcceptable: true }],
    ["another quality", { ratings: [rated("a", 5), rated("b", 2)] }],
    ["another flag", { ratings: [{ ...rated("a", 6), flags: { hallucination: false } }, rated("b", 2)] }],
    ["a note", { ratings: [{ ...rated("a", 6), note: "x" }, rated("b", 2)] }],
    ["a rating less", { ratings: [rated("a", 6)] }],
  ])("but not with %s", (_, change) => expect(isSameAnswer(answer, { ...answer, ...change })).toBe(false));
});

test("a strength is kept of one response over one other, where it is asked", () => {
  const asked = { strengthAsked: true };
  expect(keptStrength("much", [["a"], ["b"]], asked)).toBe("much");
  expect(keptStrength("much", [["a"], ["b"]], { strengthAsked: false })).toBeNull();
  expect(keptStrength("much", [["a", "b"]], asked)).toBeNull();
  expect(keptStrength("much", [["a"], ["b"], ["c"]], asked)).toBeNull();
  expect(keptStrength("much", [["a"], ["b", "c"]], asked)).toBeNull();
});

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
