import { expect, test } from "vitest";
import { repetitionOf } from "./measure";

test("a story that says everything once repeats nothing", () => {
  expect(repetitionOf(["The cat sat on a mat."])).toEqual({
    distinctWords: 1,
    repeatedTrigrams: 0,
    distinctTrigrams: 1,
  });
});

test("words and runs of three words are counted within a story", () => {
  // Six words, one of them distinct; four runs, one of them distinct.
  const { distinctWords, repeatedTrigrams } = repetitionOf(["happy happy happy, happy happy happy!", "one two three"]);
  expect(distinctWords).toBeCloseTo((1 / 6 + 1) / 2, 12);
  expect(repeatedTrigrams).toBeCloseTo((3 / 4 + 0) / 2, 12);
});

test("stories that are one another's copies have few distinct runs between them", () => {
  const story = "the dog ran home";
  expect(repetitionOf([story, story, story, "a cat slept here"]).distinctTrigrams).toBeCloseTo(4 / 8, 12);
});

test("a story too short for a run counts for nothing there", () => {
  expect(repetitionOf(["", "yes", "all is well"])).toEqual({
    distinctWords: 1,
    repeatedTrigrams: 0,
    distinctTrigrams: 1,
  });
});
