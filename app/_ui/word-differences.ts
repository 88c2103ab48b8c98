/** A run of words, and whether the other text lacks it. */
export type Piece = { text: string; changed: boolean };

/** Beyond this many word pairs the texts are too long to compare while someone waits. */
const MAX_CELLS = 4_000_000;

/**
 * Two texts cut into runs of words that both have (in order) and runs that only one has: a longest common subsequence of words.
 * Null when they are too long to compare. Joining the pieces gives the texts back.
 */
export function wordDifferences(a: string, b: string): { a: Piece[]; b: Piece[] } | null {
  const [x, y] = [words(a), words(b)];
  if (x.length * y.length > MAX_CELLS) return null;
  const common = commonLengths(x, y);
  const inA: boolean[] = [];
  const inB: boolean[] = [];
  const width = y.length + 1;
  for (let i = 0, j = 0; i < x.length || j < y.length; ) {
    const down = common[(i + 1) * width + j] ?? -1;
    const right = common[i * width + j + 1] ?? -1;
    if (i < x.length && j < y.length && bare(x[i]) === bare(y[j])) {
      inA[i++] = false;
      inB[j++] = false;
    } else if (j >= y.length || (i < x.length && down >= right)) inA[i++] = true;
    else inB[j++] = true;
  }
  return { a: pieces(x, inA), b: pieces(y, inB) };
}

/** A text of which nothing is marked. */
export const unmarked = (text: string): Piece[] => [{ text, changed: false }];

/** Each word with the space behind it. */
const words = (text: string): string[] => text.match(/\s*\S+\s*?(?=\s|$)|\s+$/g) ?? [];

const bare = (word: string | undefined): string => (word ?? "").trim();

/** [i·width + j]: length of the longest common subsequence of x from i and y from j. */
function commonLengths(x: readonly string[], y: readonly string[]): Uint16Array {
  const width = y.length + 1;
  const table = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      table[i * width + j] =
        bare(x[i]) === bare(y[j])
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  return table;
}

function pieces(parts: readonly string[], changed: readonly boolean[]): Piece[] {
  const runs: Piece[] = [];
  parts.forEach((text, i) => {
    const last = runs.at(-1);
    if (last && last.changed === changed[i]) last.text += text;
    else runs.push({ text, changed: changed[i] ?? false });
  });
  return runs;
}
