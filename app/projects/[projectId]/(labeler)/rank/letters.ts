import type { RankTexts } from "./board-types";

/** Responses are called A to I, in the order shown. */
export const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H", "I"] as const;

export const letterOf = (shown: readonly string[], id: string): string => LETTERS[shown.indexOf(id)] ?? "?";

/** What a listener hears of a response: "Response B, rank 2, tied with C". */
export function spoken(
  id: string,
  shown: readonly string[],
  ranks: Record<string, number>,
  t: RankTexts,
  locale: string,
): string {
  const rank = ranks[id];
  const letter = letterOf(shown, id);
  if (rank === undefined) return t("spoken.unranked", { letter });
  const tied = shown.filter((other) => other !== id && ranks[other] === rank);
  if (tied.length === 0) return t("spoken.ranked", { letter, rank: String(rank) });
  const others = listLetters(
    tied.map((other) => letterOf(shown, other)),
    locale,
  );
  return t("spoken.tied", { letter, rank: String(rank), others });
}

/** "B", "B and D", "B, C and D". */
export const listLetters = (letters: readonly string[], locale = "en"): string =>
  new Intl.ListFormat(locale === "en" ? "en-GB" : locale, { type: "conjunction" }).format(letters);
