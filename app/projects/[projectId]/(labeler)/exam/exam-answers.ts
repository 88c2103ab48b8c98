/** The answers of an open exam: how a change enters them, and what is missing. Pure. */
import type { Exam, ExamAnswers, ExamChange } from "@/lib/contract/screening";

/** Two changes as one, the later one winning question by question; as the server merges them. */
export function merged<A extends ExamChange>(before: A, change: ExamChange): A {
  return {
    ...before,
    ...change,
    ...((before.sensitive || change.sensitive) && { sensitive: { ...before.sensitive, ...change.sensitive } }),
    ...((before.rankings || change.rankings) && { rankings: { ...before.rankings, ...change.rankings } }),
  };
}

export type ExamPart = "flags" | "ranks" | "text" | "about";

/** Of each part, how much is answered. */
export function progressOf(exam: Exam, answers: ExamAnswers): Record<ExamPart, { done: number; all: number }> {
  const texts = exam.items.flatMap((item) => item.responses);
  const isRanked = (item: Exam["items"][number]) =>
    item.responses.every((r) => answers.rankings[item.comparisonId]?.[r.id] !== undefined);
  return {
    flags: { done: texts.filter((r) => answers.sensitive[r.id] !== undefined).length, all: texts.length },
    ranks: { done: exam.items.filter(isRanked).length, all: exam.items.length },
    text: { done: answers.demonstration.trim() === "" ? 0 : 1, all: 1 },
    about: { done: answers.languages.length > 0 ? 1 : 0, all: 1 },
  };
}
