/** The scale between two responses, from "A much better" to "B much better", and its keys. Pure. */
import type { Choice } from "@/lib/contract/conversations";
import type { PreferenceStrength } from "@/lib/contract/evaluation";

/** One mark of the scale: how much the response at a place is to be picked, or a tie. */
export type Mark = { place: 0 | 1; strength: PreferenceStrength } | "tie";

/**
 * The upper row of the keyboard from Q to P, mirrored about its middle. E and its mirror I are left out, because E edits. The tie has
 * both keys in the middle.
 */
const KEYS: readonly { keys: string; mark: Mark }[] = [
  { keys: "q", mark: { place: 0, strength: "much" } },
  { keys: "w", mark: { place: 0, strength: "clearly" } },
  { keys: "r", mark: { place: 0, strength: "slightly" } },
  { keys: "t y", mark: "tie" },
  { keys: "u", mark: { place: 1, strength: "slightly" } },
  { keys: "o", mark: { place: 1, strength: "clearly" } },
  { keys: "p", mark: { place: 1, strength: "much" } },
];

/** The marks from the first response to the second, without the tie where the project allows none. */
export const scale = (tiesAllowed: boolean): { keys: string; mark: Mark }[] =>
  KEYS.filter(({ mark }) => tiesAllowed || mark !== "tie");

export const LETTERS = ["A", "B"] as const;

/** What a mark chooses among the responses as they are shown. */
export const choiceAt = (mark: Mark, shown: readonly { id: string }[]): Choice =>
  mark === "tie"
    ? { pickedId: null, strength: null }
    : { pickedId: shown[mark.place]?.id ?? null, strength: mark.strength };

/** The mark that a choice stands at. */
export function markOf(choice: Choice, shown: readonly { id: string }[]): Mark {
  if (choice.pickedId === null || choice.strength === null) return "tie";
  return { place: shown[0]?.id === choice.pickedId ? 0 : 1, strength: choice.strength };
}

export const isSameMark = (a: Mark, b: Mark): boolean =>
  a === "tie" || b === "tie" ? a === b : a.place === b.place && a.strength === b.strength;
