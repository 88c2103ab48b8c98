import { expect, test } from "vitest";
import { choiceAt, isSameMark, markOf, scale } from "./strength-scale";

const shown = [{ id: "x" }, { id: "y" }];

test("the scale goes from A much better to B much better, and its keys are mirrored on the keyboard, without E", () => {
  const row = "qwertyuiop";
  const keys = scale(true).flatMap(({ keys }) => keys.split(" "));
  expect(keys).not.toContain("e");
  const mirrored = keys.map((key) => row[row.length - 1 - row.indexOf(key)]);
  expect(mirrored.toReversed()).toEqual(keys);
  expect(scale(true).map(({ mark }) => (mark === "tie" ? "=" : `${mark.place}${mark.strength}`))).toEqual([
    "0much",
    "0clearly",
    "0slightly",
    "=",
    "1slightly",
    "1clearly",
    "1much",
  ]);
  expect(scale(false).some(({ mark }) => mark === "tie")).toBe(false);
});

test("each mark is found again from what it chose", () => {
  for (const { mark } of scale(true)) expect(isSameMark(markOf(choiceAt(mark, shown), shown), mark)).toBe(true);
});
