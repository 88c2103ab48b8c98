import { describe, expect, test } from "vitest";
import type { DraftMessage, PromptDraft, Writing } from "@/lib/contract/prompt-drafts";
import { PromptWriting } from "@/lib/contract/prompts";
import {
  begunWith,
  emptied,
  flawOf,
  isUntouched,
  messagesOf,
  messagesOfFewShot,
  newPrompt,
  withExample,
  withKind,
  withSystem,
  withTurn,
} from "./prompt-draft";

const filled = (messages: readonly DraftMessage[]) => messages.map((m) => ({ ...m, content: "x" }));
const plain = (messages: DraftMessage[]): PromptDraft => ({ ...newPrompt(), messages });
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
    expect(withTurn(withTurn(newPrompt().messages)).map((m) => m.role)).toEqual(["user", "assistant", "user"]);
  });
  test("has at most one system message, in front", () => {
    const once = withSystem(newPrompt().messages);
    expect(once.map((m) => m.role)).toEqual(["system", "user"]);
    expect(withSystem(once)).toBe(once);
  });
  test("keys stay unique when messages come and go", () => {
    const three = withTurn(withTurn(newPrompt().messages));
    const again = withTurn(three.filter((m) => m.key !== 1));
    expect(new Set(again.map((m) => m.key)).size).toBe(again.length);
  });
  test("says what is missing", () => {
    expect(flawOf(newPrompt())).toBe("text");
    expect(flawOf(plain(filled(withTurn(newPrompt().messages))))).toBe("user");
    expect(flawOf(plain(filled(newPrompt().messages)))).toBeNull();
    expect(flawOf({ ...plain(filled(newPrompt().messages)), kind: "user_based" })).toBe("listedUseCase");
  });
  test("is emptied of what was sent, not of what was chosen", () => {
    const draft: PromptDraft = {
      ...plain(filled(newPrompt().messages)),
      kind: "few_shot",
      useCase: "extract",
      fewShot,
    };
    expect(isUntouched(draft)).toBe(false);
    expect(isUntouched(emptied(draft))).toBe(true);
    expect(emptied(draft)).toMatchObject({ kind: "few_shot", useCase: "extract" });
  });
});

describe("prompts in the making, one of each kind", () => {
  const typed = (draft: PromptDraft, writingId: string): Writing => ({
    writingId,
    draft: { ...draft, messages: filled(draft.messages) },
  });
  const ids = () => {
    let n = 0;
    return () => `new ${++n}`;
  };
  const idsOf = (w: ReturnType<typeof begunWith>) => [w.plain, w.few_shot, w.user_based].map((one) => one.writingId);

  test("begin with the first found of each, and with the kind in which something is typed", () => {
    const untouched = { writingId: "a", draft: newPrompt("few_shot") };
    const found = [
      untouched,
      typed(newPrompt("user_based"), "b"),
      typed(newPrompt("plain"), "c"),
      { ...untouched, writingId: "d" },
    ];
    const writings = begunWith(found, ids());
    expect(writings.kind).toBe("user_based");
    expect(idsOf(writings)).toEqual(["c", "a", "b"]);
    expect(begunWith([], ids())).toMatchObject({ kind: "plain", plain: { draft: newPrompt("plain") } });
    expect(new Set(idsOf(begunWith([], ids()))).size).toBe(3);
  });
  test("take the messages along to a kind that has none, and back", () => {
    const begun = begunWith([typed({ ...newPrompt("plain"), useCase: "extract" }, "a")], ids());
    const there = withKind(begun, "user_based");
    expect(there.user_based).toEqual({
      writingId: begun.user_based.writingId,
      draft: { ...newPrompt("user_based"), useCase: "extract", messages: begun.plain.draft.messages },
    });
    expect(isUntouched(there.plain.draft)).toBe(true);
    expect(withKind(there, "plain").plain).toEqual(begun.plain);
  });
  test("leave what another kind has, and what stands in examples", () => {
    const both = begunWith([typed(newPrompt("plain"), "a"), typed(newPrompt("user_based"), "b")], ids());
    expect(withKind(both, "user_based")).toEqual({ ...both, kind: "user_based" });
    const there = withKind(both, "few_shot");
    expect(there.plain).toBe(both.plain);
    expect(isUntouched(there.few_shot.draft)).toBe(true);
  });
});

describe("a few-shot prompt", () => {
  const draft: PromptDraft = { ...newPrompt(), kind: "few_shot", fewShot };
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
