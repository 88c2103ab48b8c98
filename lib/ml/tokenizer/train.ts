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
import { BYTE_CHARACTERS } from "./byte-alphabet";
import { PairQueue } from "./pair-queue";

/** GPT-2's word pattern, which the ByteLevel pre-tokenizer of the written file applies as well. Matches every character. */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** A pair of this count or less is no repetition and earns no token. */
const SINGLE = 1;

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
  const merges = learnMerges(countWords(input.documents, byteIds), tokens, vocabSize, specialTokens);
  return tokenizerJson(tokens, merges, specialTokens);
}

/** Distinct words as byte ids, with how often each occurs. */
function countWords(documents: Iterable<string>, byteIds: readonly number[]): Word[] {
  const counts = new Map<string, number>();
  for (const document of documents)
    for (const word of document.match(WORDS) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const encoder = new TextEncoder();
  return [...counts].map(([word, count]) => ({
    symbols: Array.from(encoder.encode(word), (byte) => byteIds[byte]!),
    count,
  }));
}

/** Extends `tokens` by one token per merge and returns the merges, most important first. */
function learnMerges(
  words: readonly Word[],
  tokens: string[],
  vocabSize: number,
  specialTokens: readonly string[],
): [string, string][] {
  const pairs = new Map<number, Pair>();
  for (const word of words) addPairs(pairs, word);
  const queue = new PairQueue();
  for (const [key, pair] of pairs) queue.push(key, pair.count);

  const merges: [string, string][] = [];
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const reserved = new Set(specialTokens);
  while (tokens.length < vocabSize) {
    const best = nextPair(queue, pairs);
    if (best === null) break;
    const [left, right] = [tokens[Math.floor(best / PAIR_BASE)]!, tokens[best % PAIR_BASE]!];
    const token = left + right;
    if (reserved.has(token)) {
      // Plain text must never become a special token, however often it is written.
      pairs.delete(best);
      continue;
    }
    // Two merges may spell the same token: "a" + "bc" and "ab" + "c". They share its id.
    const id = ids.get(token) ?? tokens.push(token) - 1;
    ids.set(token, id);
    merges.push([left, right]);
    applyMerge(pairs, queue, best, id);
  }
  return merges;
}

/** The pair that occurs most now, or null when none repeats. A pair's highest entry in the queue may be outdated, but never too low. */
function nextPair(queue: PairQueue, pairs: Map<number, Pair>): number | null {
  for (let top = queue.pop(); top !== null; top = queue.pop()) {
    const count = pairs.get(top.key)?.count ?? 0;
    if (count <= SINGLE) continue;
    if (count === top.count) return top.key;
    queue.push(top.key, count);
  }
  return null;
}

/** Replaces the pair by `id` in every word that holds it and brings the counts up to date. */
function applyMerge(pairs: Map<number, Pair>, queue: PairQueue, key: number, id: number): void {
  const left = Math.floor(key / PAIR_BASE);
  const right = key % PAIR_BASE;
  const words = pairs.get(key)?.words ?? new Set<Word>();
  pairs.delete(key);
  const made = new Set<number>();
  for (const word of words) {
    const merged = mergePair(word.symbols, left, right, id);
    if (merged.length === word.symbols.length) continue;
    forEachPair(word.symbols, (k) => {
      const pair = pairs.get(k);
      if (pair) pair.count -= word.count;
    });
    word.symbols = merged;
    forEachPair(merged, (k) => {
      addPair(pairs, k, word);
      if (Math.floor(k / PAIR_BASE) === id || k % PAIR_BASE === id) made.add(k);
    });
  }
  for (const k of made) queue.push(k, pairs.get(k)!.count);
}

function mergePair(symbols: readonly number[], left: number, right: number, id: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const found = symbols[i] === left && symbols[i + 1] === right;
    out.push(found ? id : symbols[i]!);
    if (found) i++;
  }
  return out;
}

function forEachPair(symbols: readonly number[], visit: (key: number) => void): void {
  for (let i = 1; i < symbols.length; i++) visit(symbols[i - 1]! * PAIR_BASE + symbols[i]!);
}

function addPairs(pairs: Map<number, Pair>, word: Word): void {
  forEachPair(word.symbols, (key) => addPair(pairs, key, word));
}

function addPair(pairs: Map<number, Pair>, key: number, word: Word): void {
  const pair = pairs.get(key);
  if (pair === undefined) {
    pairs.set(key, { count: word.count, words: new Set([word]) });
    return;
  }
  pair.count += word.count;
  pair.words.add(word);
}

function tokenizerJson(
  tokens: readonly string[],
  merges: readonly [string, string][],
  specialTokens: readonly string[],
): string {
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: "ByteLevel",
      add_prefix_space: false,
      trim_offsets: true,
      use_regex: true,
    },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
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
      merges: merges.map((pair) => pair.join(" ")),
    },
  });
}
