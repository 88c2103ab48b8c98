/** The short form of a ranking of two: which one is better and how much, or a tie. Pure. */
import type { PreferenceStrength } from "@/lib/contract/evaluation";
import type { Board, Rules } from "./ranks";

/** `better`: place of the better one as shown. */
export type Choice = { better: 0 | 1; strength: PreferenceStrength | null } | "tie";

const STRONGEST_FIRST = ["much", "clearly", "slightly"] as const;

/** All that can be chosen, from the first being best to the second being best. */
export function choicesOf({ tiesAllowed }: Pick<Rules, "tiesAllowed">, strengthAsked: boolean): Choice[] {
  const strengths = strengthAsked ? STRONGEST_FIRST : [null];
  return [
    ...strengths.map((strength) => ({ better: 0 as const, strength })),
    ...(tiesAllowed ? ["tie" as const] : []),
    ...strengths.toReversed().map((strength) => ({ better: 1 as const, strength })),
  ];
}

/** What the board says, or null while a response has no rank. */
export function choiceOf(board: Board, [a = "", b = ""]: readonly string[]): Choice | null {
  const [first, second] = [board.ranks[a], board.ranks[b]];
  if (first === undefined || second === undefined) return null;
  if (first === second) return "tie";
  return { better: first < second ? 0 : 1, strength: board.strength ?? null };
}

export function choose(board: Board, [a = "", b = ""]: readonly string[], choice: Choice): Board {
  if (choice === "tie") return { ...board, ranks: { [a]: 1, [b]: 1 }, strength: null };
  const ranks = choice.better === 0 ? { [a]: 1, [b]: 2 } : { [a]: 2, [b]: 1 };
  return { ...board, ranks, strength: choice.strength };
}

export const isSameChoice = (a: Choice | null, b: Choice | null): boolean =>
  a === b ||
  (a !== null && b !== null && a !== "tie" && b !== "tie" && a.better === b.better && a.strength === b.strength);

/** Whether the choice says all that is asked. */
export const isWhole = (choice: Choice | null, strengthAsked: boolean): boolean =>
  choice === "tie" || (choice !== null && (!strengthAsked || choice.strength !== null));

/** The next choice to the left or right; from none, the first or last of those nearest the middle. */
export function stepped(choices: readonly Choice[], now: Choice | null, by: 1 | -1): Choice | undefined {
  const at = choices.findIndex((choice) => isSameChoice(choice, now));
  if (at >= 0) return choices[at + by];
  const side = choices.filter((choice) => choice !== "tie" && choice.better === (by < 0 ? 0 : 1));
  return by < 0 ? side.at(-1) : side[0];
}

/** Choosing a side again makes its lead one grade stronger, and after the strongest slight again. */
export function pressed(now: Choice | null, better: 0 | 1, strengthAsked: boolean): Choice {
  if (!strengthAsked) return { better, strength: null };
  const before = now !== null && now !== "tie" && now.better === better ? now.strength : null;
  const strength = before === "slightly" ? "clearly" : before === "clearly" ? "much" : "slightly";
  return { better, strength };
}
