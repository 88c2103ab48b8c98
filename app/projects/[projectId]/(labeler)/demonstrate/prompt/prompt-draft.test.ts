import { describe, expect, test } from "vitest";
import { flawOf, newPrompt, withSystem, withTurn } from "./prompt-draft";

const filled = (messages: ReturnType<typeof withTurn>) => messages.map((m) => ({ ...m, content: "x" }));

describe("a prompt in the making", () => {
  test("user and assistant take turns", () => {
    expect(withTurn(withTurn(newPrompt)).map((m) => m.role)).toEqual(["user", "assistant", "user"]);
  });
  test("has at most one system message, in front", () => {
    const once = withSystem(newPrompt);
    expect(once.map((m) => m.role)).toEqual(["system", "user"]);
    expect(withSystem(once)).toBe(once);
  });
  test("keys stay unique when messages come and go", () => {
    const three = withTurn(withTurn(newPrompt));
    const again = withTurn(three.filter((m) => m.key !== 1));
    expect(new Set(again.map((m) => m.key)).size).toBe(again.length);
  });
  test("says what is missing", () => {
    expect(flawOf(newPrompt)).toMatch(/needs some text/);
    expect(flawOf(filled(withTurn(newPrompt)))).toMatch(/last message/);
    expect(flawOf(filled([...newPrompt]))).toBeNull();
  });
});
