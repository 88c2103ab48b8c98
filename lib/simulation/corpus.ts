/**
 * The corpus of the starter base model: a small internet, generated from the world and from nothing else.
 * Most of it answers nothing (quizzes, exams, forums, adverts, diaries, fragments); a part states the facts of
 * the world in many forms, so that the base model knows them; in a minority somebody asks and somebody answers,
 * well or badly. A base model therefore mostly goes on asking when it is asked. On help pages, which open with a
 * heading that no prompt has, readers also say what they think of an answer: they are meant to give a reward model
 * something to start from (docs/starter.md tells what was measured).
 */
import { childSeed, type Random, randomFrom } from "@/lib/ml/random";
import { compoundStatement, statement } from "./world/attributes";
import { ATTRIBUTES, attributesOf, KINDS, things, thingsOf, valuesOf } from "./world/facts";
import { grade } from "./world/grade";
import { advert, anyQuestion, diaryLine, forumReply, quotingReply } from "./world/noise";
import { chance, pick, pickSeveral, pickWeighted } from "./world/pick";
import { askFor, drawTask, PROMPT_MIX } from "./world/prompt";
import { readerReaction } from "./world/reaction";
import { story } from "./world/story";
import { respond, type Style } from "./world/style";
import type { TaskKind } from "./world/task";
import { capitalised, enumeration } from "./world/template";

export type DocumentKind =
  | "quiz"
  | "exam"
  | "forum"
  | "advert"
  | "diary"
  | "facts"
  | "story"
  | "answered"
  | "help"
  | "fragment";
export type CorpusDocument = { readonly kind: DocumentKind; readonly text: string };

/** The share of each kind among the documents. */
export const CORPUS_MIX: Readonly<Record<DocumentKind, number>> = {
  quiz: 0.17,
  exam: 0.04,
  forum: 0.13,
  advert: 0.03,
  diary: 0.03,
  facts: 0.2,
  story: 0.12,
  answered: 0.13,
  help: 0.13,
  fragment: 0.02,
};

/** How the answers of the corpus are written; see STYLES. */
export const CORPUS_STYLES: Readonly<Record<Style, number>> = {
  good: 0.5,
  terse: 0.12,
  rambling: 0.18,
  wrong: 0.12,
  rude: 0.08,
};

/** Tasks that need copying from the prompt are drawn more often: a small model learns them late. */
const ANSWERED_MIX: Readonly<Record<TaskKind, number>> = {
  ...PROMPT_MIX,
  sum: 9,
  passage: 9,
  extract: 9,
  polite: 9,
  shorter: 8,
  name: 5,
};

/**
 * The documents of the corpus, until their texts hold the given number of characters.
 * Document n depends on the seed and n alone.
 */
export function* corpusDocuments(input: { seed: number; characters: number }): Generator<CorpusDocument> {
  let written = 0;
  for (let index = 0; written < input.characters; index++) {
    const random = randomFrom(childSeed(input.seed, index));
    const kind = pickWeighted(CORPUS_MIX, random);
    const text = writers[kind](random);
    written += text.length;
    yield { kind, text };
  }
}

const writers: Readonly<Record<DocumentKind, (random: Random) => string>> = {
  quiz(random) {
    const heading = chance(0.3, random) ? [`${pick(QUIZ_HEADINGS, random)}`] : [];
    return [...heading, ...repeat(2, 6, random, () => anyQuestion(random))].join("\n");
  },
  exam(random) {
    const heading = `${pick(EXAM_HEADINGS, random)} ${1 + Math.floor(random() * 9)}.`;
    const lines = repeat(3, 5, random, (index) => `${index + 1}. ${anyQuestion(random)}`);
    return [heading, ...lines].join("\n");
  },
  forum(random) {
    const asked = anyQuestion(random);
    const replies = repeat(1, 4, random, () =>
      chance(0.25, random) ? quotingReply(asked, random) : forumReply(random),
    );
    return [asked, ...replies].join("\n");
  },
  advert: (random) => repeat(1, 4, random, () => advert(random)).join(" "),
  diary: (random) => repeat(3, 6, random, () => diaryLine(random)).join(" "),
  facts: (random) => pick([entry, entry, comparison, enumerated, sums], random)(random),
  story,
  answered(random) {
    const exchanges = repeat(1, 2, random, () => exchange(random));
    return exchanges.join("\n");
  },
  help(random) {
    const judged = repeat(2, 3, random, () => judgedExchange(random));
    return [pick(HELP_HEADINGS, random), ...judged].join("\n");
  },
  fragment(random) {
    const kind = pick(["quiz", "facts", "diary", "forum"] as const, random);
    const words = writers[kind](random).split(" ");
    const start = Math.floor(random() * words.length);
    return words.slice(start, start + 3 + Math.floor(random() * 12)).join(" ");
  },
};

const QUIZ_HEADINGS = ["Quiz", "Questions", "Frequently asked", "How much do you know?"] as const;
const EXAM_HEADINGS = ["Test for class", "Exam, page", "Homework for week"] as const;
const HELP_HEADINGS = ["Help page", "Questions and answers", "Ask the village"] as const;

/** How often an answer on a help page is one to another question. */
const OFF_TOPIC = 0.18;

/** A question (with its conversation, if it has one) and a response of mixed quality. */
function exchange(random: Random): string {
  const task = drawTask(random, ANSWERED_MIX);
  const turns = askFor(task, random).map(({ content }) => content);
  return [...turns, respond(pickWeighted(CORPUS_STYLES, random), task, random)].join("\n");
}

/** An exchange, sometimes with an answer to another question, and what a reader says to it. */
function judgedExchange(random: Random): string {
  const task = drawTask(random, ANSWERED_MIX);
  const turns = askFor(task, random).map(({ content }) => content);
  const answered = chance(OFF_TOPIC, random) ? drawTask(random, ANSWERED_MIX) : task;
  const answer = respond(pickWeighted(CORPUS_STYLES, random), answered, random);
  return [...turns, answer, readerReaction(grade(task, answer), random)].join("\n");
}

/** An entry of an encyclopedia: the facts about one thing in random order. */
function entry(random: Random): string {
  const thing = pick(things, random);
  const attributes = pickSeveral(attributesOf(thing), 5, random);
  const heading = chance(0.3, random) ? `${capitalised(thing.name)}\n` : "";
  if (chance(0.25, random)) {
    return heading + compoundStatement(thing, attributes.slice(0, 2));
  }
  return heading + attributes.map((name) => statement(thing, name, random)).join(" ");
}

/** One attribute of several things of a kind. */
function comparison(random: Random): string {
  const attribute = pick(ATTRIBUTES, random);
  const having = things.filter((thing) => thing.facts[attribute] !== undefined);
  return pickSeveral(having, 4, random)
    .map((thing) => statement(thing, attribute, random))
    .join(" ");
}

/** Things that have something in common, as one sentence. */
function enumerated(random: Random): string {
  const kind = pick(KINDS, random);
  if (chance(0.5, random)) {
    const some = pickSeveral(thingsOf(kind), 3, random).map((thing) => thing.withArticle);
    return `Some ${kind}s: ${enumeration(some)}.`;
  }
  const attribute = pick(ATTRIBUTES.slice(1), random);
  const value = pick(valuesOf[attribute], random);
  const alike = things.filter((thing) => thing.facts[attribute] === value);
  return alike.map((thing) => statement(thing, attribute, random)).join(" ");
}

/** A page of a book of sums. */
function sums(random: Random): string {
  return repeat(3, 6, random, () => {
    const [a, b] = [Math.floor(random() * 10), Math.floor(random() * 10)];
    if (chance(0.6, random)) return `${a} plus ${b} is ${a + b}.`;
    return `${Math.max(a, b)} minus ${Math.min(a, b)} is ${Math.abs(a - b)}.`;
  }).join(" ");
}

function repeat(least: number, most: number, random: Random, write: (index: number) => string): string[] {
  const count = least + Math.floor(random() * (most - least + 1));
  return Array.from({ length: count }, (_, index) => write(index));
}
