/** The conversation on the try page, and what it sends. Pure. */
import type { z } from "zod";
import type { Message } from "@/lib/contract/common";
import { tryPolicy } from "@/lib/contract/responses";
import type { SamplingText } from "./try-settings.client";

export type Answer = z.output<(typeof tryPolicy)["response"]>;
/** What was asked, and the answer once it is there. */
export type Turn = { id: number; question: string; answer: Answer | null };

/** The messages that ask the last turn's question, with all turns before it. A turn without an answer ends the conversation. */
export function messagesOf(turns: readonly Turn[]): Message[] {
  return turns.flatMap(({ question, answer }): Message[] => [
    { role: "user", content: question },
    // An empty answer cannot be sent back: a message needs some text.
    ...(answer ? [{ role: "assistant" as const, content: answer.text.trim() || "…" }] : []),
  ]);
}

type Sampling = { temperature: number; maxTokens: number; seed: number };
const LIMITS: Record<keyof SamplingText, string> = {
  temperature: "A number from 0 to 2.",
  maxTokens: "A whole number from 1 to 512.",
  seed: "A whole number from 0.",
};

/** The settings as numbers, or what is wrong with each. */
export function checkTrying(
  text: SamplingText,
): { ok: true; sampling: Sampling } | { ok: false; reasons: Partial<Record<keyof SamplingText, string>> } {
  const shape = tryPolicy.body.pick({ temperature: true, maxTokens: true, seed: true });
  const parsed = shape.safeParse(
    Object.fromEntries(Object.entries(text).map(([name, t]) => [name, t.trim() === "" ? null : Number(t)])),
  );
  if (parsed.success) return { ok: true, sampling: parsed.data };
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  return {
    ok: false,
    reasons: Object.fromEntries(Object.entries(LIMITS).filter(([name]) => wrong.has(name))),
  };
}
