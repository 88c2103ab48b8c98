import { expect, test } from "vitest";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";
import { judgedComparison, type ReadRanking } from "./judged-comparison";

/** Only what the function reads of a tokenizer. */
const tokenizer = {
  renderPrompt: () => [1],
  encode: (text: string) => [text.length],
  eosId: 0,
} as unknown as Tokenizer;

const ranking = (tiers: string[][], strength: ReadRanking["strength"]): ReadRanking => ({
  split: "train",
  messages: [{ role: "user", content: "Hello" }],
  promptId: "p",
  promptDigest: "d",
  useCase: "chat",
  comparisonId: "c",
  labelerId: "l",
  authorId: "l",
  simulated: false,
  responses: tiers.flat().map((id) => ({ id, text: id, finishReason: "stop" })),
  displayOrder: tiers.flat(),
  tiers,
  labelerTiers: tiers,
  noneAcceptable: false,
  weight: 1,
  strength,
});

test("a stated strength counts as one, two or three tiers", () => {
  const of = (strength: ReadRanking["strength"]) =>
    judgedComparison(ranking([["a"], ["b"]], strength), tokenizer).strengths;
  expect([of("slightly"), of("clearly"), of("much")]).toEqual([[1], [2], [3]]);
  expect(of(null)).toEqual([1]);
});

test("it tells which tokens are the prompt's, however long that is", () => {
  const long = { ...tokenizer, renderPrompt: () => [1, 2, 3, 4, 5] } as unknown as Tokenizer;
  const { responses, promptTokens } = judgedComparison(ranking([["aa"], ["b"]], null), long);
  expect(responses.map((ids) => ids.slice(promptTokens))).toEqual([
    [2, 0],
    [1, 0],
  ]);
});

test("without one, responses are as far apart as their tiers", () => {
  const { pairs, strengths } = judgedComparison(ranking([["a"], ["b", "c"], ["d"]], null), tokenizer);
  const byPair = new Map(pairs.map((pair, i) => [pair.join(), strengths?.[i]]));
  expect(byPair.get("0,1")).toBe(1);
  expect(byPair.get("0,3")).toBe(2);
  expect(byPair.get("2,3")).toBe(1);
});

test("a corrected ranking is its reviewer's, and tells what the labeler had said", () => {
  const own = ranking([["a"], ["b"]], null);
  expect(judgedComparison(own, tokenizer)).toMatchObject({ labeler: "l", labelerPairs: [[0, 1]], places: [0, 1] });
  const corrected = { ...own, authorId: "r", tiers: [["b"], ["a"]] };
  expect(judgedComparison(corrected, tokenizer)).toMatchObject({
    labeler: "r",
    pairs: [[1, 0]],
    labelerPairs: [[0, 1]],
    places: null,
  });
});
