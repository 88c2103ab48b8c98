/** Prompts of the world: drawn from tasks, and read back from their text alone. */
import type { Random } from "@/lib/ml/random";
import { families, familyOf, TASK_KINDS } from "./families";
import { chance, pick, pickWeighted } from "./pick";
import type { Message, Task, TaskKind } from "./task";

export type WorldPrompt = { readonly task: Task; readonly messages: readonly Message[] };

/** How often each family is drawn. Facts make up a third, so that knowledge counts for much of the utility. */
export const PROMPT_MIX: Readonly<Record<TaskKind, number>> = {
  question: 20,
  check: 6,
  list: 9,
  write: 9,
  sum: 5,
  passage: 5,
  extract: 5,
  sentiment: 5,
  sort: 4,
  polite: 5,
  shorter: 4,
  advice: 7,
  harmful: 8,
  unknown: 7,
  chat: 6,
  name: 3,
  followUp: 4,
};

const OPENINGS = ["Please help me. ", "Quick question. ", "Excuse me. ", "I have a question. "] as const;
const CLOSINGS = [" Thanks!", " Thank you."] as const;

export function drawTask(random: Random, mix: Readonly<Record<TaskKind, number>> = PROMPT_MIX): Task {
  return families[pickWeighted(mix, random)].sample(random);
}

/** Words a task as a prompt: one of the family's wordings, sometimes with a polite opening or closing. */
export function askFor(task: Task, random: Random): Message[] {
  const messages = familyOf(task).ask(task, random);
  const [only] = messages;
  if (only === undefined || messages.length > 1 || task.kind === "chat") return messages;
  const opening = chance(0.15, random) ? pick(OPENINGS, random) : "";
  const closing = chance(0.15, random) ? pick(CLOSINGS, random) : "";
  return [{ role: "user", content: `${opening}${only.content}${closing}` }];
}

export function drawPrompt(random: Random): WorldPrompt {
  const task = drawTask(random);
  return { task, messages: askFor(task, random) };
}

/** The task behind a prompt, recovered from its text; null when it is none of this world's. */
export function understand(messages: readonly Message[]): Task | null {
  const turns = messages.filter(({ role }) => role !== "system");
  const [only] = turns;
  if (only === undefined || turns.length > 1) return firstFamily(turns);
  return firstFamily([{ role: "user", content: withoutCourtesy(only.content) }]);
}

function firstFamily(messages: readonly Message[]): Task | null {
  for (const kind of TASK_KINDS) {
    const task = families[kind].understand(messages);
    if (task !== null) return task;
  }
  return null;
}

function withoutCourtesy(text: string): string {
  const opening = OPENINGS.find((words) => text.startsWith(words)) ?? "";
  const closing = CLOSINGS.find((words) => text.endsWith(words)) ?? "";
  return text.slice(opening.length, text.length - closing.length);
}
