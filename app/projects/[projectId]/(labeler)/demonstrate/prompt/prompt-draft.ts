/** A prompt in the making: messages with a key each, so that one can be removed from the middle. Pure. */

export type DraftMessage = { key: number; role: "system" | "user" | "assistant"; content: string };

export const newPrompt: readonly DraftMessage[] = [{ key: 0, role: "user", content: "" }];

/** Adds an empty message: the user and the assistant take turns. */
export function withTurn(messages: readonly DraftMessage[]): DraftMessage[] {
  const last = messages.at(-1)?.role;
  return [...messages, { key: nextKey(messages), role: last === "user" ? "assistant" : "user", content: "" }];
}

/** Adds an empty system message at the front, unless there is one. */
export const withSystem = (messages: readonly DraftMessage[]): readonly DraftMessage[] =>
  messages[0]?.role === "system" ? messages : [{ key: nextKey(messages), role: "system", content: "" }, ...messages];

/** What keeps it from being sent, as a sentence; null when nothing does. */
export function flawOf(messages: readonly DraftMessage[]): string | null {
  if (messages.some((m) => m.content.trim() === "")) return "Each message needs some text.";
  if (messages.at(-1)?.role !== "user")
    return "The last message must be the user's. Add a message, or remove the assistant's last one.";
  return null;
}

const nextKey = (messages: readonly DraftMessage[]): number => 1 + Math.max(-1, ...messages.map((m) => m.key));
