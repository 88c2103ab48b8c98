import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordDifferences } from "./word-differences";

const text = (pieces: { text: string }[] | undefined) => pieces?.map((p) => p.text).join("");

describe("wordDifferences", () => {
  test("marks the words that only one text has", () => {
    const found = wordDifferences("Fry the eggs with rice.", "Fry the old eggs with salt.");
    expect(found?.a.filter((p) => p.changed).map((p) => p.text.trim())).toEqual(["rice."]);
    expect(found?.b.filter((p) => p.changed).map((p) => p.text.trim())).toEqual(["old", "salt."]);
  });
  test("equal texts have no difference, whatever their spaces", () => {
    expect(wordDifferences("a  b\n", "a b")?.a.some((p) => p.changed && p.text.trim())).toBe(false);
  });
  test("the pieces give the texts back", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const found = wordDifferences(a, b);
        expect(text(found?.a)).toBe(a);
        expect(text(found?.b)).toBe(b);
      }),
    );
  });
  test("gives up on texts too long to compare", () => {
    const long = "word ".repeat(3000);
    expect(wordDifferences(long, long)).toBeNull();
  });
});
