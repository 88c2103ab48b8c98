import { anyAttribute, grammar, question, statement } from "../attributes";
import { claimsIn } from "../claims";
import { ATTRIBUTES, type Attribute, type Thing, thingNamed, things, valuesOf, wrongValues } from "../facts";
import { pick } from "../pick";
import { type Reading, sentencesOf } from "../reading";
import { type Family, onlyTurn, user, type Verdict } from "../task";
import { capitalised, matchFirst } from "../template";

/** Open questions about one attribute of one thing. */
export const questionFamily: Family<"question"> = {
  useCase: "open_qa",
  room: { sentences: 1, words: 14 },
  sample(random) {
    const thing = pick(things, random);
    return { kind: "question", thing: thing.name, attribute: anyAttribute(thing, random) };
  },
  ask: (task, random) => user(question(existing(task.thing), task.attribute, random)),
  understand(messages) {
    const asked = readQuestion(onlyTurn(messages) ?? "");
    const thing = thingNamed(asked?.subject ?? "");
    const attribute = asked?.attributes.find((name) => thing?.facts[name] !== undefined);
    return thing && attribute ? { kind: "question", thing: thing.name, attribute } : null;
  },
  judge: (task, reading) => judgeFact(existing(task.thing), task.attribute, reading),
  answer: (task, random) => statement(existing(task.thing), task.attribute, random),
  terse: (task) => shortValue(existing(task.thing), task.attribute),
  wrong(task, random) {
    const thing = existing(task.thing);
    const value = pick(wrongValues(thing, task.attribute), random);
    return statement(thing, task.attribute, random, value);
  },
};

/** A question of a known form: what it asks about, and which attributes that form can ask for. */
export function readQuestion(text: string): { subject: string; attributes: Attribute[] } | null {
  const found = ATTRIBUTES.flatMap((attribute) => {
    const subject = matchFirst(grammar[attribute].questions, text, (slots) => {
      const phrase = slots.a ?? slots.s ?? "";
      return phrase.split(" ").length <= 2 ? phrase : null;
    });
    return subject === null ? [] : [{ subject, attribute }];
  });
  const [first] = found;
  if (first === undefined) return null;
  return { subject: first.subject, attributes: found.map(({ attribute }) => attribute) };
}

/** Judges a response that should state one attribute of one thing. */
export function judgeFact(thing: Thing, attribute: Attribute, reading: Reading): Verdict {
  const stated = claimsIn(reading.said, thing).filter(
    (claim) => claim.thing === thing && claim.attribute === attribute,
  );
  if (stated.some(({ isTrue }) => !isTrue)) return { helpful: 0.05, isFalse: true };
  if (stated.length > 0) return { helpful: 1 };

  const value = thing.facts[attribute] ?? "";
  const opening = plain(sentencesOf(reading.said)[0] ?? "");
  if (opening === plain(value) || opening === plain(shortValue(thing, attribute))) return { helpful: 0.8 };
  const others = valuesOf[attribute].filter((other) => other !== value && mentions(reading.said, other));
  if (others.length > 0) return { helpful: 0, isFalse: mentions(reading.said, thing.name) };
  return { helpful: mentions(sentencesOf(reading.said)[0] ?? "", value) ? 0.4 : 0 };
}

/** A thing whose name stands in a task, so that it must exist. */
export function existing(name: string): Thing {
  const thing = thingNamed(name);
  if (thing === null) throw new Error(`There is no "${name}" in this world.`);
  return thing;
}

export function shortValue(thing: Thing, attribute: Attribute): string {
  const value = grammar[attribute].short.replace("{v}", thing.facts[attribute] ?? "");
  return `${capitalised(value)}.`;
}

/** Whole words only: "red" is not mentioned by "shared". */
export function mentions(text: string, phrase: string): boolean {
  return ` ${plain(text)} `.includes(` ${plain(phrase)} `);
}

/** Lower case, no punctuation, single spaces. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9 ]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
