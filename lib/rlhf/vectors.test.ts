/**
 * Every case of the independent numbers in vectors/ is read by some test: by its name, or with all cases of its file. Names are
 * looked for in the sources, so a test that only lists them would hide a gap.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const LIB = path.resolve(import.meta.dirname, "..");
const tests = readdirSync(LIB, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(path.join(LIB, file), "utf8"));

const FILES = [
  ...readdirSync(path.join(LIB, "rlhf/vectors")).map((file) => `rlhf/vectors/${file}`),
  "agreement/vectors/agreement.json",
];

/** What stands in quotes in a test, as patterns: a template stands for all that it can become. */
const quotedIn = (source: string): RegExp[] =>
  [...source.matchAll(/"(\w[\w.]*)"|`([\w.]*\$\{\w+\}[\w.]*)`/g)].map(
    ([, plain, template]) => new RegExp(`^${(plain ?? template!).replaceAll(".", "\\.").replace(/\$\{\w+\}/g, ".+")}$`),
  );
const readsWhole = (source: string, file: string): boolean =>
  new RegExp(`vectorCases(<(?:(?!vectorCase)[^])*?>)?\\(\\s*"${file}"`).test(source);

test.each(FILES)("every case of %s is read", (address) => {
  const file = path.basename(address, ".json");
  const { cases } = JSON.parse(readFileSync(path.join(LIB, address), "utf8")) as { cases: { name: string }[] };
  const readers = tests.filter((source) => source.includes(`"${file}"`));
  const patterns = readers.flatMap(quotedIn);
  const isRead = (name: string): boolean => patterns.some((pattern) => pattern.test(name));
  const unread = readers.some((source) => readsWhole(source, file)) ? [] : cases.filter(({ name }) => !isRead(name));
  expect(unread.map(({ name }) => name)).toEqual([]);
});
