import { thingNamed, thingsIn, thingsOf } from "../facts";
import { pick } from "../pick";
import { PEOPLE } from "../situations";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { capitalised, fill, matchFirst, template, templates } from "../template";
import { mentions } from "./question";

const story = templates(
  "{person} saw {animal} near {town}.",
  "In {town}, {person} met {animal}.",
  "Yesterday {person} found {animal} in {town}.",
);
const request = template("{ask} {story}");
const asks: Readonly<Record<TaskOf<"extract">["wanted"], readonly string[]>> = {
  person: ["Which person is in this text?", "Find the name of the person:"],
  animal: ["Which animal is in this text?", "Find the animal:"],
  town: ["Which town is in this text?", "Find the name of the town:"],
};

/** Extraction: one detail of a sentence. */
export const extractFamily: Family<"extract"> = {
  useCase: "extract",
  room: { sentences: 1, words: 8 },
  sample: (random) => ({
    kind: "extract",
    person: pick(PEOPLE, random),
    animal: pick(thingsOf("animal"), random).name,
    town: pick(thingsOf("town"), random).name,
    wanted: pick(["person", "animal", "town"] as const, random),
  }),
  ask(task, random) {
    const animal = thingNamed(task.animal)?.withArticle ?? task.animal;
    const text = fill(pick(story, random), { person: task.person, animal, town: task.town });
    return user(fill(request, { ask: pick(asks[task.wanted], random), story: text }));
  },
  understand(messages) {
    const text = onlyTurn(messages) ?? "";
    for (const wanted of ["person", "animal", "town"] as const) {
      const ask = asks[wanted].find((opening) => text.startsWith(opening));
      if (ask === undefined) continue;
      const slots = matchFirst(story, text.slice(ask.length), (found) => found);
      const animal = thingNamed(slots?.animal ?? "")?.name;
      if (slots !== null && animal !== undefined) {
        return {
          kind: "extract",
          person: slots.person ?? "",
          animal,
          town: slots.town ?? "",
          wanted,
        };
      }
    }
    return null;
  },
  judge(task, reading) {
    const right = task[task.wanted];
    const isRight = task.wanted === "animal" ? named(reading.said, right) : mentions(reading.said, right);
    const strangers = thingsIn(reading.said).filter(({ kind, name }) => kind === task.wanted && name !== right);
    const people =
      task.wanted === "person" ? PEOPLE.filter((name) => name !== right && mentions(reading.said, name)) : [];
    if (strangers.length + people.length > 0) return { helpful: isRight ? 0.2 : 0.05, isFalse: true };
    return { helpful: isRight ? 1 : 0 };
  },
  answer: (task) => `The ${task.wanted} is ${phrase(task)}.`,
  terse: (task) => `${capitalised(phrase(task))}.`,
  wrong(task, random) {
    const others: readonly string[] =
      task.wanted === "person" ? PEOPLE : thingsOf(task.wanted).map(({ withArticle }) => withArticle);
    return `The ${task.wanted} is ${pick(
      others.filter((other) => other !== phrase(task)),
      random,
    )}.`;
  },
};

function phrase(task: TaskOf<"extract">): string {
  return task.wanted === "animal" ? (thingNamed(task.animal)?.withArticle ?? "") : task[task.wanted];
}

function named(text: string, name: string): boolean {
  return thingsIn(text).some((thing) => thing.name === name);
}
