import { grammar } from "../attributes";
import { ATTRIBUTES, KINDS, type Kind, type Thing, thingsIn, thingsOf, valuesOf, withArticle } from "../facts";
import { chance, pick, pickSeveral } from "../pick";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { capitalised, enumeration, fill, match, matchFirst, template, templates } from "../template";

const COUNTS: readonly string[] = ["one", "two", "three", "four"];
const many = templates(
  "Name {count} {kinds}.",
  "List {count} {kinds}.",
  "Give me {count} {kinds}.",
  "Can you name {count} {kinds}?",
  "I need a list of {count} {kinds}.",
);
const single = templates(
  "Name {kind} that {where}.",
  "Give me an example of {kind} that {where}.",
  "Can you name {kind} that {where}?",
);
const whereForms = ATTRIBUTES.filter((attribute) => attribute !== "kind").map((attribute) => ({
  attribute,
  form: template(grammar[attribute].predicate),
}));

/** Brainstorming: name so many things of a kind, or one with a property. */
export const listFamily: Family<"list"> = {
  useCase: "brainstorming",
  room: { sentences: 1, words: 14 },
  sample(random) {
    const of = pick(KINDS, random);
    if (chance(0.65, random)) return { kind: "list", of, count: 2 + Math.floor(random() * 2), where: null };
    const model = pick(thingsOf(of), random);
    const { attribute } = pick(
      whereForms.filter((form) => model.facts[form.attribute] !== undefined),
      random,
    );
    return {
      kind: "list",
      of,
      count: 1,
      where: { attribute, value: model.facts[attribute] ?? "" },
    };
  },
  ask(task, random) {
    if (task.where === null) {
      const slots = { count: COUNTS[task.count - 1] ?? "", kinds: plural(task.of) };
      return user(fill(pick(many, random), slots));
    }
    const where = grammar[task.where.attribute].predicate.replace("{v}", task.where.value);
    return user(fill(pick(single, random), { kind: withArticle(task.of), where }));
  },
  understand(messages) {
    const text = onlyTurn(messages) ?? "";
    return (
      matchFirst(many, text, ({ count = "", kinds = "" }) => {
        const number = COUNTS.indexOf(count.toLowerCase()) + 1;
        const of = KINDS.find((kind) => plural(kind) === kinds);
        return number > 0 && of ? { kind: "list" as const, of, count: number, where: null } : null;
      }) ??
      matchFirst(single, text, ({ kind = "", where = "" }) => {
        const of = KINDS.find((name) => withArticle(name) === kind);
        const condition = readCondition(where);
        return of && condition ? { kind: "list" as const, of, count: 1, where: condition } : null;
      })
    );
  },
  judge(task, reading) {
    const named = thingsIn(reading.said);
    const right = named.filter((thing) => fits(task, thing)).length;
    const wrong = named.length - right;
    if (wrong > 0) return { helpful: 0.2 * (right / (right + wrong)), isFalse: true };
    if (right === 0) return { helpful: 0 };
    if (right < task.count) return { helpful: (0.6 * right) / task.count };
    return { helpful: right === task.count ? 1 : 0.6 };
  },
  answer: (task, random) => {
    const chosen = pickSeveral(fitting(task), task.count, random);
    return `${capitalised(enumeration(chosen.map((thing) => thing.withArticle)))}.`;
  },
  terse: (task, random) => {
    const chosen = pickSeveral(fitting(task), task.count, random);
    return `${capitalised(chosen.map((thing) => thing.name).join(", "))}.`;
  },
  wrong(task, random) {
    const others = KINDS.filter((kind) => kind !== task.of).flatMap(thingsOf);
    const chosen = pickSeveral(others, task.count, random);
    return `${capitalised(enumeration(chosen.map((thing) => thing.withArticle)))}.`;
  },
};

function fits(task: TaskOf<"list">, thing: Thing): boolean {
  const { where } = task;
  return thing.kind === task.of && (where === null || thing.facts[where.attribute] === where.value);
}

function fitting(task: TaskOf<"list">): Thing[] {
  return thingsOf(task.of).filter((thing) => fits(task, thing));
}

function readCondition(text: string): TaskOf<"list">["where"] {
  for (const { attribute, form } of whereForms) {
    const value = match(form, text)?.v ?? "";
    if (valuesOf[attribute].includes(value)) return { attribute, value };
  }
  return null;
}

function plural(kind: Kind): string {
  return `${kind}s`;
}
