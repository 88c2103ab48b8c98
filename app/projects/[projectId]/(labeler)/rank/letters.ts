/** Responses are called A to I, in the order shown. */
export const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H", "I"] as const;

export const letterOf = (shown: readonly string[], id: string): string => LETTERS[shown.indexOf(id)] ?? "?";

/** What a listener hears of a response: "Response B, rank 2, tied with C". */
export function spoken(id: string, shown: readonly string[], ranks: Record<string, number>): string {
  const rank = ranks[id];
  const name = `Response ${letterOf(shown, id)}`;
  if (rank === undefined) return `${name}, not ranked`;
  const tied = shown.filter((other) => other !== id && ranks[other] === rank);
  const others = tied.map((other) => letterOf(shown, other));
  return `${name}, rank ${rank}${others.length > 0 ? `, tied with ${listLetters(others)}` : ""}`;
}

/** "B", "B and D", "B, C and D". */
export const listLetters = (letters: readonly string[]): string =>
  new Intl.ListFormat("en-GB", { type: "conjunction" }).format(letters);
