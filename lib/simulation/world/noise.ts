/** Text of the kind that fills the internet and answers nothing. */
import type { Random } from "@/lib/ml/random";
import { question, statement } from "./attributes";
import { attributesOf, things, thingsOf } from "./facts";
import { chance, pick, pickSeveral } from "./pick";
import { askFor, drawTask } from "./prompt";
import { BELONGINGS, PEOPLE } from "./situations";
import { fill, type Template, templates } from "./template";

const replies = templates(
  "Same question here.",
  "Did anybody find out?",
  "Why do you ask?",
  "Who cares?",
  "That is a stupid question.",
  "Ask {p}.",
  "I have the same problem.",
  "Please use the search before you ask.",
  "Wrong forum.",
  "Read the rules, you fool.",
  "I would like to know that too.",
  "Up!",
  "Nobody answers here.",
  "My {x} is broken too.",
  "Thanks for nothing, {p}.",
  "This was asked last week.",
  "First!",
  "Good question.",
  "What {p} said.",
  "You are an idiot, {p}.",
  "Do your own homework.",
);

const adverts = templates(
  "Buy {a} in {town} today!",
  "The best {s} of {town}. Only this week!",
  "New: {a} for half the price.",
  "Visit {town} and stay for three nights.",
  "Call now and get {a} for free.",
  "{S} and {sTwo}! Everything must go.",
  "Lost your {x}? We have a new one for you.",
  "Open every day from nine to five.",
  "No other {x} is so good and so cheap.",
);

const diary = templates(
  "Today I went to {town} with {p}. {pTwo} likes {townTwo}.",
  "It rained all day.",
  "{p} came late again.",
  "In the evening I could not find my {x}.",
  "I saw {a} on the way home.",
  "Tomorrow I will write to {p}.",
  "We had soup for dinner.",
  "I did not sleep well.",
  "I dreamt of {a} last night.",
  "{p} and {q} are friends again.",
  "Nothing happened today.",
);

export function forumReply(random: Random): string {
  return spoken(replies, random);
}

/** A reply that says again what was asked, and no more. */
export function quotingReply(asked: string, random: Random): string {
  const quoted = pick([`"${asked}"`, `> ${asked}`, `You wrote: ${asked}`], random);
  return `${quoted} ${forumReply(random)}`;
}

export function advert(random: Random): string {
  return spoken(adverts, random);
}

export function diaryLine(random: Random): string {
  return spoken(diary, random);
}

/** Any question or request of the world, in one line. */
export function anyQuestion(random: Random): string {
  if (chance(0.35, random)) {
    const thing = pick(things, random);
    return question(thing, pick(attributesOf(thing), random), random);
  }
  return askFor(drawTask(random), random).at(-1)?.content ?? "";
}

/** What a bad writer adds when the answer is already given: a question, a fact nobody asked for, an advert. */
export function tackedOn(random: Random): string {
  const kind = random();
  if (kind < 0.45) return anyQuestion(random);
  if (kind < 0.7) return advert(random);
  if (kind < 0.85) return forumReply(random);
  const thing = pick(things, random);
  return statement(thing, pick(attributesOf(thing), random), random);
}

function spoken(forms: readonly Template[], random: Random): string {
  const [thing, other] = [pick(portable, random), pick(portable, random)];
  const town = pick(thingsOf("town"), random).name;
  const [p = "", q = ""] = pickSeveral(PEOPLE, 2, random);
  return fill(pick(forms, random), {
    a: thing.withArticle,
    s: thing.plural,
    S: thing.plural.slice(0, 1).toUpperCase() + thing.plural.slice(1),
    sTwo: other.plural,
    town,
    townTwo: town,
    pTwo: p,
    p,
    q,
    x: pick(BELONGINGS, random),
  });
}

const portable = things.filter(({ kind }) => kind !== "town" && kind !== "worker");
