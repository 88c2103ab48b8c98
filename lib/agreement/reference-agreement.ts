/** How far rankings agree with the reference answers of the calibration pool. Pure. */
import type { LabelerChart } from "@/lib/contract/agreement";
import { NO_CLUSTERS, withCluster } from "./clusters";
import { addCounts, compareRanks, NO_PAIRS } from "./pairwise";
import { shareOf } from "./views";

/** @param ranks  one item for each calibration task: what the labeler gave and what the reference has, response by response. */
export function referenceAgreement(
  ranks: readonly { given: readonly number[]; reference: readonly number[] }[],
): LabelerChart["calibration"] {
  const tasks = ranks.map(({ given, reference }) => compareRanks(given, reference));
  const sums = tasks.reduce((sum, t) => withCluster(sum, t.agree, t.agree + t.disagree), NO_CLUSTERS);
  return {
    ...tasks.reduce((sum, task) => addCounts(sum, task), NO_PAIRS),
    comparisons: tasks.length,
    rate: shareOf(sums),
  };
}
