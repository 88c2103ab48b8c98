/** Labelers' agreement with themselves: test and retest. Pure. */

import { groupBy } from "./group-by";
import { type AgreementCounts, compareRanks } from "./pairwise";

/** One labeler's rank of one text to one prompt, in one comparison. */
export type RepeatedRank = { labelerId: string; promptId: string; comparisonId: string; text: string; tier: number };

/** Two comparisons of one prompt, comparisonA < comparisonB, and the pairs of texts that a labeler ordered in both. */
export type RepeatTally = AgreementCounts & { labelerId: string; comparisonA: string; comparisonB: string };

/** Over each two comparisons of one prompt in which a labeler met two texts again. */
export const tallyRepeats = (ranks: readonly RepeatedRank[]): RepeatTally[] =>
  [...groupBy(ranks, (r) => `${r.labelerId} ${r.promptId}`).values()].flatMap(repeatsOfPrompt);

/** @param ranks  of one labeler and one prompt. */
function repeatsOfPrompt(ranks: readonly RepeatedRank[]): RepeatTally[] {
  const rankings = [...groupBy(ranks, (r) => r.comparisonId)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    // A text that came twice in one comparison has the better of its ranks.
    .map(([id, own]) => ({ id, tiers: new Map(own.toSorted((a, b) => b.tier - a.tier).map((r) => [r.text, r.tier])) }));
  return rankings.flatMap((first, i) =>
    rankings.slice(i + 1).flatMap((second) => {
      const shared = [...first.tiers.keys()].filter((text) => second.tiers.has(text));
      if (shared.length < 2) return [];
      const [before, after] = [first, second].map(({ tiers }) => shared.map((text) => tiers.get(text) ?? 0));
      return {
        labelerId: ranks[0]?.labelerId ?? "",
        comparisonA: first.id,
        comparisonB: second.id,
        ...compareRanks(before ?? [], after ?? []),
      };
    }),
  );
}
