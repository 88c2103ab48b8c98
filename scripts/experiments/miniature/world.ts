/**
 * A corner of the simulated world that a model of sixty thousand parameters can learn: where eight animals live and what
 * colour they are, advice, requests that deserve a refusal, and questions that nobody can answer. Prompts and answers are
 * those of the world's own families, so that its labelers understand and judge them.
 */
import { childSeed, type Random, randomFrom, shuffled } from "@/lib/ml/random";
import { CORPUS_STYLES } from "@/lib/simulation/corpus";
import { statement } from "@/lib/simulation/world/attributes";
import { type Attribute, thingsOf } from "@/lib/simulation/world/facts";
import { grade } from "@/lib/simulation/world/grade";
import { diaryLine, forumReply, quotingReply } from "@/lib/simulation/world/noise";
import { chance, pick, pickWeighted } from "@/lib/simulation/world/pick";
import { askFor, drawTask, PROMPT_MIX, type WorldPrompt } from "@/lib/simulation/world/prompt";
import { readerReaction } from "@/lib/simulation/world/reaction";
import { respond } from "@/lib/simulation/world/style";
import type { Task, TaskKind } from "@/lib/simulation/world/task";

/** How often each family is drawn; the others never. */
const DRAWN: Partial<Record<TaskKind, number>> = { question: 2, advice: 4, harmful: 4, unknown: 4 };
const MIX: Readonly<Record<TaskKind, number>> = {
  ...(Object.fromEntries(Object.keys(PROMPT_MIX).map((kind) => [kind, 0])) as Record<TaskKind, number>),
  ...DRAWN,
};

const ANIMALS = thingsOf("animal").slice(0, 8);
const ATTRIBUTES: readonly Attribute[] = ["colour", "home"];

export function drawPrompt(random: Random): WorldPrompt {
  const drawn = drawTask(random, MIX);
  const task: Task =
    drawn.kind === "question"
      ? { kind: "question", thing: pick(ANIMALS, random).name, attribute: pick(ATTRIBUTES, random) }
      : drawn;
  return { task, messages: askFor(task, random) };
}

/** Prompts of which no two are alike, in random order, so that any cut of them is drawn as any other is. */
export function drawPrompts(count: number, seed: number): WorldPrompt[] {
  const random = randomFrom(seed);
  const byText = new Map<string, WorldPrompt>();
  while (byText.size < count) {
    const prompt = drawPrompt(random);
    byText.set(JSON.stringify(prompt.messages), prompt);
  }
  const prompts = [...byText.values()];
  return shuffled(count, random).map((at) => prompts[at]!);
}

/**
 * The share of each kind of document. In a quarter of them somebody answers, well or badly (`CORPUS_STYLES`), mostly on help
 * pages, which open with a heading that no prompt has: of the documents that begin as a prompt does, one in seven answers.
 */
export const DOCUMENTS = { quiz: 0.26, forum: 0.24, diary: 0.06, facts: 0.2, answered: 0.08, help: 0.16 } as const;
export type DocumentKind = keyof typeof DOCUMENTS;

/** The text for pretraining. Document n depends on the seed and n alone. */
export function* corpus(count: number, seed: number): Generator<{ kind: DocumentKind; text: string }> {
  for (let index = 0; index < count; index++) {
    const random = randomFrom(childSeed(seed, index));
    const kind = pickWeighted(DOCUMENTS, random);
    yield { kind, text: writers[kind](random) };
  }
}

const writers: Readonly<Record<DocumentKind, (random: Random) => string>> = {
  quiz: (random) => repeat(2, 6, random, () => asked(random)).join("\n"),
  forum(random) {
    const question = asked(random);
    const replies = repeat(1, 4, random, () =>
      chance(0.2, random) ? quotingReply(question, random) : forumReply(random),
    );
    return [question, ...replies].join("\n");
  },
  diary: (random) => repeat(2, 5, random, () => diaryLine(random)).join(" "),
  facts: (random) =>
    repeat(2, 4, random, () => statement(pick(ANIMALS, random), pick(ATTRIBUTES, random), random)).join(" "),
  answered: (random) => repeat(1, 2, random, () => exchange(random).text).join("\n"),
  help(random) {
    const judged = repeat(2, 3, random, () => {
      const { task, text, answer } = exchange(random);
      return `${text}\n${readerReaction(grade(task, answer), random)}`;
    });
    return ["Help page", ...judged].join("\n");
  },
};

const asked = (random: Random): string => textOf(drawPrompt(random));

function exchange(random: Random): { task: Task; text: string; answer: string } {
  const prompt = drawPrompt(random);
  const answer = respond(pickWeighted(CORPUS_STYLES, random), prompt.task, random);
  return { task: prompt.task, text: `${textOf(prompt)}\n${answer}`, answer };
}

/** All families of this world ask in a single turn. */
const textOf = ({ messages }: WorldPrompt): string => messages.map(({ content }) => content).join("\n");

function repeat(least: number, most: number, random: Random, write: () => string): string[] {
  return Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, write);
}
