import { expect, test } from "vitest";
import { parseLexicon, valenceOf, wordsOf } from "./valence";

const lexicon = parseLexicon(
  [
    "happy\t3",
    "sad\t-2",
    "good\t3",
    "not good\t-2",
    "can't stand\t-3",
    "cover-up\t-3",
    "son-of-a-bitch\t-5",
    "kind of\t0",
    "kind\t2",
    "",
  ].join("\n"),
);
const valence = (text: string) => valenceOf(text, lexicon);

test("words are runs of letters in lower case, with the apostrophes inside them", () => {
  expect(wordsOf("“Don’t cry,” said Mr. Bear's 2nd-best 'naïve' friend.")).toEqual([
    "don't",
    "cry",
    "said",
    "mr",
    "bear's",
    "2nd",
    "best",
    "naïve",
    "friend",
  ]);
  expect(wordsOf(" … ")).toEqual([]);
});

test("a text is worth the sum of its words, each as often as it stands there", () => {
  expect(valence("Happy, HAPPY and sad.")).toBe(3 + 3 - 2);
  expect(valence("The unhappy man sat in the saddle.")).toBe(0);
  expect(valence("")).toBe(0);
});

test("an entry of several words counts as a whole, in place of the words in it", () => {
  expect(valence("It was not good.")).toBe(-2);
  expect(valence("not so good")).toBe(3);
  expect(valence("He was kind of happy and kind.")).toBe(0 + 3 + 2);
  expect(valence("He can’t stand that son of a bitch")).toBe(-3 - 5);
});

test("hyphens part words in the list and in the text alike", () => {
  expect(valence("a cover-up")).toBe(-3);
  expect(valence("a cover up")).toBe(-3);
  expect(valence("happy-sad")).toBe(1);
});

test("a line that is no entry is refused, and said", () => {
  expect(() => parseLexicon("happy\t3\nsad -2")).toThrow('"sad -2" is no entry');
  expect(() => parseLexicon("happy\tvery")).toThrow("is no entry");
  expect(() => parseLexicon("\t3")).toThrow("is no entry");
});
