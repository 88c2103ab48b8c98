import { describe, expect, test } from "vitest";
import { PromptWriting } from "@/lib/contract/prompts";
import {
  type DraftMessage,
  emptied,
  flawOf,
  isUntouched,
  messagesOf,
  messagesOfFewShot,
  newPrompt,
  type PromptDraft,
  withExample,
  withSystem,
  withTurn,
} from "./prompt-draft";

const filled = (messages: readonly DraftMessage[]) => messages.map((m) => ({ ...m, content: "x" }));
const plain = (messages: DraftMessage[]): PromptDraft => ({ ...newPrompt, messages });
const fewShot = {
  instruction: "Say the opposite.\n",
  examples: [
    { key: 0, query: "hot", response: "cold" },
    { key: 1, query: "big", response: "small" },
  ],
  query: "light",
};

describe("a prompt in the making", () => {
  test("user and assistant take turns", () => {
    expect(withTurn(withTurn(newPrompt.messages)).map((m) => m.role)).toEqual(["user", "assistant", "user"]);
  });
  test("has at most one system message, in front", () => {
    const once = withSystem(newPrompt.messages);
    expect(once.map((m) => m.role)).toEqual(["system", "user"]);
    expect(withSystem(once)).toBe(once);
  });
  test("keys stay unique when messages come and go", () => {
    const three = withTurn(withTurn(newPrompt.messages));
    const again = withTurn(three.filter((m) => m.key !== 1));
    expect(new Set(again.map((m) => m.key)).size).toBe(again.length);
  });
  test("says what is missing", () => {
    expect(flawOf(newPrompt)).toBe("text");
    expect(flawOf(plain(filled(withTurn(newPrompt.messages))))).toBe("user");
    expect(flawOf(plain(filled(newPrompt.messages)))).toBeNull();
    expect(flawOf({ ...plain(filled(newPrompt.messages)), kind: "user_based" })).toBe("listedUseCase");
  });
  test("is emptied of what was sent, not of what was chosen", () => {
    const draft: PromptDraft = { ...plain(filled(newPrompt.messages)), kind: "few_shot", useCase: "extract", fewShot };
    expect(isUntouched(draft)).toBe(false);
    expect(isUntouched(emptied(draft))).toBe(true);
    expect(emptied(draft)).toMatchObject({ kind: "few_shot", useCase: "extract" });
  });
});

describe("a few-shot prompt", () => {
  const draft: PromptDraft = { ...newPrompt, kind: "few_shot", fewShot };
  test("is a conversation: the instruction with the first query, its response, each pair, and the last query", () => {
    expect(messagesOfFewShot(fewShot)).toEqual([
      { role: "user", content: "Say the opposite.\n\nhot" },
      { role: "assistant", content: "cold" },
      { role: "user", content: "big" },
      { role: "assistant", content: "small" },
      { role: "user", content: "light" },
    ]);
  });
  test("is taken by the contract; one example is too few for it", () => {
    const send = (messages: object[]) =>
      PromptWriting.safeParse({ kind: "few_shot", useCase: "other", messages }).success;
    expect(send(messagesOf(draft))).toBe(true);
    expect(send(messagesOf({ ...draft, fewShot: withExample(fewShot) }))).toBe(false);
    expect(send(messagesOf(draft).slice(2))).toBe(false);
  });
  test("says what is missing, from top to bottom", () => {
    const without = (part: object) => flawOf({ ...draft, fewShot: { ...fewShot, ...part } });
    expect(without({ instruction: " " })).toBe("instruction");
    expect(without({ examples: withExample(fewShot).examples })).toBe("example");
    expect(without({ query: "" })).toBe("query");
    expect(without({})).toBeNull();
  });
});

test("a use case belongs to user-based prompts, and to no others", () => {
  const send = (part: object) =>
    PromptWriting.safeParse({ useCase: "chat", messages: [{ role: "user", content: "x" }], ...part }).success;
  expect(send({ kind: "user_based", listedUseCase: "Plan meals" })).toBe(true);
  expect(send({ kind: "user_based" })).toBe(false);
  expect(send({ kind: "plain", listedUseCase: "Plan meals" })).toBe(false);
  expect(send({})).toBe(true);
});
