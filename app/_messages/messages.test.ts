import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { MESSAGES } from "./messages";

type Tree = { [key: string]: string | Tree };

/** Every text with its path, "view.light" -> "Light". */
const textsOf = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`),
  );

/** Names of what is filled in: "{count, plural, one {# task} other {# tasks}} of {all}" -> all, count. */
const namesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]/g)].map((found) => found[1] ?? ""))].toSorted();
const tagsIn = (text: string): string[] => [...text.matchAll(/<(\w+)>/g)].map((found) => found[1] ?? "").toSorted();

const english = new Map(textsOf(MESSAGES.en));

describe.each(Object.entries(MESSAGES))("the messages in %s", (locale, messages) => {
  const texts = textsOf(messages);

  it("are those of English, none more and none less", () => {
    expect(texts.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("say something", () => {
    expect(texts.filter(([, text]) => text.trim() === "").map(([path]) => path)).toEqual([]);
  });

  it("fill in what English fills in", () => {
    for (const [path, text] of texts) {
      expect({ path, names: namesIn(text) }).toEqual({ path, names: namesIn(english.get(path) ?? "") });
      expect({ path, tags: tagsIn(text) }).toEqual({ path, tags: tagsIn(english.get(path) ?? "") });
    }
  });

  it("can all be read by the library that fills them in", () => {
    const problems: string[] = [];
    const translate = createTranslator({
      locale: locale as keyof typeof MESSAGES, // Object.entries widens it
      messages: Object.fromEntries(texts.map(([path, text]) => [path.replaceAll(".", "/"), text])),
      onError: (error) => problems.push(error.message),
    });
    for (const [path, text] of texts) {
      const values = Object.fromEntries(namesIn(text).map((name) => [name, 2]));
      const tags = Object.fromEntries(tagsIn(text).map((tag) => [tag, (inner: unknown) => inner as string]));
      translate.rich(path.replaceAll(".", "/"), { ...values, ...tags });
    }
    expect(problems).toEqual([]);
  });
});
