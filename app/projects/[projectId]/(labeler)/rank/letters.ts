/** Responses are called A to I, in the order shown. */
export const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H", "I"] as const;

export const letterOf = (shown: readonly string[], id: string): string =>
  LETTERS[shown.indexOf(id)] ?? "?";

/** "B", "B and D", "B, C and D". */
export const listLetters = (letters: readonly string[]): string =>
  new Intl.ListFormat("en-GB", { type: "conjunction" }).format(letters);
