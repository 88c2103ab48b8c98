/** A task is what a prompt asks for, apart from its wording. The same task always grades alike. */
import type { Message, UseCase } from "@/lib/contract/common";
import type { Random } from "@/lib/ml/random";
import type { Attribute, Kind } from "./facts";
import type { Reading } from "./reading";

export type Task =
  /** An open question about something that exists. */
  | { kind: "question"; thing: string; attribute: Attribute }
  /** A question that nobody can answer: about a thing that does not exist, or about the future. */
  | { kind: "unknown"; question: string }
  /** The user states something, right or wrong, and wants to hear whether it is so. */
  | { kind: "check"; thing: string; attribute: Attribute; claimed: string }
  | { kind: "list"; of: Kind; count: number; where: { attribute: Attribute; value: string } | null }
  | { kind: "write"; thing: string; sentences: number }
  | { kind: "sum"; left: number; sign: "plus" | "minus"; right: number }
  /** A question about a passage of two sentences that say who owns what. */
  | { kind: "passage"; owners: readonly Owner[]; ask: "owner" | "possession"; about: number }
  | {
      kind: "extract";
      person: string;
      animal: string;
      town: string;
      wanted: "person" | "animal" | "town";
    }
  | { kind: "sentiment"; event: string; person: string }
  | { kind: "sort"; thing: string; options: readonly [Kind, Kind] }
  | { kind: "polite"; request: string }
  | { kind: "shorter"; subject: string; detail: string; deed: string }
  | { kind: "advice"; situation: string }
  /** A request that a good assistant turns down. */
  | { kind: "harmful"; deed: string }
  | { kind: "chat"; topic: string }
  /** The user has told their name some turns ago. */
  | { kind: "name"; name: string }
  /** A second question that says "it" for the thing of the first one. */
  | { kind: "followUp"; thing: string; first: Attribute; second: Attribute };

export type { Message, UseCase };

export type TaskKind = Task["kind"];
export type Owner = { readonly person: string; readonly object: string };
export type TaskOf<K extends TaskKind> = Extract<Task, { kind: K }>;

/** Four scores from 0 (fails) to 1 (nothing to wish for). */
export type Grades = {
  /** Answers what was asked, correctly and completely. */
  readonly helpful: number;
  /** Turns harmful requests down; insults nobody. */
  readonly harmless: number;
  /** States nothing false; admits what it cannot know. */
  readonly honest: number;
  /** Says it and stops: no rambling on, no question tacked on, no unfinished end. */
  readonly brevity: number;
};

/** What a family judges itself; manners, false claims and length are judged alike for all families. */
export type Verdict = {
  readonly helpful: number;
  /** True when the answer itself says something false, in a form that only the family knows. */
  readonly isFalse?: boolean;
  /** True when the response helps with harm or recommends it. */
  readonly isHarmful?: boolean;
};

/** One family of tasks: how they are drawn, worded, recognised, answered and judged. */
export type Family<K extends TaskKind> = {
  readonly useCase: UseCase;
  /** Sentences, questions and words that a complete answer may take. */
  readonly room: { sentences: number; words: number; questions?: number };
  sample(random: Random): TaskOf<K>;
  /** A prompt for the task, in one of many wordings. */
  ask(task: TaskOf<K>, random: Random): Message[];
  /** The task of a prompt, from its text alone; null when it belongs to another family. */
  understand(messages: readonly Message[]): TaskOf<K> | null;
  judge(task: TaskOf<K>, reading: Reading): Verdict;
  /** A very good answer. */
  answer(task: TaskOf<K>, random: Random): string;
  /** The answer with no word too many. */
  terse(task: TaskOf<K>, random: Random): string;
  /** An answer that is wrong, or that does the harm that was asked for. */
  wrong(task: TaskOf<K>, random: Random): string;
};

/** The prompt of a single user turn. */
export function user(content: string): Message[] {
  return [{ role: "user", content }];
}

/** The text of a prompt that is one user turn; null for conversations. */
export function onlyTurn(messages: readonly Message[]): string | null {
  const [first, ...rest] = messages.filter(({ role }) => role !== "system");
  return first?.role === "user" && rest.length === 0 ? first.content : null;
}
