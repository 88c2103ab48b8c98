import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "@/lib/contract/common";
import { beginningOf, commonPrefixLength, isNearDuplicate, mostSimilar } from "./near-duplicate";

const user = (content: string): Message => ({ role: "user", content });
const of = (content: string) => beginningOf([user(content)]);

describe("a prompt's beginning", () => {
  test("is one line without case, and without what the system says", () => {
    const messages: Message[] = [
      { role: "system", content: "Be kind." },
      user("  Write\n\na  Poem "),
      { role: "assistant", content: "Roses" },
      user("AGAIN"),
    ];
    expect(beginningOf(messages)).toBe("write a poem roses again");
  });
  test("has at most 400 characters, none of them cut in half", () => {
    expect(of("😀".repeat(500))).toBe("😀".repeat(400));
  });
});

describe("near-duplicates", () => {
  const long = "Explain to a child of six why the sky is blue at noon";
  test("share most of the shorter one", () => {
    expect(isNearDuplicate(of(long), of(`${long}, and red in the evening, with an experiment to try at home`))).toBe(
      true,
    );
    expect(isNearDuplicate(of(long), of(long.replace("noon", "NIGHT")))).toBe(true);
  });
  test("differ when the opening is common but the task is not", () => {
    expect(isNearDuplicate(of(`${long}?`), of("Explain to a child of six why the sea is salty and how much"))).toBe(
      false,
    );
    expect(isNearDuplicate(of("What is 2 + 2?"), of("What is 2 + 3?"))).toBe(false);
  });
  test("are short ones only when they are equal but for case and space", () => {
    expect(isNearDuplicate(of("What is love?"), of("  what is  LOVE? "))).toBe(true);
  });
  test("are symmetric, and every text is one of itself", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 80 }).map(of);
    fc.assert(fc.property(text, text, (a, b) => isNearDuplicate(a, b) === isNearDuplicate(b, a)));
    fc.assert(fc.property(text, (a) => isNearDuplicate(a, a) === (a !== "")));
  });
  test("are chosen by how much they have in common", () => {
    const others = [long.slice(0, 45), `${long} today`, "Something else"].map((text) => ({ beginning: of(text) }));
    expect(mostSimilar(of(`${long.slice(0, 45)}!`), others)).toBe(others[0]);
    expect(mostSimilar(of(`${long} tomorrow`), others)).toBe(others[1]);
    expect(mostSimilar(of("Quite another"), others)).toBeNull();
  });
});

test("a common prefix ends at the first difference, or with the shorter one", () => {
  expect(commonPrefixLength("abc", "abd")).toBe(2);
  expect(commonPrefixLength("ab", "abc")).toBe(2);
  expect(commonPrefixLength("", "abc")).toBe(0);
});
