/**
 * How each attribute is asked for and stated. Slots: {a} "a fox", {A} "A fox", {s} "foxes", {S} "Foxes",
 * {v} the value. Towns have no plural, so templates with {s} or {S} are skipped for them.
 */
import type { Random } from "@/lib/ml/random";
import { type Attribute, attributesOf, type Thing } from "./facts";
import { pick } from "./pick";
import { capitalised, fill, type Template, templates } from "./template";

export type AttributeGrammar = {
  readonly questions: readonly Template[];
  readonly statements: readonly Template[];
  /** What may follow "A fox" in a longer sentence: "lives in the forest". */
  readonly predicate: string;
  /** The value alone, when it stands for a whole answer: "To cut wood." */
  readonly short: string;
};

export const grammar: Readonly<Record<Attribute, AttributeGrammar>> = {
  kind: {
    questions: templates("What is {a}?", "What kind of thing is {a}?", "Tell me what {a} is."),
    statements: templates("{A} is {v}.", "As you know, {a} is {v}."),
    predicate: "is {v}",
    short: "{v}",
  },
  colour: {
    questions: templates(
      "What colour is {a}?",
      "What is the colour of {a}?",
      "Which colour does {a} have?",
      "Tell me the colour of {a}.",
      "Do you know what colour {a} is?",
    ),
    statements: templates("{A} is {v}.", "The colour of {a} is {v}.", "{S} are {v}."),
    predicate: "is {v}",
    short: "{v}",
  },
  size: {
    questions: templates(
      "Is {a} big or small?",
      "How big is {a}?",
      "What is the size of {a}?",
      "Tell me the size of {a}.",
    ),
    statements: templates("{A} is {v}.", "The size of {a} is {v}.", "{S} are {v}."),
    predicate: "is {v}",
    short: "{v}",
  },
  home: {
    questions: templates(
      "Where does {a} live?",
      "Where do {s} live?",
      "What is the home of {a}?",
      "Tell me where {a} lives.",
      "Do you know where {s} live?",
    ),
    statements: templates("{A} lives {v}.", "{S} live {v}.", "The home of {a} is {v}."),
    predicate: "lives {v}",
    short: "{v}",
  },
  food: {
    questions: templates(
      "What does {a} eat?",
      "What do {s} eat?",
      "What is the food of {a}?",
      "Tell me what {a} eats.",
    ),
    statements: templates("{A} eats {v}.", "{S} eat {v}.", "{A} likes to eat {v}."),
    predicate: "eats {v}",
    short: "{v}",
  },
  taste: {
    questions: templates(
      "How does {a} taste?",
      "What is the taste of {a}?",
      "Tell me how {a} tastes.",
      "What do {s} taste like?",
    ),
    statements: templates("{A} tastes {v}.", "{S} taste {v}.", "The taste of {a} is {v}."),
    predicate: "tastes {v}",
    short: "{v}",
  },
  growth: {
    questions: templates("Where does {a} grow?", "Where do {s} grow?", "Tell me where {a} grows."),
    statements: templates("{A} grows {v}.", "{S} grow {v}.", "You can pick {a} {v}."),
    predicate: "grows {v}",
    short: "{v}",
  },
  use: {
    questions: templates(
      "What is {a} used for?",
      "What can I do with {a}?",
      "Why do people need {a}?",
      "Tell me the use of {a}.",
    ),
    statements: templates(
      "{A} is used to {v}.",
      "{S} are used to {v}.",
      "People use {a} to {v}.",
      "With {a} you can {v}.",
    ),
    predicate: "is used to {v}",
    short: "to {v}",
  },
  material: {
    questions: templates("What is {a} made of?", "Which material is {a} made of?", "Tell me what {a} is made of."),
    statements: templates("{A} is made of {v}.", "{S} are made of {v}."),
    predicate: "is made of {v}",
    short: "{v}",
  },
  way: {
    questions: templates("Where does {a} travel?", "Where do {s} travel?", "How does {a} travel?"),
    statements: templates("{A} travels {v}.", "{S} travel {v}."),
    predicate: "travels {v}",
    short: "{v}",
  },
  playing: {
    questions: templates("How do you play {a}?", "How is {a} played?", "Tell me how {a} is played."),
    statements: templates("{A} is played {v}.", "{S} are played {v}.", "You play {a} {v}."),
    predicate: "is played {v}",
    short: "{v}",
  },
  work: {
    questions: templates("What does {a} do?", "What is the work of {a}?", "Tell me what {a} does.", "What do {s} do?"),
    statements: templates("The work of {a} is to {v}.", "{S} {v}.", "{A} can {v}."),
    predicate: "can {v}",
    short: "{v}",
  },
  workplace: {
    questions: templates("Where does {a} work?", "Where do {s} work?", "Tell me where {a} works."),
    statements: templates("{A} works {v}.", "{S} work {v}."),
    predicate: "works {v}",
    short: "{v}",
  },
  location: {
    questions: templates("Where is {a}?", "Where can I find {a}?", "Tell me where {a} is."),
    statements: templates("{A} is {v}.", "{A} lies {v}.", "The town of {a} is {v}."),
    predicate: "lies {v}",
    short: "{v}",
  },
  fame: {
    questions: templates("What is {a} known for?", "Why do people visit {a}?", "Tell me what {a} is known for."),
    statements: templates(
      "{A} is known for its {v}.",
      "People visit {a} for its {v}.",
      "The town of {a} is known for its {v}.",
    ),
    predicate: "is known for its {v}",
    short: "for its {v}",
  },
};

/** What stands in the slots of a template for a thing; `{v}` is added by the caller. */
export function subjectSlots(thing: Pick<Thing, "withArticle" | "plural">): Record<string, string> {
  return {
    a: thing.withArticle,
    A: capitalised(thing.withArticle),
    s: thing.plural,
    S: capitalised(thing.plural),
  };
}

/** The templates that can speak of this thing. */
export function usable(candidates: readonly Template[], thing: Pick<Thing, "plural">): Template[] {
  return candidates.filter(({ text }) => thing.plural !== "" || !/\{[sS]\}/.test(text));
}

/** A sentence that says what a thing's attribute is, or falsely says that it is `value`. */
export function statement(
  thing: Thing,
  attribute: Attribute,
  random: Random,
  value = thing.facts[attribute] ?? "",
): string {
  const chosen = pick(usable(grammar[attribute].statements, thing), random);
  return fill(chosen, { ...subjectSlots(thing), v: value });
}

/** "A fox is red and lives in the forest.": two or more attributes in one sentence. */
export function compoundStatement(thing: Thing, attributes: readonly Attribute[]): string {
  const predicates = attributes.map((attribute) =>
    grammar[attribute].predicate.replace("{v}", thing.facts[attribute] ?? ""),
  );
  return `${capitalised(thing.withArticle)} ${predicates.join(" and ")}.`;
}

export function question(thing: Pick<Thing, "withArticle" | "plural">, attribute: Attribute, random: Random): string {
  return fill(pick(usable(grammar[attribute].questions, thing), random), subjectSlots(thing));
}

/** An attribute of the thing that is worth asking for, drawn at random. */
export function anyAttribute(thing: Thing, random: Random): Attribute {
  return pick(attributesOf(thing), random);
}
