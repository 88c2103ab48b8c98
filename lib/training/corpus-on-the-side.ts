/** Text that a round learns beside its snapshot. */
import { readCorpus } from "@/lib/datasets/corpora";
import type { RoundRow } from "@/lib/db/rounds";
import type { Tokenizer } from "@/lib/ml/tokenizer/load";

/** The documents of the round's corpus as token ids, each ending in EOS; none when it has no corpus. */
export async function readCorpusFor({ corpusId }: RoundRow, tokenizer: Tokenizer): Promise<number[][]> {
  const documents = corpusId === null ? [] : await readCorpus(corpusId);
  return documents.map((text) => [...tokenizer.encode(text), tokenizer.eosId]);
}

/** A note about them, for the log. */
export const onTheSide = (documents: readonly unknown[]): string[] =>
  documents.length === 0
    ? []
    : [`Learns ${documents.length} document${documents.length === 1 ? "" : "s"} on the side.`];
