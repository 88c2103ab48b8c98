import { compoundStatement, statement } from "../attributes";
import { claimsIn } from "../claims";
import { attributesOf, type Thing, thingNamed, things, wrongValues } from "../facts";
import { pick, pickSeveral } from "../pick";
import { type Family, onlyTurn, user } from "../task";
import { fill, matchFirst, templates } from "../template";
import { existing } from "./question";

const COUNTS: Readonly<Record<string, number>> = { "a sentence": 1, "two sentences": 2 };
const forms = templates(
  "Write {count} about {a}.",
  "Please write {count} about {a}.",
  "Can you write {count} about {a}?",
  "Tell me something about {a} in {count}.",
);

/** Generation: one or two sentences that say something true about a thing. */
export const writeFamily: Family<"write"> = {
  useCase: "generation",
  room: { sentences: 2, words: 24 },
  sample: (random) => ({
    kind: "write",
    thing: pick(things, random).name,
    sentences: 1 + Math.floor(random() * 2),
  }),
  ask(task, random) {
    const count = Object.keys(COUNTS).find((words) => COUNTS[words] === task.sentences) ?? "";
    return user(fill(pick(forms, random), { count, a: existing(task.thing).withArticle }));
  },
  understand: (messages) =>
    matchFirst(forms, onlyTurn(messages) ?? "", ({ count = "", a = "" }) => {
      const thing = thingNamed(a);
      const sentences = COUNTS[count];
      return thing && sentences ? { kind: "write", thing: thing.name, sentences } : null;
    }),
  judge(task, reading) {
    const thing = existing(task.thing);
    const claims = claimsIn(reading.text, thing).filter((claim) => claim.thing === thing);
    const facts = new Set(claims.filter(({ isTrue }) => isTrue).map(({ attribute }) => attribute)).size;
    if (claims.some(({ isTrue }) => !isTrue)) return { helpful: facts > 0 ? 0.2 : 0, isFalse: true };
    if (facts === 0) return { helpful: 0 };
    const sentences = reading.sentences.length;
    if (sentences < task.sentences) return { helpful: 0.6 };
    return { helpful: facts >= task.sentences ? 1 : 0.5 };
  },
  answer(task, random) {
    const thing = existing(task.thing);
    if (task.sentences === 1) return compoundStatement(thing, pickSeveral(attributesOf(thing), 2, random));
    return pickSeveral(attributesOf(thing), 2, random)
      .map((attribute) => statement(thing, attribute, random))
      .join(" ");
  },
  terse: (task, random) => statementOf(existing(task.thing), random),
  wrong(task, random) {
    const thing = existing(task.thing);
    const attribute = pick(attributesOf(thing), random);
    const value = pick(wrongValues(thing, attribute), random);
    return statement(thing, attribute, random, value);
  },
};

function statementOf(thing: Thing, random: Parameters<typeof pick>[1]): string {
  return statement(thing, pick(attributesOf(thing), random), random);
}
