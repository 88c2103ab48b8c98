/**
 * Trains a byte-level BPE tokenizer and writes it as a Hugging Face tokenizer.json.
 *
 * Text is cut into words by GPT-2's pattern; the most frequent pair of neighbouring symbols becomes a symbol, again and again.
 * Work is done once per distinct word, and a merge touches only the words that hold its pair.
 * Ties go to the pair with the smaller ids, so the same documents always give the same file, in any order.
 *
 * @source Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", algorithm 1, arXiv 1508.07909;
 *         bytes as the base alphabet: Radford et al. 2019, section 2.2.
 */
import { ByteLevelPreTokenizer } from "@huggingface/tokenizers";
import { PriorityQueue } from "../priority-queue";

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true } as const;

/** The words are those that the written file's pre-tokenizer cuts, which leaves no character out. */
const { pattern: WORDS, byte_encoder: characterOf } = new ByteLevelPreTokenizer(BYTE_LEVEL);

/** [256] the printable character that stands for each byte, so that a vocabulary is readable text. */
const BYTE_CHARACTERS = Array.from({ length: 256 }, (_, byte) => characterOf[byte]!);

/** Pairs are map keys: left × PAIR_BASE + right, exact below 2^53. */
const PAIR_BASE = 2 ** 24;

type Word = { symbols: number[]; count: number };
type Pair = { count: number; words: Set<Word> };

/**
 * Returns the text of a tokenizer.json: special tokens first, then the 256 bytes, then one token per merge.
 * @param documents      texts; a special token written out in one is plain text.
 * @param vocabSize      the most tokens to make; fewer when no pair repeats any more.
 * @param specialTokens  take the ids 0, 1, … in this order.
 */
export function trainBytePairTokenizer(input: {
  documents: Iterable<string>;
  vocabSize: number;
  specialTokens: readonly string[];
}): string {
  const { specialTokens, vocabSize } = input;
  if (new Set(specialTokens).size !== specialTokens.length || specialTokens.includes(""))
    throw new RangeError("Special tokens must differ from one another and must not be empty.");
  const least = specialTokens.length + BYTE_CHARACTERS.length;
  if (!Number.isInteger(vocabSize) || vocabSize < least || vocabSize >= PAIR_BASE)
    throw new RangeError(
      `A vocabulary of ${vocabSize} is impossible: ${specialTokens.length} special tokens and 256 bytes need ${least} or more.`,
    );

  const tokens = [...specialTokens, ...[...BYTE_CHARACTERS].sort()];
  const byteIds = BYTE_CHARACTERS.map((c) => tokens.indexOf(c, specialTokens.length));
  const words = countWords(input.documents, byteIds);
  const merges = learnMerges({ words, tokens, vocabSize, specialCount: specialTokens.length });
  return tokenizerJson(tokens, merges, specialTokens);
}

/** Distinct words as byte ids, with how often each occurs. */
function countWords(documents: Iterable<string>, byteIds: readonly number[]): Word[] {
  const counts = new Map<string, number>();
  for (const document of documents)
    for (const word of document.match(WORDS) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const encoder = new TextEncoder();
  const symbolsOf = (word: string): number[] => Array.from(encoder.encode(word), (byte) => byteIds[byte]!);
  return [...counts].map(([word, count]) => ({ symbols: symbolsOf(word), count }));
}

/** Extends `tokens` by one token per merge and returns the merges as the file has them, most important first. */
function learnMerges(input: { words: Word[]; tokens: string[]; vocabSize: number; specialCount: number }): string[] {
  const { words, tokens, vocabSize, specialCount } = input;
  const pairs = new Map<number, Pair>();
  for (const word of words) forEachPair(word.symbols, (key) => addPair(pairs, key, word));
  const queue = new PriorityQueue();
  for (const [key, { count }] of pairs) queue.push(key, count);

  const merges: string[] = [];
  const ids = new Map(tokens.map((token, id) => [token, id]));
  while (tokens.length < vocabSize) {
    const key = nextPair(queue, pairs);
    if (key === undefined) break;
    const [left, right] = partsOf(key).map((id) => tokens[id]!);
    const token = `${left}${right}`;
    // Two merges may spell the same token: "a" + "bc" and "ab" + "c". They share its id.
    const id = ids.get(token) ?? tokens.push(token) - 1;
    ids.set(token, id);
    // Plain text must never become a special token, however often it is written.
    if (id < specialCount) pairs.delete(key);
    else {
      merges.push(`${left} ${right}`);
      applyMerge(pairs, queue, key, id);
    }
  }
  return merges;
}

/** The pair that occurs most now, of those that repeat. A pair's highest weight in the queue may be outdated, but never too low. */
function nextPair(queue: PriorityQueue, pairs: ReadonlyMap<number, Pair>): number | undefined {
  for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
    const count = pairs.get(top.key)?.count ?? 0;
    if (count <= 1) continue;
    if (count === top.weight) return top.key;
    queue.push(top.key, count);
  }
  return undefined;
}

/** Replaces the pair by `id` in every word that holds it and brings the counts up to date. */
function applyMerge(pairs: Map<number, Pair>, queue: PriorityQueue, key: number, id: number): void {
  const { words } = pairs.get(key)!;
  pairs.delete(key);
  const made = new Set<number>();
  for (const word of words) {
    const merged = mergePair(word.symbols, key, id);
    if (merged.length === word.symbols.length) continue;
    forEachPair(word.symbols, (k) => {
      const pair = pairs.get(k);
      if (pair) pair.count -= word.count;
    });
    word.symbols = merged;
    forEachPair(merged, (k, left, right) => {
      addPair(pairs, k, word);
      if (left === id || right === id) made.add(k);
    });
  }
  for (const k of made) queue.push(k, pairs.get(k)!.count);
}

function mergePair(symbols: readonly number[], key: number, id: number): number[] {
  const [left, right] = partsOf(key);
  const out: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const found = symbols[i] === left && symbols[i + 1] === right;
    out.push(found ? id : symbols[i]!);
    if (found) i++;
  }
  return out;
}

const partsOf = (key: number): [number, number] => [Math.floor(key / PAIR_BASE), key % PAIR_BASE];

function forEachPair(symbols: readonly number[], visit: (key: number, left: number, right: number) => void): void {
  for (let i = 1; i < symbols.length; i++) {
    const [left, right] = [symbols[i - 1]!, symbols[i]!];
    visit(left * PAIR_BASE + right, left, right);
  }
}

function addPair(pairs: Map<number, Pair>, key: number, word: Word): void {
  let pair = pairs.get(key);
  if (!pair) pairs.set(key, (pair = { count: 0, words: new Set() }));
  pair.count += word.count;
  pair.words.add(word);
}

function tokenizerJson(tokens: readonly string[], merges: readonly string[], specialTokens: readonly string[]): string {
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({ id, content, ...flags })),
    normalizer: null,
    pre_tokenizer: BYTE_LEVEL,
    post_processor: null,
    decoder: { ...BYTE_LEVEL, add_prefix_space: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  });
}
