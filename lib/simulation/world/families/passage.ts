import { pickSeveral } from "../pick";
import { BELONGINGS, PEOPLE } from "../situations";
import { type Family, onlyTurn, type TaskOf, user } from "../task";
import { fill, match, template } from "../template";
import { mentions } from "./question";

const passage = template("{p} has a {x}. {q} has a {y}. {question}");
const askOwner = template("Who has the {object}?");
const askPossession = template("What does {person} have?");

/** Closed questions: the answer stands in the prompt and nowhere else. */
export const passageFamily: Family<"passage"> = {
  useCase: "closed_qa",
  room: { sentences: 1, words: 8 },
  sample(random) {
    const [p = "", q = ""] = pickSeveral(PEOPLE, 2, random);
    const [x = "", y = ""] = pickSeveral(BELONGINGS, 2, random);
    return {
      kind: "passage",
      owners: [
        { person: p, object: x },
        { person: q, object: y },
      ],
      ask: random() < 0.5 ? "owner" : "possession",
      about: random() < 0.5 ? 0 : 1,
    };
  },
  ask(task) {
    const [first, second] = task.owners;
    const wanted = inQuestion(task);
    const question =
      task.ask === "owner" ? fill(askOwner, { object: wanted.object }) : fill(askPossession, { person: wanted.person });
    return user(
      fill(passage, {
        p: first?.person ?? "",
        x: first?.object ?? "",
        q: second?.person ?? "",
        y: second?.object ?? "",
        question,
      }),
    );
  },
  understand(messages) {
    const slots = match(passage, onlyTurn(messages) ?? "");
    if (slots === null) return null;
    const { p = "", x = "", q = "", y = "", question = "" } = slots;
    const owners = [
      { person: p, object: x },
      { person: q, object: y },
    ];
    const object = match(askOwner, question)?.object;
    const person = match(askPossession, question)?.person;
    const about = owners.findIndex((owner) => owner.object === object || owner.person === person);
    if (about < 0) return null;
    return { kind: "passage", owners, ask: object === undefined ? "possession" : "owner", about };
  },
  judge(task, reading) {
    const { person, object } = inQuestion(task);
    const other = task.owners[1 - task.about];
    const right = task.ask === "owner" ? person : object;
    const wrong = (task.ask === "owner" ? other?.person : other?.object) ?? "";
    const isRight = mentions(reading.said, right);
    if (mentions(reading.said, wrong)) return { helpful: isRight ? 0.2 : 0.05, isFalse: true };
    if (!isRight) return { helpful: 0 };
    const isWhole = mentions(reading.said, person) && mentions(reading.said, object);
    return { helpful: isWhole ? 1 : 0.8 };
  },
  answer: (task) => {
    const { person, object } = inQuestion(task);
    return task.ask === "owner" ? `${person} has the ${object}.` : `${person} has a ${object}.`;
  },
  terse: (task) => {
    const { person, object } = inQuestion(task);
    return task.ask === "owner" ? `${person}.` : `A ${object}.`;
  },
  wrong(task) {
    const { person, object } = inQuestion(task);
    const other = task.owners[1 - task.about];
    if (task.ask === "owner") return `${other?.person} has the ${object}.`;
    return `${person} has a ${other?.object}.`;
  },
};

function inQuestion(task: TaskOf<"passage">): { person: string; object: string } {
  return task.owners[task.about] ?? { person: "", object: "" };
}
