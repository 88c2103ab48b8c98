/** How a labeler's answers came about: speed and pastes, for a reviewer's eyes. Pure. */
import type { Answering, NotedAnswer } from "@/lib/contract/agreement";
import { TaskKind } from "@/lib/contract/tasks";
import type { AnswerRow } from "@/lib/db/evidence";
import { wilsonInterval } from "./intervals";

/** An answer as a reviewer reads it. */
export const notedAnswer = ({ at, evidence, ...answer }: AnswerRow): NotedAnswer => ({
  ...answer,
  at: at.toISOString(),
  evidence: evidence && {
    ...evidence,
    // A draft that was taken up in another browser has been active longer than it is open there.
    secondsAway: Math.max(0, evidence.secondsOpen - answer.activeSeconds),
  },
});

/** One summary for each kind of task that was answered. */
export const answeringOf = (answers: readonly NotedAnswer[]): Answering[] =>
  TaskKind.options.flatMap((kind) => {
    const own = answers.filter((answer) => answer.kind === kind);
    return own.length === 0 ? [] : [{ kind, ...summaryOf(own) }];
  });

function summaryOf(answers: readonly NotedAnswer[]): Omit<Answering, "kind"> {
  const noted = answers.flatMap(({ evidence }) => evidence ?? []);
  const pasted = noted.map((evidence) => evidence.pastedCharacters);
  const withPaste = pasted.filter((characters) => characters > 0).length;
  return {
    answers: answers.length,
    activeSeconds: median(answers.map((answer) => answer.activeSeconds)),
    noted: noted.length,
    withPaste:
      noted.length === 0
        ? { value: null, interval: null, reason: "Nothing was noted." }
        : { value: withPaste / noted.length, interval: wilsonInterval(withPaste, noted.length), reason: null },
    mostPasted: noted.length === 0 ? null : Math.max(...pasted),
    secondsAway: median(noted.map((evidence) => evidence.secondsAway)),
    secondsToFirstInput: median(noted.flatMap((evidence) => evidence.secondsToFirstInput ?? [])),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
