import { expect, test } from "vitest";
import { type RepeatedRank, tallyRepeats } from "./repeats";

/** "1 ann: abc" is prompt p, comparison 1, texts a, b, c ranked in this order. */
const ranksOf = (...rankings: readonly string[]): RepeatedRank[] =>
  rankings.flatMap((ranking) => {
    const [comparisonId = "", labelerId = "", texts = ""] = ranking.split(" ");
    return [...texts].map((text, tier) => ({ labelerId, promptId: "p", comparisonId, text, tier }));
  });

const NONE = { bothTied: 0, oneTied: 0 };

test("each two comparisons of a prompt count the pairs of texts that a labeler met in both", () => {
  expect(tallyRepeats(ranksOf("2 ann abc", "1 ann acb", "3 ann abd", "1 bob abc"))).toEqual([
    { labelerId: "ann", comparisonA: "1", comparisonB: "2", agree: 2, disagree: 1, ...NONE },
    { labelerId: "ann", comparisonA: "1", comparisonB: "3", agree: 1, disagree: 0, ...NONE },
    { labelerId: "ann", comparisonA: "2", comparisonB: "3", agree: 1, disagree: 0, ...NONE },
  ]);
});

test("other prompts, and one shared text, are no repetition", () => {
  const other = ranksOf("2 ann abc").map((rank) => ({ ...rank, promptId: "q" }));
  expect(tallyRepeats([...ranksOf("1 ann abc", "3 ann axy"), ...other])).toEqual([]);
});

test("a text that came twice in a comparison has the better of its ranks", () => {
  expect(tallyRepeats(ranksOf("1 ann aba", "2 ann ab"))).toMatchObject([{ agree: 1, disagree: 0 }]);
});
