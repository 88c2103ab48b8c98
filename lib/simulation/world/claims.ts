/** Which facts a text states, and whether they are true in the world. */
import { grammar } from "./attributes";
import { ATTRIBUTES, type Attribute, type Thing, thingNamed, valuesOf } from "./facts";
import { sentencesOf } from "./reading";
import { match, template } from "./template";

export type Claim = {
  /** null when the text speaks of something that does not exist in this world. */
  readonly thing: Thing | null;
  readonly attribute: Attribute;
  readonly value: string;
  readonly isTrue: boolean;
};

const sumPattern = /(\d+) (plus|minus|\+|-) (\d+) (?:is|=|makes) (\d+)/g;

/**
 * The claims that a text makes. Sentences of no known form make none.
 * @param about what "it" and "they" stand for, when the text answers a question about one thing.
 */
export function claimsIn(text: string, about: Thing | null = null): Claim[] {
  return sentencesOf(text)
    .filter((sentence) => !sentence.endsWith("?"))
    .flatMap((sentence) => sentence.split(/,? but |; /))
    .flatMap((clause) => claimsOfClause(clause, about));
}

/** How many sums the text states, and how many of them are wrong. */
export function wrongSumsIn(text: string): number {
  return [...text.matchAll(sumPattern)].filter(([, left, sign, right, result]) => {
    const difference = sign === "minus" || sign === "-";
    const expected = Number(left) + (difference ? -Number(right) : Number(right));
    return expected !== Number(result);
  }).length;
}

function claimsOfClause(sentence: string, about: Thing | null): Claim[] {
  const plain = `${sentence.replace(/[.!]+$/, "").replace(/^(?:yes|no|well|sure|right),? /i, "")}.`;
  return wholeClaim(plain, about) ?? joinedClaims(plain.slice(0, -1), about);
}

/** A sentence of one of the statement templates. */
function wholeClaim(sentence: string, about: Thing | null): Claim[] | null {
  for (const attribute of ATTRIBUTES) {
    const value = valueReader(attribute);
    for (const form of grammar[attribute].statements) {
      const slots = match(form, sentence);
      if (slots === null) continue;
      const subject = subjectOf(slots.A ?? slots.a ?? slots.S ?? slots.s ?? "", about);
      const found = value(slots.v ?? "");
      if (subject !== null && found !== null) return [claim(subject.thing, attribute, found)];
    }
  }
  return null;
}

/** "A fox is red and lives in the forest": a subject, then predicates joined by "and" or a comma. */
function joinedClaims(sentence: string, about: Thing | null): Claim[] {
  const [first = "", ...rest] = sentence.split(/ and |, (?:and |not )?/);
  const words = first.split(" ");
  for (let length = 1; length <= 3; length++) {
    const subject = subjectOf(words.slice(0, length).join(" "), about);
    if (subject === null) continue;
    const opening = predicateClaim(subject.thing, words.slice(length).join(" "));
    if (opening === null) continue;
    const claims = [opening];
    for (const part of rest) {
      const [last] = claims.slice(-1);
      claims.push(...continuedClaims(subject.thing, last?.attribute ?? null, part, about));
    }
    return claims;
  }
  return rest.length === 0 ? [] : rest.flatMap((part) => wholeClaim(`${part}.`, about) ?? []);
}

/** What follows an "and": another predicate, another value of the same attribute, or a sentence of its own. */
function continuedClaims(thing: Thing | null, attribute: Attribute | null, part: string, about: Thing | null): Claim[] {
  const next = predicateClaim(thing, part);
  if (next !== null) return [next];
  const value = attribute === null ? null : valueReader(attribute)(part);
  if (attribute !== null && value !== null) return [claim(thing, attribute, value)];
  return wholeClaim(`${part}.`, about) ?? [];
}

const predicateForms = ATTRIBUTES.map((attribute) => ({
  attribute,
  form: template(grammar[attribute].predicate),
}));

function predicateClaim(thing: Thing | null, text: string): Claim | null {
  for (const { attribute, form } of predicateForms) {
    const value = valueReader(attribute)(match(form, text)?.v ?? "");
    if (value !== null) return claim(thing, attribute, value);
  }
  return null;
}

function claim(thing: Thing | null, attribute: Attribute, value: string): Claim {
  return { thing, attribute, value, isTrue: thing?.facts[attribute] === value };
}

/** A thing of the world, the thing in question for a pronoun, or something unheard of. */
function subjectOf(phrase: string, about: Thing | null): { thing: Thing | null } | null {
  if (/^(?:it|they)$/i.test(phrase)) return about === null ? null : { thing: about };
  const thing = thingNamed(phrase);
  if (thing !== null) return { thing };
  return /^(?:an?|the) [a-z]+$/i.test(phrase) ? { thing: null } : null;
}

function valueReader(attribute: Attribute): (text: string) => string | null {
  const values = valuesOf[attribute];
  return (text) => values.find((value) => value.toLowerCase() === text.toLowerCase()) ?? null;
}
