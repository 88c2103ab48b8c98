/**
 * How pleasant the words of a text are, by a list of words with valences from -5 to 5.
 *
 * Source: Nielsen 2011, "A new ANEW: evaluation of a word list for sentiment analysis in microblogs", arXiv 1103.2903
 * (AFINN). Departure: entries of several words count as a whole, the longest first, and hyphens part words in list and
 * text alike.
 */

/** Valence by entry, its words joined by single spaces. */
export type Lexicon = ReadonlyMap<string, number>;

/** Runs of letters and digits, with apostrophes inside, in lower case. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll("’", "'")
    .match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) ?? [];

/**
 * Reads lines of an entry, a tab and its valence.
 * @throws Error when a line is anything else.
 */
export function parseLexicon(text: string): Lexicon {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return new Map(
    lines.map((line) => {
      const [, entry = "", valence] = line.match(/^(.+)\t(-?\d+)\s*$/) ?? [];
      const words = wordsOf(entry);
      if (words.length === 0)
        throw new Error(`"${line}" is no entry of a list of valences: a word, a tab and a whole number are.`);
      return [words.join(" "), Number(valence)];
    }),
  );
}

/** The sum of the valences of a text's words, each as often as it stands there; words without an entry count 0. */
export function valenceOf(text: string, lexicon: Lexicon): number {
  const words = wordsOf(text);
  let sum = 0;
  for (let i = 0; i < words.length; ) {
    let length = Math.min(MOST_WORDS, words.length - i);
    while (length > 1 && !lexicon.has(words.slice(i, i + length).join(" "))) length -= 1;
    sum += lexicon.get(words.slice(i, i + length).join(" ")) ?? 0;
    i += length;
  }
  return sum;
}

/** Of the longest entry: "once in a lifetime", "son of a bitch". */
const MOST_WORDS = 4;
