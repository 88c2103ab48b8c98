import { pick } from "../pick";
import { events, PEOPLE } from "../situations";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { fill, matchFirst, template, templates } from "../template";
import { mentions } from "./question";

const forms = templates("Is this happy or sad? {event}", "Happy or sad: {event}", "{event} Is that happy or sad?");
const eventForms = Object.keys(events).map((event) => ({ event, form: template(event) }));

/** Classification of a short text: happy or sad. */
export const sentimentFamily: Family<"sentiment"> = {
  useCase: "classification",
  room: { sentences: 1, words: 8 },
  sample: (random) => ({
    kind: "sentiment",
    event: pick(Object.keys(events), random),
    person: pick(PEOPLE, random),
  }),
  ask: (task, random) => user(fill(pick(forms, random), { event: sentence(task) })),
  understand: (messages) =>
    matchFirst(forms, onlyTurn(messages) ?? "", ({ event: text = "" }) => {
      for (const { event, form } of eventForms) {
        const person = form.pattern.exec(text)?.groups?.p;
        if (person !== undefined) return { kind: "sentiment", event, person };
      }
      return null;
    }),
  judge(task, reading) {
    const [right, wrong] = events[task.event] === "happy" ? ["happy", "sad"] : ["sad", "happy"];
    if (mentions(reading.said, wrong ?? "")) return { helpful: 0.05, isFalse: true };
    return { helpful: mentions(reading.said, right ?? "") ? 1 : 0 };
  },
  answer: (task) => `That is ${events[task.event]}.`,
  terse: (task) => (events[task.event] === "happy" ? "Happy." : "Sad."),
  wrong: (task) => (events[task.event] === "happy" ? "That is sad." : "That is happy."),
};

function sentence(task: TaskOf<"sentiment">): string {
  return task.event.replace("{p}", task.person);
}
