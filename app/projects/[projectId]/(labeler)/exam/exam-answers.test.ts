import { expect, test } from "vitest";
import { type Exam, ExamAnswers } from "@/lib/contract/screening";
import { merged, progressOf } from "./exam-answers";

const [a, b, q] = ["a", "b", "q"].map((c) => `00000000-0000-4000-8000-00000000000${c === "q" ? "f" : c}`) as [
  string,
  string,
  string,
];

test("changes are merged question by question, and the later answer to one question wins", () => {
  const first = merged({ sensitive: { [a]: true, [b]: true } }, { sensitive: { [b]: false }, demonstration: "x" });
  expect(first).toEqual({ sensitive: { [a]: true, [b]: false }, demonstration: "x" });
  expect(merged(first, { rankings: { [q]: { [a]: 1 } } })).toEqual({ ...first, rankings: { [q]: { [a]: 1 } } });
});

test("a comparison counts as ranked when each of its responses has a rank", () => {
  const responses = [a, b].map((id) => ({ id, text: "" }));
  const exam: Exam = {
    id: q,
    items: [{ comparisonId: q, messages: [], responses }],
    prompt: [],
    answers: ExamAnswers.parse({}),
    startedAt: "2026-01-01T00:00:00.000Z",
  };
  const done = (change: object) => progressOf(exam, ExamAnswers.parse(change));
  expect(done({ rankings: { [q]: { [a]: 1 } } }).ranks).toEqual({ done: 0, all: 1 });
  expect(done({ rankings: { [q]: { [a]: 1, [b]: 1 } }, sensitive: { [a]: false }, demonstration: " " })).toEqual({
    flags: { done: 1, all: 2 },
    ranks: { done: 1, all: 1 },
    text: { done: 0, all: 1 },
    about: { done: 0, all: 1 },
  });
});
