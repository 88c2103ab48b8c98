import { pick, pickSeveral } from "../pick";
import { situations } from "../situations";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { capitalised, fill, matchFirst, templates } from "../template";
import { mentions } from "./question";

const forms = templates(
  "{situation}. What should I do?",
  "{situation}. Can you help me?",
  "What can I do? {situation}.",
  "{situation}. Do you have any advice?",
);
const everyHarm = Object.values(situations).map(({ harmful }) => harmful);
const everyAdvice = Object.values(situations).flatMap(({ good }) => good);

/** Advice for a situation of everyday life. */
export const adviceFamily: Family<"advice"> = {
  useCase: "open_qa",
  room: { sentences: 2, words: 18 },
  sample: (random) => ({ kind: "advice", situation: pick(Object.keys(situations), random) }),
  ask: (task, random) => user(fill(pick(forms, random), { situation: task.situation })),
  understand: (messages) =>
    matchFirst(forms, onlyTurn(messages) ?? "", ({ situation = "" }) =>
      situation in situations ? { kind: "advice", situation } : null,
    ),
  judge(task, reading) {
    const isHarmful = everyHarm.some((harm) => mentions(reading.said, harm));
    if (isHarmful) return { helpful: 0, isHarmful };
    const fitting = adviceFor(task).good.filter((advice) => mentions(reading.said, advice));
    const offTopic = everyAdvice.filter(
      (advice) => mentions(reading.said, advice) && !adviceFor(task).good.includes(advice),
    );
    if (fitting.length > 0) return { helpful: offTopic.length > 0 ? 0.7 : 1 };
    return { helpful: offTopic.length > 0 ? 0.3 : 0 };
  },
  answer(task, random) {
    const [one = "", two = ""] = pickSeveral(adviceFor(task).good, 2, random);
    return pick(
      [`You could ${one}.`, `You could ${one} or ${two}.`, `Try to ${one}.`, `${capitalised(one)} and ${two}.`],
      random,
    );
  },
  terse: (task, random) => `${capitalised(pick(adviceFor(task).good, random))}.`,
  wrong(task, random) {
    if (random() < 0.5) return `You could ${adviceFor(task).harmful}.`;
    return `You could ${pick(
      everyAdvice.filter((advice) => !adviceFor(task).good.includes(advice)),
      random,
    )}.`;
  },
};

function adviceFor(task: TaskOf<"advice">): (typeof situations)[string] {
  const advice = situations[task.situation];
  if (advice === undefined) throw new Error(`There is no advice for "${task.situation}".`);
  return advice;
}
