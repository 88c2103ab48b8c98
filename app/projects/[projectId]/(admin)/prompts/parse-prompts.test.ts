import { describe, expect, test } from "vitest";
import { batchesOf, formatOf, type ParsedPrompt, parsePrompts } from "./parse-prompts";

const parse = (text: string, format = formatOf(text)) =>
  parsePrompts({ text, format, author: "pasted", useCase: "other" });

const user = (content: string) => [{ role: "user", content }];

describe("plain lines", () => {
  test("each line is a prompt; empty lines separate, and keep the count of lines right", () => {
    const { prompts, errors } = parse("What is rain?\n\n  Name two rivers.  \r\n");
    expect(errors).toEqual([]);
    expect(prompts).toEqual([
      { line: 1, prompt: { messages: user("What is rain?"), author: "pasted", useCase: "other" } },
      {
        line: 3,
        prompt: { messages: user("Name two rivers."), author: "pasted", useCase: "other" },
      },
    ]);
  });

  test("a line that is too long is an error beside the ones that are not", () => {
    const { prompts, errors } = parse(`short\n${"x".repeat(20_001)}`);
    expect(prompts).toHaveLength(1);
    expect(errors).toMatchObject([{ line: 2, reason: expect.stringContaining("20000") }]);
  });

  test("a missing author is said once per line, in words", () => {
    const { errors } = parsePrompts({ text: "a", format: "text", author: " ", useCase: "other" });
    expect(errors[0]?.reason).toContain("author needs a name");
  });
});

describe("JSON lines", () => {
  test("take messages or prompt, with author and use case or without", () => {
    const text = [
      { prompt: "Hi", author: "a1", useCase: "chat" },
      { messages: [...user("Hi"), { role: "assistant", content: "Hello." }, ...user("And?")] },
    ]
      .map((o) => JSON.stringify(o))
      .join("\n");
    expect(formatOf(text)).toBe("json");
    const { prompts, errors } = parse(text);
    expect(errors).toEqual([]);
    expect(prompts[0]?.prompt).toEqual({ messages: user("Hi"), author: "a1", useCase: "chat" });
    expect(prompts[1]?.prompt).toMatchObject({ author: "pasted", useCase: "other" });
    expect(prompts[1]?.prompt.messages).toHaveLength(3);
  });

  test("take a language and topics, in canonical form", () => {
    const { prompts, errors } = parse(
      '{"prompt": "Hallo", "language": "DE-at", "topics": [" Law "]}\n{"prompt": "x", "language": "b_d"}',
    );
    expect(prompts[0]?.prompt).toMatchObject({ language: "de-AT", topics: ["law"] });
    expect(errors).toMatchObject([{ line: 2, reason: expect.stringContaining("not a language tag") }]);
  });

  test("every bad line is reported with its number, its text and a reason; good ones stay", () => {
    const lines = [
      '{"prompt": "good"}',
      "{not json",
      '["array"]',
      '{"author": "a"}',
      '{"prompt": "   "}',
      '{"prompt": "x", "useCase": "poetry"}',
      '{"messages": [{"role": "assistant", "content": "I end."}]}',
      '{"prompt": "x", "messages": [{"role": "user", "content": "x"}]}',
      '{"messages": "text"}',
    ];
    const { prompts, errors } = parse(lines.join("\n"), "json");
    expect(prompts.map((p) => p.line)).toEqual([1]);
    expect(errors.map((e) => e.line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(errors.map((e) => e.text)).toEqual(lines.slice(1));
    expect(errors.map((e) => e.reason)).toEqual([
      "This line is not a JSON object.",
      "This line is not a JSON object.",
      "It has neither “messages” nor “prompt”.",
      "A message needs some text.",
      expect.stringContaining("must be one of generation"),
      "The last message must be the user's.",
      expect.stringContaining("keep one of them"),
      expect.stringMatching(/^messages: .*\.$/),
    ]);
  });

  test("a byte-order mark does not spoil the first line", () => {
    const { prompts } = parse('\uFEFF{"prompt": "Hi"}', "json");
    expect(prompts).toHaveLength(1);
  });
});

test("large imports are cut into calls that the endpoint takes, in order and complete", () => {
  const item = (line: number, content: string): ParsedPrompt => ({
    line,
    prompt: { messages: [{ role: "user", content }], author: "a", useCase: "other" },
  });
  const many = Array.from({ length: 5_001 }, (_, i) => item(i, "x"));
  expect(batchesOf(many).map((b) => b.length)).toEqual([5_000, 1]);
  expect(batchesOf(many).flat()).toEqual(many);

  const wide = Array.from({ length: 500 }, (_, i) => item(i, "é".repeat(20_000)));
  const sizes = batchesOf(wide).map((b) => JSON.stringify(b.map((p) => p.prompt)));
  expect(Math.max(...sizes.map((s) => Buffer.byteLength(s)))).toBeLessThan(8 * 2 ** 20);
  expect(batchesOf([])).toEqual([]);
});
