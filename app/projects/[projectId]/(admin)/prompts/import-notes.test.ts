import { expect, test } from "vitest";
import { importNotes, sumOf } from "./import-notes";

const nothing = { added: 0, duplicates: 0, nearDuplicates: 0, personalData: 0, leftOut: [] };

test("an import says what was there, what is alike, what is personal and what was left out", () => {
  expect(importNotes({ ...nothing, added: 3 })).toBe("");
  expect(
    importNotes({
      added: 9,
      duplicates: 1,
      nearDuplicates: 2,
      personalData: 1,
      leftOut: [
        { author: "ada", count: 4 },
        { author: "bob", count: 1 },
      ],
    }),
  ).toBe(
    "1 prompt was there already. 2 begin like another one. 1 holds personal data and will not be trained on. " +
      "Left out, because an author may have only so many (see the settings): 4 of ada and 1 of bob.",
  );
});

test("results of several calls add up, authors too", () => {
  const one = { ...nothing, added: 2, leftOut: [{ author: "ada", count: 1 }] };
  const two = {
    ...nothing,
    duplicates: 3,
    leftOut: [
      { author: "ada", count: 2 },
      { author: "bob", count: 1 },
    ],
  };
  expect(sumOf(one, two)).toEqual({
    ...nothing,
    added: 2,
    duplicates: 3,
    leftOut: [
      { author: "ada", count: 3 },
      { author: "bob", count: 1 },
    ],
  });
});
