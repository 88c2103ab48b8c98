import { pick } from "../pick";
import { DEEDS, DETAILS, SUBJECTS } from "../situations";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { fill, match, matchFirst, template, templates } from "../template";
import { mentions } from "./question";

const forms = templates(
  "Make this shorter: {sentence}",
  "Say this in fewer words: {sentence}",
  "Give me a short version of this: {sentence}",
);
const long = template("The {subject}, {detail}, {deed}.");

/** Summarising in miniature: keep who did what, leave the rest out. */
export const shorterFamily: Family<"shorter"> = {
  useCase: "summarization",
  room: { sentences: 1, words: 8 },
  sample: (random) => ({
    kind: "shorter",
    subject: pick(SUBJECTS, random),
    detail: pick(DETAILS, random),
    deed: pick(DEEDS, random),
  }),
  ask: (task, random) => user(fill(pick(forms, random), { sentence: fill(long, slotsOf(task)) })),
  understand: (messages) =>
    matchFirst(forms, onlyTurn(messages) ?? "", ({ sentence = "" }) => {
      const slots = match(long, sentence);
      if (slots === null) return null;
      const { subject = "", detail = "", deed = "" } = slots;
      return { kind: "shorter", subject, detail, deed };
    }),
  judge(task, reading) {
    const keepsSubject = mentions(reading.said, task.subject);
    const keepsDeed = mentions(reading.said, task.deed);
    const keepsDetail = mentions(reading.said, task.detail);
    const other = DEEDS.find((deed) => deed !== task.deed && mentions(reading.said, deed));
    if (other !== undefined) return { helpful: 0.05, isFalse: true };
    const kept = Number(keepsSubject) + Number(keepsDeed);
    if (kept < 2) return { helpful: 0.2 * kept };
    return { helpful: keepsDetail ? 0.3 : 1 };
  },
  answer: (task) => `The ${task.subject} ${task.deed}.`,
  terse: (task) => `${task.subject.slice(0, 1).toUpperCase()}${task.subject.slice(1)} ${task.deed}.`,
  wrong: (task, random) =>
    random() < 0.5
      ? fill(long, slotsOf(task))
      : `The ${task.subject} ${pick(
          DEEDS.filter((deed) => deed !== task.deed),
          random,
        )}.`,
};

function slotsOf({ subject, detail, deed }: TaskOf<"shorter">): Record<string, string> {
  return { subject, detail, deed };
}
