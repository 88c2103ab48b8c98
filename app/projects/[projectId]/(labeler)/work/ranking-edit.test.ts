import { expect, test } from "vitest";
import type { Rating } from "@/lib/contract/evaluation";
import { choose } from "../rank/pair";
import { rate, toggleFlag } from "../rank/ratings";
import { boardOfAnswer, isEdited, lacksStrength, type OwnRanking, sentOf } from "./ranking-edit";

const [a, b] = ["a", "b"];
const rated = (responseId: string, quality: number, flags: Rating["flags"] = {}): Rating => ({
  responseId,
  quality,
  flags,
  note: "",
});

const given = (changed: Partial<OwnRanking> = {}): OwnRanking => ({
  kind: "ranking",
  id: "r",
  messages: [],
  responses: [a, b].map((id) => ({ id, text: id })),
  tiers: [[b], [a]],
  noneAcceptable: false,
  strength: "clearly",
  ratings: [rated(b, 6), rated(a, 2, { hallucination: true })],
  tiesAllowed: true,
  questions: { evaluation: { scale: 7, flags: ["harmful_advice", "hallucination"] }, strength: true },
  revision: 1,
  submittedAt: "",
  activeSeconds: 1,
  ...changed,
});

test("a board that was not touched says what the answer says", () => {
  const answer = given();
  const board = boardOfAnswer(answer);
  expect(isEdited(answer, board)).toBe(false);
  expect(sentOf(answer, board)).toEqual({
    tiers: [[b], [a]],
    noneAcceptable: false,
    strength: "clearly",
    ratings: [rated(a, 2, { hallucination: true }), rated(b, 6)],
  });
});

test("a rating that is touched answers every question shown; one that is not stays word for word", () => {
  const answer = given();
  const board = rate(boardOfAnswer(answer), a, { quality: 3, note: "Better than I thought" });
  expect(isEdited(answer, board)).toBe(true);
  expect(sentOf(answer, board).ratings).toEqual([
    { ...rated(a, 3, { harmful_advice: false, hallucination: true }), note: "Better than I thought" },
    rated(b, 6),
  ]);
  expect(isEdited(answer, toggleFlag(boardOfAnswer(answer), a, "hallucination"))).toBe(true);
});

test("a response that was never rated is rated only if one does so", () => {
  const answer = given({ ratings: [rated(b, 6)] });
  const board = boardOfAnswer(answer);
  expect(sentOf(answer, board).ratings).toEqual([rated(b, 6)]);
  expect(sentOf(answer, rate(board, a, { quality: 1 })).ratings).toMatchObject(
    [rated(a, 1, {}), rated(b, 6)].map((r) => ({ quality: r.quality })),
  );
});

test("what was not asked is not sent", () => {
  const answer = given({ ratings: [], strength: null, questions: { evaluation: null, strength: false } });
  expect(sentOf(answer, boardOfAnswer(answer))).toEqual({ tiers: [[b], [a]], noneAcceptable: false });
});

test("another choice between two needs a strength; one that never had it may stay", () => {
  const answer = given({ strength: null });
  const board = boardOfAnswer(answer);
  const choice = (better: 0 | 1, strength: "much" | null) => choose(board, [a, b], { better, strength });
  expect(lacksStrength(answer, board)).toBe(false);
  expect(lacksStrength(answer, choice(0, null))).toBe(true);
  expect(lacksStrength(answer, choice(0, "much"))).toBe(false);
  expect(lacksStrength(answer, choose(board, [a, b], "tie"))).toBe(false);
});
