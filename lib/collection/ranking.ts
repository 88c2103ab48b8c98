import { AppError } from "@/lib/contract/errors";
import type { RankingDraft, Tiers } from "@/lib/contract/tasks";

/** Refuses a ranking that does not name exactly the responses that were shown, each once, or has ties where none are allowed. */
export function refuseUnlessComplete(tiers: Tiers, shown: readonly string[], tiesAllowed: boolean): void {
  const named = tiers.flat();
  const missing = shown.filter((id) => !named.includes(id)).length;
  if (missing > 0)
    throw new AppError(
      "incomplete_ranking",
      `${missing} of ${shown.length} responses ${missing === 1 ? "has" : "have"} no rank yet. Give each response a rank.`,
    );
  if (named.length !== shown.length)
    throw new AppError(
      "incomplete_ranking",
      "The ranking names a response twice or one that was not shown. Load the task again.",
    );
  if (!tiesAllowed && tiers.some((tier) => tier.length > 1))
    throw new AppError("ties_not_allowed", "This project does not allow ties. Give each response a rank of its own.");
}

/** Whether two rankings say the same; within a tier the order means nothing. */
export const isSameOrder = (a: Tiers, b: Tiers): boolean =>
  JSON.stringify(a.map((tier) => [...tier].sort())) === JSON.stringify(b.map((tier) => [...tier].sort()));

/** A finished ranking as a draft, to keep it when it cannot be submitted. */
export const draftOfRanking = (tiers: Tiers, noneAcceptable: boolean): RankingDraft => ({
  ranks: Object.fromEntries(tiers.flatMap((tier, i) => tier.map((id) => [id, i + 1]))),
  noneAcceptable,
});
