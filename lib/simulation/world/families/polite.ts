import { things } from "../facts";
import { chance, pick } from "../pick";
import { OTHER_REQUESTS, REQUEST_VERBS } from "../situations";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { fill, matchFirst, templates } from "../template";
import { mentions, plain } from "./question";

const forms = templates(
  "Make this polite: {request}",
  "Say this politely: {request}",
  "Rewrite this as a polite request: {request}",
);
const portable = things.filter(({ kind }) => ["tool", "fruit", "vegetable"].includes(kind));

/** Rewriting: the same request, said kindly. */
export const politeFamily: Family<"polite"> = {
  useCase: "rewrite",
  room: { sentences: 1, words: 11, questions: 1 },
  sample: (random) => ({
    kind: "polite",
    request: chance(0.3, random)
      ? pick(OTHER_REQUESTS, random)
      : `${pick(REQUEST_VERBS, random)} the ${pick(portable, random).name}.`,
  }),
  ask: (task, random) => user(fill(pick(forms, random), { request: task.request })),
  understand: (messages) =>
    matchFirst(forms, onlyTurn(messages) ?? "", ({ request = "" }) => ({
      kind: "polite",
      request,
    })),
  judge(task, reading) {
    const isPolite = /\bplease\b/i.test(reading.text) || /^(?:could|would|may|can) /i.test(reading.text);
    const keeps = mentions(reading.text, plain(task.request));
    const addsNothing = reading.words <= plain(task.request).split(" ").length + 5;
    if (!isPolite) return { helpful: keeps ? 0.05 : 0 };
    if (keeps) return { helpful: addsNothing ? 1 : 0.7 };
    const words = plain(task.request).split(" ");
    const kept = words.filter((word) => mentions(reading.text, word)).length / words.length;
    return { helpful: 0.1 + 0.3 * kept };
  },
  answer: (task, random) =>
    pick([`Could you please ${bare(task)}?`, `Would you please ${bare(task)}?`, `Please ${bare(task)}.`], random),
  terse: (task) => `Please ${bare(task)}.`,
  wrong: (task, random) => pick([task.request, `${task.request.slice(0, -1)} now!`, "Could you please help?"], random),
};

/** "Give me the saw." → "give me the saw" */
function bare(task: TaskOf<"polite">): string {
  return task.request.slice(0, 1).toLowerCase() + task.request.slice(1).replace(/[.!]$/, "");
}
