/** A prompt in the making, while one works on it. Messages and examples have a key each, so that one can be removed from the middle. Pure. */
import type { Message } from "@/lib/contract/common";
import type { DraftMessage, FewShot, PromptDraft, Writing, WrittenKind } from "@/lib/contract/prompt-drafts";
import { MIN_EXAMPLES } from "@/lib/contract/prompts";

const newMessages: DraftMessage[] = [{ key: 0, role: "user", content: "" }];
const newFewShot: FewShot = {
  instruction: "",
  examples: Array.from({ length: MIN_EXAMPLES }, (_, key) => ({ key, query: "", response: "" })),
  query: "",
};

export const newPrompt = (kind: WrittenKind = "plain"): PromptDraft => ({
  kind,
  useCase: "open_qa",
  listedUseCase: null,
  messages: newMessages,
  fewShot: newFewShot,
});

/** A writing of each kind, and the kind that one works on. */
export type Writings = { kind: WrittenKind } & Record<WrittenKind, Writing>;

/**
 * What to begin with: of each kind the first that is found, else a new one; and the kind of the first in which something is typed.
 * @param found  drafts that were saved, those to prefer first.
 */
export function begunWith(found: readonly Writing[], newId: () => string): Writings {
  const of = (kind: WrittenKind): Writing =>
    found.find(({ draft }) => draft.kind === kind) ?? { writingId: newId(), draft: newPrompt(kind) };
  const typed = found.find(({ draft }) => !isUntouched(draft));
  return {
    kind: typed?.draft.kind ?? "plain",
    plain: of("plain"),
    few_shot: of("few_shot"),
    user_based: of("user_based"),
  };
}

/**
 * Goes on to another kind. What stands in its messages goes along to one that has none yet, so that changing the kind loses nothing;
 * with examples it stands otherwise, and stays.
 */
export function withKind(writings: Writings, kind: WrittenKind): Writings {
  const [from, to] = [writings[writings.kind], writings[kind]];
  if (kind === writings.kind || !isUntouched(to.draft)) return { ...writings, kind };
  const { useCase, messages } = from.draft;
  const goAlong = ![kind, writings.kind].includes("few_shot") && !isUntouched(from.draft);
  return {
    ...writings,
    kind,
    ...(goAlong && { [from.draft.kind]: { ...from, draft: { ...from.draft, messages: newMessages } } }),
    [kind]: { ...to, draft: { ...to.draft, useCase, ...(goAlong && { messages }) } },
  };
}

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
