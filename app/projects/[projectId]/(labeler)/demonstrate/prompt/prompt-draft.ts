/** A prompt in the making. Messages and examples have a key each, so that one can be removed from the middle. Pure. */
import { z } from "zod";
import { type Message, UseCase } from "@/lib/contract/common";
import { MIN_EXAMPLES, PromptKind } from "@/lib/contract/prompts";

const DraftMessage = z.object({
  key: z.number(),
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
});
export type DraftMessage = z.infer<typeof DraftMessage>;

const FewShot = z.object({
  instruction: z.string(),
  examples: z.array(z.object({ key: z.number(), query: z.string(), response: z.string() })),
  query: z.string(),
});
export type FewShot = z.infer<typeof FewShot>;

export const WrittenKind = PromptKind.exclude(["imported"]);
export type WrittenKind = z.infer<typeof WrittenKind>;

/** All that one has typed. What belongs to another kind stays, so that changing the kind loses nothing. */
export const PromptDraft = z.object({
  kind: WrittenKind,
  useCase: UseCase,
  listedUseCase: z.string().nullable(),
  messages: z.array(DraftMessage).min(1),
  fewShot: FewShot,
});
export type PromptDraft = z.infer<typeof PromptDraft>;

const newMessages: DraftMessage[] = [{ key: 0, role: "user", content: "" }];
const newFewShot: FewShot = {
  instruction: "",
  examples: Array.from({ length: MIN_EXAMPLES }, (_, key) => ({ key, query: "", response: "" })),
  query: "",
};

export const newPrompt: PromptDraft = {
  kind: "plain",
  useCase: "open_qa",
  listedUseCase: null,
  messages: newMessages,
  fewShot: newFewShot,
};

/** Takes away what was sent; kind and use cases stay for the next one. */
export const emptied = (draft: PromptDraft): PromptDraft => ({ ...draft, messages: newMessages, fewShot: newFewShot });

/** Adds an empty message: the user and the assistant take turns. */
export function withTurn(messages: readonly DraftMessage[]): DraftMessage[] {
  const last = messages.at(-1)?.role;
  return [...messages, { key: nextKey(messages), role: last === "user" ? "assistant" : "user", content: "" }];
}

/** Adds an empty system message at the front, unless there is one. */
export const withSystem = (messages: DraftMessage[]): DraftMessage[] =>
  messages[0]?.role === "system" ? messages : [{ key: nextKey(messages), role: "system", content: "" }, ...messages];

export const withExample = (fewShot: FewShot): FewShot => ({
  ...fewShot,
  examples: [...fewShot.examples, { key: nextKey(fewShot.examples), query: "", response: "" }],
});

const nextKey = (rows: readonly { key: number }[]): number => 1 + Math.max(-1, ...rows.map((row) => row.key));

/**
 * The messages of a few-shot prompt, as the contract has them: the user gives the instruction, a blank line and the first query,
 * the assistant its response; each further pair is a turn of each; the last query is the user's last message.
 */
export function messagesOfFewShot({ instruction, examples, query }: FewShot): Message[] {
  const [first, ...rest] = [...examples.flatMap((e) => [e.query, e.response]), query].map((text) => text.trim());
  return [`${instruction.trim()}\n\n${first}`, ...rest].map((content, i) => ({
    role: i % 2 === 0 ? "user" : "assistant",
    content,
  }));
}

/** What is sent, also while parts of it are missing. */
export const messagesOf = (draft: PromptDraft): Message[] =>
  draft.kind === "few_shot"
    ? messagesOfFewShot(draft.fewShot)
    : draft.messages.map(({ role, content }) => ({ role, content }));

/** What keeps a prompt from being sent. */
export type Flaw = "text" | "user" | "instruction" | "example" | "query" | "listedUseCase";

/** The first thing that keeps it from being sent; null when nothing does. */
export function flawOf(draft: PromptDraft): Flaw | null {
  if (draft.kind === "user_based" && draft.listedUseCase === null) return "listedUseCase";
  if (draft.kind === "few_shot") return flawOfFewShot(draft.fewShot);
  if (draft.messages.some((m) => isBlank(m.content))) return "text";
  return draft.messages.at(-1)?.role === "user" ? null : "user";
}

function flawOfFewShot({ instruction, examples, query }: FewShot): Flaw | null {
  if (isBlank(instruction)) return "instruction";
  if (examples.some((e) => isBlank(e.query) || isBlank(e.response))) return "example";
  return isBlank(query) ? "query" : null;
}

const isBlank = (text: string): boolean => text.trim() === "";

/** Whether anything was typed at all. */
export const isUntouched = (draft: PromptDraft): boolean =>
  [...draft.messages.map((m) => m.content), ...Object.values(draft.fewShot).flat()].every((part) =>
    typeof part === "string" ? isBlank(part) : isBlank(part.query) && isBlank(part.response),
  );
