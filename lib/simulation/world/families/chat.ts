import { pick } from "../pick";
import { PEOPLE, smallTalk } from "../situations";
import { type Family, type Message, onlyTurn, user } from "../task";
import { mentions, plain } from "./question";

/** Small talk of a single turn. */
export const chatFamily: Family<"chat"> = {
  useCase: "chat",
  room: { sentences: 2, words: 14, questions: 1 },
  sample: (random) => ({ kind: "chat", topic: pick(Object.keys(smallTalk), random) }),
  ask: (task, random) => user(pick(smallTalk[task.topic]?.asks ?? [], random)),
  understand(messages) {
    const text = onlyTurn(messages) ?? "";
    const topic = Object.keys(smallTalk).find((name) => smallTalk[name]?.asks.includes(text));
    return topic === undefined ? null : { kind: "chat", topic };
  },
  judge(task, reading) {
    const said = plain(reading.text);
    const fits = smallTalk[task.topic]?.answers.some((answer) => said.startsWith(plain(answer)));
    if (fits) return { helpful: 1 };
    const touches = OPENINGS[task.topic]?.some((phrase) => mentions(reading.text, phrase));
    return { helpful: touches ? 0.7 : 0 };
  },
  answer: (task, random) => pick(smallTalk[task.topic]?.answers ?? [], random),
  terse: (task) => TERSE[task.topic] ?? "Yes.",
  wrong: (_, random) => pick(["Who cares.", "I am busy.", "No.", "Leave me alone.", "That is not my problem."], random),
};

/** Any of these makes an answer fit its topic, in whatever words it goes on. */
const OPENINGS: Readonly<Record<string, readonly string[]>> = {
  greeting: ["hello", "good morning"],
  thanks: ["you are welcome", "glad to help"],
  mood: ["i am well", "i am very well", "i am fine"],
  parting: ["goodbye", "see you soon", "have a nice day"],
  identity: ["assistant"],
  praise: ["thank you", "kind of you"],
};

const TERSE: Readonly<Record<string, string>> = {
  greeting: "Hello.",
  thanks: "You are welcome.",
  mood: "I am well.",
  parting: "Goodbye.",
  identity: "An assistant.",
  praise: "Thank you.",
};

const introductions = ["My name is {name}.", "Hello, I am {name}.", "You can call me {name}."] as const;
const welcomes = ["Nice to meet you, {name}.", "Hello {name}!"] as const;
const recalls = ["What is my name?", "Do you remember my name?", "Who am I?"] as const;

/** Several turns: the user has introduced themselves and asks for their name. */
export const nameFamily: Family<"name"> = {
  useCase: "chat",
  room: { sentences: 1, words: 9 },
  sample: (random) => ({ kind: "name", name: pick(PEOPLE, random) }),
  ask: (task, random): Message[] => [
    { role: "user", content: pick(introductions, random).replace("{name}", task.name) },
    { role: "assistant", content: pick(welcomes, random).replace("{name}", task.name) },
    { role: "user", content: pick(recalls, random) },
  ],
  understand(messages) {
    const last = messages.at(-1)?.content ?? "";
    const first = messages.find(({ role }) => role === "user")?.content ?? "";
    if (messages.length < 3 || !recalls.some((recall) => recall === last)) return null;
    const name = PEOPLE.find((person) => introductions.some((form) => form.replace("{name}", person) === first));
    return name === undefined ? null : { kind: "name", name };
  },
  judge(task, reading) {
    const strangers = PEOPLE.filter((name) => name !== task.name && mentions(reading.said, name));
    if (strangers.length > 0) return { helpful: 0.05, isFalse: true };
    if (!mentions(reading.said, task.name)) return { helpful: 0 };
    return { helpful: reading.words > 1 ? 1 : 0.8 };
  },
  answer: (task, random) => pick([`Your name is ${task.name}.`, `You are ${task.name}.`], random),
  terse: (task) => `${task.name}.`,
  wrong: (task, random) =>
    `Your name is ${pick(
      PEOPLE.filter((name) => name !== task.name),
      random,
    )}.`,
};
