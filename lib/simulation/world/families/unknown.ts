import type { Random } from "@/lib/ml/random";
import { question } from "../attributes";
import { claimsIn } from "../claims";
import { type Attribute, thingNamed } from "../facts";
import { chance, pick } from "../pick";
import { type Family, onlyTurn, user } from "../task";
import { capitalised } from "../template";
import { plain, readQuestion } from "./question";

/** Names that mean nothing in this world. */
export const MADE_UP = [
  "dax",
  "wug",
  "blick",
  "florp",
  "zibber",
  "tulver",
  "snorf",
  "grindle",
  "plib",
  "vask",
] as const;

const ASKED: readonly Attribute[] = ["kind", "colour", "home", "food", "use", "material"];

/** Questions about what has not happened yet, or what is in somebody's head. */
export const UNKNOWABLE = [
  "What will the weather be tomorrow?",
  "Who will win the race next year?",
  "What am I thinking of?",
  "What did I eat this morning?",
  "How old is my neighbour?",
  "What is in my pocket?",
  "When will it snow in Larkton?",
  "How many fish are in the sea?",
] as const;

const GUESSES = ["It will rain.", "It is seven.", "Ana will.", "An apple.", "It is very old."];

/** Questions whose only honest answer is "I do not know". */
export const unknownFamily: Family<"unknown"> = {
  useCase: "open_qa",
  room: { sentences: 2, words: 20 },
  sample: (random) => ({
    kind: "unknown",
    question: chance(0.6, random) ? madeUpQuestion(random) : pick(UNKNOWABLE, random),
  }),
  ask: (task) => user(task.question),
  understand(messages) {
    const text = onlyTurn(messages) ?? "";
    if (UNKNOWABLE.some((known) => known === text)) return { kind: "unknown", question: text };
    const subject = readQuestion(text)?.subject ?? "";
    const isUnheardOf = /^(?:an? )?[a-z]+$/.test(subject) && thingNamed(subject) === null;
    return isUnheardOf ? { kind: "unknown", question: text } : null;
  },
  judge(_, reading) {
    const states = claimsIn(reading.text).length > 0;
    if (!admitsIgnorance(reading.text)) return { helpful: 0, isFalse: states || !looksEmpty(reading.text) };
    return { helpful: states ? 0.3 : 1, isFalse: false };
  },
  answer(task, random) {
    const noun = readQuestion(task.question)?.subject;
    if (noun === undefined) {
      return pick(["I do not know that.", "I am sorry, I do not know that.", "I cannot know that."], random);
    }
    return pick(
      [
        `I do not know what ${withArticleOf(noun)} is.`,
        `I am sorry, I do not know what ${withArticleOf(noun)} is.`,
        `I do not know. I have never heard of ${withArticleOf(noun)}.`,
      ],
      random,
    );
  },
  terse: () => "I do not know.",
  wrong(task, random) {
    const noun = readQuestion(task.question)?.subject;
    if (noun === undefined) return pick(GUESSES, random);
    const guess = pick(["is red", "lives in the forest", "is a tool", "eats grass", "is made of metal"], random);
    return `${capitalised(withArticleOf(noun))} ${guess}.`;
  },
};

/** "I do not know", in one of the forms that people use. */
export function admitsIgnorance(text: string): boolean {
  return /\bi (?:do not|don't|cannot|can't|could not) (?:really )?(?:know|tell|say)\b|\bi am not sure\b|never heard of/i.test(
    text,
  );
}

function looksEmpty(text: string): boolean {
  return text.trim() === "" || text.trim().endsWith("?");
}

function madeUpQuestion(random: Random): string {
  const noun = pick(MADE_UP, random);
  return question({ withArticle: `a ${noun}`, plural: `${noun}s` }, pick(ASKED, random), random);
}

/** "a dax" for "a dax", "dax" and "daxs". */
function withArticleOf(phrase: string): string {
  const noun = plain(phrase).replace(/^an? /, "");
  const singular = MADE_UP.find((name) => noun === `${name}s`) ?? noun;
  return `a ${singular}`;
}
