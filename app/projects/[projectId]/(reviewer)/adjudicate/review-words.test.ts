import { expect, test } from "vitest";
import { isWaiting, nextWaiting, pairsApart, queueDetail } from "./review-words";

test("a queue's entry says how many answers there are, what is to do, and how far they are apart", () => {
  const item = { kind: "ranking", id: "x", prompt: "", openReturns: 0, againstModel: null } as const;
  expect(queueDetail({ ...item, answers: 3, waiting: 2, disagreement: 2 / 3 })).toBe(
    "3 answers, 2 to review, 67 % apart",
  );
  expect(queueDetail({ ...item, answers: 1, waiting: 0, disagreement: null })).toBe("1 answer");
});

test("the queue of what a reward model contradicts says how sure it is, and never that it is certain", () => {
  const item = {
    kind: "ranking",
    id: "x",
    prompt: "",
    openReturns: 0,
    answers: 1,
    waiting: 1,
    disagreement: null,
  } as const;
  const told = (againstModel: number) => queueDetail({ ...item, againstModel }, "against_model");
  expect(told(0.94)).toBe("1 answer, 1 to review, the reward model is 94 % sure of the opposite");
  expect(told(0.9999)).toContain("more than 99 % sure of the opposite");
  expect(queueDetail({ ...item, againstModel: 0.94 }, "audit")).toBe("1 answer, 1 to review");
});

test("two rankings are apart on the pairs that they order differently or that only one ties", () => {
  expect(pairsApart([["a"], ["b"], ["c"]], [["c"], ["b"], ["a"]])).toEqual({ apart: 3, of: 3 });
  expect(pairsApart([["a"], ["b", "c"]], [["a"], ["b"], ["c"]])).toEqual({ apart: 1, of: 3 });
  expect(pairsApart([["a", "b"]], [["b", "a"]])).toEqual({ apart: 0, of: 1 });
});

const answer = (
  id: string,
  reviewed: number[],
  more: { revision?: number; correction?: object; own?: boolean } = {},
) => ({
  id,
  own: false,
  revision: 1,
  correction: null,
  reviews: reviewed.map((revision) => ({ revision })),
  ...more,
});

test("an answer waits without a review, and again when its labeler has revised it; not when a reviewer has", () => {
  expect(isWaiting(answer("a", []))).toBe(true);
  expect(isWaiting(answer("a", [1]))).toBe(false);
  expect(isWaiting(answer("a", [1], { revision: 2 }))).toBe(true);
  expect(isWaiting(answer("a", [1], { revision: 2, correction: { reason: "Why" } }))).toBe(false);
  expect(isWaiting(answer("a", [], { own: true }))).toBe(false);
});

test("after a decision comes the next answer that waits, around the end, or none", () => {
  const answers = [answer("a", []), answer("b", [1]), answer("c", [])];
  expect(nextWaiting(answers, "a", isWaiting)?.id).toBe("c");
  expect(nextWaiting(answers, "c", isWaiting)?.id).toBe("a");
  expect(nextWaiting([answer("a", [])], "a", isWaiting)).toBeUndefined();
});
