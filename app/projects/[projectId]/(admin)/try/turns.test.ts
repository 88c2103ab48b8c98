import { expect, test } from "vitest";
import { Messages } from "@/lib/contract/common";
import { type Answer, checkTrying, messagesOf } from "./turns";

const answer = (text: string): Answer => ({
  text,
  modelVersion: "policy v1",
  logprob: -3,
  tokenCount: 4,
  finishReason: "stop",
  milliseconds: 12,
});

test("a conversation sends every turn, the question to answer last", () => {
  const messages = messagesOf([
    { id: 1, question: "Hi", answer: answer("Hello.") },
    { id: 2, question: "And?", answer: null },
  ]);
  expect(messages.map((m) => `${m.role}: ${m.content}`)).toEqual(["user: Hi", "assistant: Hello.", "user: And?"]);
  expect(Messages.safeParse(messages).success).toBe(true);
});

test("an empty answer does not end the conversation", () => {
  const messages = messagesOf([
    { id: 1, question: "Hi", answer: answer("  ") },
    { id: 2, question: "Hello?", answer: null },
  ]);
  expect(Messages.safeParse(messages).success).toBe(true);
});

test("settings are checked before they are sent", () => {
  expect(checkTrying({ temperature: "0", maxTokens: "512", seed: "7" })).toEqual({
    ok: true,
    sampling: { temperature: 0, maxTokens: 512, seed: 7 },
  });
  expect(checkTrying({ temperature: "3", maxTokens: "", seed: "-1" })).toEqual({
    ok: false,
    reasons: {
      temperature: "A number from 0 to 2.",
      maxTokens: "A whole number from 1 to 512.",
      seed: "A whole number from 0.",
    },
  });
});
