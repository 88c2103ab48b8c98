/** A labeler's agreement with themselves. Pure. */

import { NO_CLUSTERS, type RatioSums, withCluster } from "./clusters";
import { groupBy } from "./group-by";
import { type AgreementCounts, addCounts, compareRanks, NO_PAIRS } from "./pairwise";

/** One labeler's rank of one text to one prompt, in one comparison. */
export type RepeatedRank = { promptId: string; comparisonId: string; text: string; tier: number };

/**
 * Over each two comparisons of one prompt that share texts, the pairs of texts that both order. `comparisons` is how many
 * such two there are; the sums take each as a cluster.
 */
export function selfAgreement(ranks: readonly RepeatedRank[]): {
  counts: AgreementCounts;
  comparisons: number;
  sums: RatioSums;
} {
  let counts = NO_PAIRS;
  let sums = NO_CLUSTERS;
  let comparisons = 0;
  for (const ofPrompt of groupBy(ranks, (r) => r.promptId).values()) {
    const rankings = [...groupBy(ofPrompt, (r) => r.comparisonId).values()].map(
      // A text that came twice in one comparison has the better of its ranks.
      (own) => new Map(own.toSorted((a, b) => b.tier - a.tier).map((r) => [r.text, r.tier])),
    );
    rankings.forEach((first, i) => {
      for (const second of rankings.slice(i + 1)) {
        const shared = [...first.keys()].filter((text) => second.has(text));
        if (shared.length < 2) continue;
        const own = compareRanks(
          shared.map((text) => first.get(text) ?? 0),
          shared.map((text) => second.get(text) ?? 0),
        );
        comparisons++;
        counts = addCounts(counts, own);
        sums = withCluster(sums, own.agree, own.agree + own.disagree);
      }
    });
  }
  return { counts, comparisons, sums };
}
