import { describe, expect, test } from "vitest";
import { choiceOf, choicesOf, choose, isWhole, pressed, stepped } from "./pair";
import { emptyBoard, tiersOf } from "./ranks";

const shown = ["x", "y"];
const spoken = (choice: ReturnType<typeof choiceOf> | undefined) =>
  !choice ? "nothing" : choice === "tie" ? "=" : `${"AB"[choice.better]} ${choice.strength}`;

test("the scale runs from the first by far to the second by far, through a tie where that is allowed", () => {
  const scale = (tiesAllowed: boolean, strengthAsked: boolean) => choicesOf({ tiesAllowed }, strengthAsked).map(spoken);
  expect(scale(true, true)).toEqual(["A much", "A clearly", "A slightly", "=", "B slightly", "B clearly", "B much"]);
  expect(scale(false, true)).toHaveLength(6);
  expect(scale(true, false)).toEqual(["A null", "=", "B null"]);
});

test("every choice is read back from the board it makes, with the order it means", () => {
  for (const choice of choicesOf({ tiesAllowed: true }, true)) {
    const board = choose(emptyBoard, shown, choice);
    expect(choiceOf(board, shown)).toEqual(choice);
    expect(tiersOf(board, shown)).toEqual(
      choice === "tie" ? [shown] : choice.better === 0 ? [["x"], ["y"]] : [["y"], ["x"]],
    );
  }
  expect(choiceOf(emptyBoard, shown)).toBeNull();
});

test("a choice keeps what else is on the board", () => {
  const board = { ...emptyBoard, noneAcceptable: true, metadata: ["ambiguous" as const] };
  expect(choose(board, shown, "tie")).toMatchObject({ noneAcceptable: true, metadata: ["ambiguous"] });
});

test("a side without a strength is not all where strength is asked", () => {
  expect(isWhole(null, false)).toBe(false);
  expect(isWhole("tie", true)).toBe(true);
  expect(isWhole({ better: 0, strength: null }, false)).toBe(true);
  expect(isWhole({ better: 0, strength: null }, true)).toBe(false);
});

describe("by keyboard", () => {
  const choices = choicesOf({ tiesAllowed: true }, true);
  test("arrows walk the scale, from the middle, and stop at its ends", () => {
    expect(spoken(stepped(choices, null, -1))).toBe("A slightly");
    expect(spoken(stepped(choices, null, 1))).toBe("B slightly");
    expect(spoken(stepped(choices, { better: 0, strength: "slightly" }, 1))).toBe("=");
    expect(spoken(stepped(choices, "tie", 1))).toBe("B slightly");
    expect(stepped(choices, { better: 1, strength: "much" }, 1)).toBeUndefined();
  });
  test("a side pressed again is stronger, and then slight again", () => {
    const presses = [1, 2, 3, 4].reduce<ReturnType<typeof pressed>[]>(
      (made) => [...made, pressed(made.at(-1) ?? null, 1, true)],
      [],
    );
    expect(presses.map(spoken)).toEqual(["B slightly", "B clearly", "B much", "B slightly"]);
    expect(spoken(pressed({ better: 1, strength: "much" }, 0, true))).toBe("A slightly");
    expect(pressed("tie", 0, false)).toEqual({ better: 0, strength: null });
  });
});
