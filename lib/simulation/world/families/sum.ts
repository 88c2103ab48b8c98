import { wrongSumsIn } from "../claims";
import { chance, pick } from "../pick";
import { sentencesOf } from "../reading";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { fill, matchFirst, templates } from "../template";

const LARGEST = 9;
const forms = {
  plus: templates("What is {left} plus {right}?", "How much is {left} plus {right}?", "Add {left} and {right}."),
  minus: templates(
    "What is {left} minus {right}?",
    "How much is {left} minus {right}?",
    "Take {right} away from {left}.",
  ),
};

/** Sums and differences of one-digit numbers. */
export const sumFamily: Family<"sum"> = {
  useCase: "other",
  room: { sentences: 1, words: 8 },
  sample(random) {
    const [a, b] = [digit(random()), digit(random())];
    if (chance(0.6, random)) return { kind: "sum", left: a, sign: "plus", right: b };
    return { kind: "sum", left: Math.max(a, b), sign: "minus", right: Math.min(a, b) };
  },
  ask: (task, random) => user(fill(pick(forms[task.sign], random), { left: `${task.left}`, right: `${task.right}` })),
  understand(messages) {
    const text = onlyTurn(messages) ?? "";
    for (const sign of ["plus", "minus"] as const) {
      const task = matchFirst(forms[sign], text, ({ left = "", right = "" }) =>
        /^\d+$/.test(left) && /^\d+$/.test(right)
          ? { kind: "sum" as const, left: Number(left), sign, right: Number(right) }
          : null,
      );
      if (task !== null) return task;
    }
    return null;
  },
  judge(task, reading) {
    const numbers = (sentencesOf(reading.said)[0]?.match(/\d+/g) ?? []).map(Number);
    const said = numbers.at(-1);
    if (said === undefined) return { helpful: 0 };
    if (said !== result(task) || wrongSumsIn(reading.text) > 0) return { helpful: 0.05, isFalse: true };
    return { helpful: numbers.length === 1 ? 0.8 : 1 };
  },
  answer: (task) => `${task.left} ${task.sign} ${task.right} is ${result(task)}.`,
  terse: (task) => `${result(task)}.`,
  wrong(task, random) {
    const numbers = [...Array(2 * LARGEST + 1).keys()].filter((number) => number !== result(task));
    return `${task.left} ${task.sign} ${task.right} is ${pick(numbers, random)}.`;
  },
};

function result(task: TaskOf<"sum">): number {
  return task.sign === "plus" ? task.left + task.right : task.left - task.right;
}

function digit(uniform: number): number {
  return Math.floor(uniform * (LARGEST + 1));
}
