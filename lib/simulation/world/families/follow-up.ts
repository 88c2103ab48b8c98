import { grammar, question, statement, subjectSlots } from "../attributes";
import { attributesOf, thingNamed, things, wrongValues } from "../facts";
import { pick, pickSeveral } from "../pick";
import type { Family, Message } from "../task";
import { fill } from "../template";
import { existing, judgeFact, readQuestion, shortValue } from "./question";

const openings = ["And ", "Thanks. And "] as const;
const askable = things.filter((thing) => attributesOf(thing).length > 2 && thing.kind !== "town");

/** Several turns: a second question that says "it" for the thing of the first. */
export const followUpFamily: Family<"followUp"> = {
  useCase: "chat",
  room: { sentences: 1, words: 14 },
  sample(random) {
    const thing = pick(askable, random);
    const [first] = pickSeveral(attributesOf(thing), 1, random);
    const others = attributesOf(thing).filter((name) => name !== first && name !== "kind");
    const [second] = pickSeveral(others, 1, random);
    if (first === undefined || second === undefined) throw new Error(`${thing.name} has too few facts.`);
    return { kind: "followUp", thing: thing.name, first, second };
  },
  ask(task, random): Message[] {
    const thing = existing(task.thing);
    return [
      { role: "user", content: question(thing, task.first, random) },
      { role: "assistant", content: statement(thing, task.first, random) },
      { role: "user", content: pick(openings, random) + pronounQuestion(task.second) },
    ];
  },
  understand(messages) {
    const [ask, reply, next] = messages.filter(({ role }) => role !== "system");
    if (ask === undefined || reply?.role !== "assistant" || next === undefined) return null;
    const about = readQuestion(ask.content);
    const thing = thingNamed(about?.subject ?? "");
    const first = about?.attributes.find((attribute) => thing?.facts[attribute] !== undefined);
    const opening = openings.find((text) => next.content.startsWith(text));
    if (!thing || !first || opening === undefined) return null;
    const asked = next.content.slice(opening.length);
    const second = attributesOf(thing).find((attribute) => pronounQuestion(attribute) === asked);
    return second === undefined ? null : { kind: "followUp", thing: thing.name, first, second };
  },
  judge: (task, reading) => judgeFact(existing(task.thing), task.second, reading),
  answer: (task, random) => statement(existing(task.thing), task.second, random),
  terse: (task) => shortValue(existing(task.thing), task.second),
  wrong(task, random) {
    const thing = existing(task.thing);
    return statement(thing, task.second, random, pick(wrongValues(thing, task.second), random));
  },
};

/** The first wording of a question, with "it": "where does it live?" */
function pronounQuestion(attribute: Parameters<typeof question>[1]): string {
  const [form] = grammar[attribute].questions;
  if (form === undefined) throw new Error(`No question asks for ${attribute}.`);
  const text = fill(form, { ...subjectSlots({ withArticle: "it", plural: "they" }) });
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
