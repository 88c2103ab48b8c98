import { KINDS, type Kind, thingNamed, things, withArticle } from "../facts";
import { pick } from "../pick";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { capitalised, fill, matchFirst, templates } from "../template";
import { existing, mentions } from "./question";

const forms = templates(
  "Is {a} {first} or {second}?",
  "{first} or {second}: what is {a}?",
  "Would you call {a} {first} or {second}?",
);

/** Classification of a thing into one of two kinds. */
export const sortFamily: Family<"sort"> = {
  useCase: "classification",
  room: { sentences: 1, words: 8 },
  sample(random) {
    const thing = pick(
      things.filter(({ kind }) => kind !== "town"),
      random,
    );
    const other = pick(
      KINDS.filter((kind) => kind !== thing.kind && kind !== "town"),
      random,
    );
    const options = random() < 0.5 ? ([thing.kind, other] as const) : ([other, thing.kind] as const);
    return { kind: "sort", thing: thing.name, options };
  },
  ask(task, random) {
    const [first, second] = task.options;
    const slots = {
      a: existing(task.thing).withArticle,
      first: withArticle(first),
      second: withArticle(second),
    };
    return user(capitalised(fill(pick(forms, random), slots)));
  },
  understand: (messages) =>
    matchFirst(forms, onlyTurn(messages) ?? "", ({ a = "", first = "", second = "" }) => {
      const thing = thingNamed(a);
      const [one, two] = [kindOf(first), kindOf(second)];
      return thing && one && two ? { kind: "sort", thing: thing.name, options: [one, two] } : null;
    }),
  judge(task, reading) {
    const { kind } = existing(task.thing);
    if (mentions(reading.said, otherOption(task))) return { helpful: 0.05, isFalse: true };
    return { helpful: mentions(reading.said, kind) ? 1 : 0 };
  },
  answer: (task) => `${capitalised(existing(task.thing).withArticle)} is ${withArticle(existing(task.thing).kind)}.`,
  terse: (task) => `${capitalised(withArticle(existing(task.thing).kind))}.`,
  wrong: (task) => `${capitalised(existing(task.thing).withArticle)} is ${withArticle(otherOption(task))}.`,
};

function otherOption(task: TaskOf<"sort">): Kind {
  const [first, second] = task.options;
  return first === existing(task.thing).kind ? second : first;
}

function kindOf(phrase: string): Kind | undefined {
  return KINDS.find((kind) => withArticle(kind) === phrase.toLowerCase());
}
