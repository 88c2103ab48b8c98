import { ByteLevelPreTokenizer, Tokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trainBytePairTokenizer } from "./train";

type Model = { vocab: Record<string, number>; merges: string[] };
const modelOf = (json: string): Model => (JSON.parse(json) as { model: Model }).model;

describe("trainBytePairTokenizer", () => {
  test("merges the pairs of Sennrich's example in the order worked out by hand", () => {
    // low ×5, lower ×2, newest ×6, widest ×3, one word a document, so that no word carries a space.
    const documents = [
      ...Array<string>(5).fill("low"),
      ...Array<string>(2).fill("lower"),
      ...Array<string>(6).fill("newest"),
      ...Array<string>(3).fill("widest"),
    ];
    const { merges, vocab } = modelOf(trainBytePairTokenizer({ documents, vocabSize: 256 + 7, specialTokens: [] }));
    // es, st and t-ends: e+s 9, s+t 9 -> the smaller left id (e); then es+t 9; l+o 7; lo+w 7; n+e, e+w, w+est 6 -> e+w.
    expect(merges).toEqual(["e s", "es t", "l o", "lo w", "e w", "n ew", "new est"]);
    expect(vocab.newest).toBe(262);
  });

  test("gives special tokens the first ids, then the 256 bytes in the order of their characters", () => {
    const { vocab } = modelOf(
      trainBytePairTokenizer({
        documents: [],
        vocabSize: 300,
        specialTokens: ["<|pad|>", "<|endoftext|>"],
      }),
    );
    expect(Object.keys(vocab)).toHaveLength(258);
    expect(vocab["<|pad|>"]).toBe(0);
    expect(vocab["<|endoftext|>"]).toBe(1);
    expect(vocab["!"]).toBe(2);
    expect(vocab.Ń).toBe(257);
    expect(vocab.Ġ).toBeDefined();
  });

  test("counts overlapping pairs as neighbours and merges them from the left", () => {
    const { merges } = modelOf(trainBytePairTokenizer({ documents: ["aaaa aaaa"], vocabSize: 260, specialTokens: [] }));
    expect(merges.slice(0, 2)).toEqual(["a a", "aa aa"]);
  });

  test("does not depend on the order of the documents", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c", " ", "\n", "é"), maxLength: 40 })),
        (documents) => {
          const train = (d: string[]): string =>
            trainBytePairTokenizer({ documents: d, vocabSize: 280, specialTokens: ["<s>"] });
          expect(train([...documents].reverse())).toBe(train(documents));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("keeps counts that equal a recount from nothing after every merge", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), (documents) => {
        const { merges } = modelOf(trainBytePairTokenizer({ documents, vocabSize: 256 + 12, specialTokens: [] }));
        expect(merges).toEqual(naiveMerges(documents, 12));
      }),
      { numRuns: 200 },
    );
  });

  test("never makes a token that spells a special one", () => {
    const special = "<|user|>";
    const json = trainBytePairTokenizer({
      documents: Array<string>(50).fill("<|user|><|user|>"),
      vocabSize: 400,
      specialTokens: ["ab", special],
    });
    expect(modelOf(json).merges.filter((m) => m.replace(" ", "") === special)).toEqual([]);
    const pair = trainBytePairTokenizer({
      documents: Array<string>(50).fill("abc"),
      vocabSize: 400,
      specialTokens: ["ab"],
    });
    expect(modelOf(pair).merges).toEqual(["b c", "a bc"]);
  });

  test("refuses a vocabulary without room for the bytes", () => {
    const train = (): string =>
      trainBytePairTokenizer({ documents: [], vocabSize: 257, specialTokens: ["<a>", "<b>"] });
    expect(train).toThrow("2 special tokens and 256 bytes need 258 or more");
  });

  test("writes a file that the Hugging Face library loads and applies with the same words", () => {
    const text = "The cat's mat: 12 cats sat, 345 sat.\n\n  Don't! Ça va?\tÿ\u0085\uFEFF";
    const json = trainBytePairTokenizer({
      documents: Array<string>(4).fill(text),
      vocabSize: 400,
      specialTokens: ["<|pad|>"],
    });
    const tokenizer = new Tokenizer(JSON.parse(json) as object, {});
    // Every word repeats, so training on nothing but this text must end with one token per word.
    const words = new ByteLevelPreTokenizer({
      type: "ByteLevel",
      add_prefix_space: false,
      trim_offsets: true,
      use_regex: true,
    }).pre_tokenize(text);
    expect(tokenizer.encode(text, { add_special_tokens: false }).tokens).toEqual(words);
    const { ids } = tokenizer.encode(text, { add_special_tokens: false });
    expect(tokenizer.decode(ids, { clean_up_tokenization_spaces: false })).toBe(text);
  });
});

/** The textbook algorithm: recount everything, merge everywhere. Only for words of ASCII letters. */
function naiveMerges(documents: readonly string[], limit: number): string[] {
  let words = documents.filter((d) => d !== "").map((d) => [...d]);
  const merges: string[] = [];
  const order: string[] = ["a", "b", "c"];
  while (order.length < limit + 3) {
    const counts = new Map<string, number>();
    for (const w of words)
      for (let i = 1; i < w.length; i++)
        counts.set(`${w[i - 1]} ${w[i]}`, (counts.get(`${w[i - 1]} ${w[i]}`) ?? 0) + 1);
    const rank = (pair: string): number[] => pair.split(" ").map((s) => order.indexOf(s));
    const best = [...counts]
      .filter(([, n]) => n > 1)
      .sort(([p, n], [q, m]) => {
        const [a, b] = [rank(p), rank(q)];
        return m - n || a[0]! - b[0]! || a[1]! - b[1]!;
      })[0]?.[0];
    if (best === undefined) break;
    merges.push(best);
    const [left, right] = best.split(" ");
    if (!order.includes(left! + right!)) order.push(left! + right!);
    words = words.map((w) => {
      const out: string[] = [];
      for (let i = 0; i < w.length; i++) {
        const found = w[i] === left && w[i + 1] === right;
        out.push(found ? left! + right! : w[i]!);
        if (found) i++;
      }
      return out;
    });
  }
  return merges;
}
