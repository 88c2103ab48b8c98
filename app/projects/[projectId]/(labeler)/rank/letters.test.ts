import { expect, test } from "vitest";
import { listLetters, spoken } from "./letters";

const shown = ["x", "y", "z"];

test("a response is spoken of with its rank and its ties", () => {
  expect(spoken("y", shown, {})).toBe("Response B, not ranked");
  expect(spoken("y", shown, { y: 2 })).toBe("Response B, rank 2");
  expect(spoken("y", shown, { x: 2, y: 2, z: 2 })).toBe("Response B, rank 2, tied with A and C");
});

test("letters are listed as in a sentence", () => {
  expect(listLetters(["B", "D", "E"])).toBe("B, D and E");
});
