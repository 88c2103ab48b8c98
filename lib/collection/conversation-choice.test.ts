import { expect, test } from "vitest";
import { choiceOfTiers, tiersOfChoice } from "./conversation-choice";

const shown = ["a", "b"];
const pick = (pickedId: string) => ({ pickedId, strength: "much" as const });
const tie = { pickedId: null, strength: null };

test("the picked response is ranked first, and a tie is one rank", () => {
  expect(tiersOfChoice(pick("b"), shown, null)).toEqual([["b"], ["a"]]);
  expect(tiersOfChoice(pick("b"), shown, "better")).toEqual([["b"], ["a"]]);
  expect(tiersOfChoice(tie, shown, null)).toEqual([["a", "b"]]);
});

test("where the more harmful one is picked, the other is ranked first", () => {
  expect(tiersOfChoice(pick("b"), shown, "more_harmful")).toEqual([["a"], ["b"]]);
});

test("a ranking tells of the pick that it was made from", () => {
  for (const mode of [null, "better", "more_harmful"] as const)
    for (const choice of [pick("a"), pick("b"), tie])
      expect(choiceOfTiers(tiersOfChoice(choice, shown, mode), choice.strength, mode)).toEqual(choice);
});
