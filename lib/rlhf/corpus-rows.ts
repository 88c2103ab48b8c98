/** An endless sequence of packed rows of a corpus, shuffled anew in each pass. */
import { AppError } from "@/lib/contract/errors";
import { childSeed, randomFrom, shuffled } from "@/lib/ml/random";
import { type Example, packDocuments, packedRowCount } from "./batches";

/**
 * The nth row, which follows from the seed and n alone.
 * @param documents  token ids, each document ending in EOS.
 * @param width      places of a row, which has one token more.
 * @throws           AppError when the documents do not fill one row.
 */
export function corpusRows(input: {
  documents: readonly (readonly number[])[];
  width: number;
  seed: number;
}): (n: number) => Example {
  const { documents, width, seed } = input;
  const rowCount = packedRowCount(documents, width);
  if (rowCount === 0)
    throw new AppError(
      "too_little_data",
      `The corpus has fewer than ${width} tokens, the length of one sequence. Add text or shorten the context.`,
    );
  const rowsOfPass = remembered((pass) =>
    packDocuments({ documents, order: shuffled(documents.length, randomFrom(childSeed(seed, pass))), width }).map(
      allLearned,
    ),
  );
  return (n) => rowsOfPass(Math.floor(n / rowCount))[n % rowCount]!;
}

export const allLearned = (ids: readonly number[]): Example => ({ ids, mask: ids.map(() => 1) });

/** A function that keeps its last result: a step may begin in one pass and end in the next, never go back. */
function remembered<T>(compute: (key: number) => T): (key: number) => T {
  const last = new Map<number, T>();
  return (key) => {
    const known = last.get(key);
    if (known !== undefined) return known;
    last.clear();
    const value = compute(key);
    last.set(key, value);
    return value;
  };
}
