import { AppError } from "@/lib/contract/errors";
import type { PreferenceStrength, PromptTrait, Rating } from "@/lib/contract/evaluation";
import type { RankingDraft, Tiers } from "@/lib/contract/tasks";

/** What a labeler says of the responses of a comparison. */
export type RankingAnswer = {
  tiers: Tiers;
  noneAcceptable: boolean;
  strength: PreferenceStrength | null;
  ratings: Rating[];
};

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

/** Whether two answers say the same: order, acceptability, strength and every rating. */
export const isSameAnswer = (a: RankingAnswer, b: RankingAnswer): boolean =>
  isSameOrder(a.tiers, b.tiers) &&
  a.noneAcceptable === b.noneAcceptable &&
  a.strength === b.strength &&
  JSON.stringify(canonical(a.ratings)) === JSON.stringify(canonical(b.ratings));

const canonical = (ratings: readonly Rating[]) =>
  ratings
    .map(({ responseId, quality, flags, note }) => [responseId, quality, Object.entries(flags).sort(), note])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

/** The strength that is kept: only of one response over one other, and only where the project asks for it. */
export const keptStrength = (
  strength: PreferenceStrength | null,
  tiers: Tiers,
  { strengthAsked }: { strengthAsked: boolean },
): PreferenceStrength | null =>
  strengthAsked && tiers.length === 2 && tiers.every((tier) => tier.length === 1) ? strength : null;

/**
 * Refuses ratings that are not of the responses that were shown, each at most once and on the project's scale; and a missing
 * one where the project asks for them. Ratings of a project that has stopped asking are taken.
 */
export function refuseUnlessRated(
  ratings: readonly Rating[],
  shown: readonly string[],
  project: { evaluationAsked: boolean; qualityScale: number },
): void {
  const rated = new Set(ratings.map((r) => r.responseId));
  if (rated.size !== ratings.length || ratings.some((r) => !shown.includes(r.responseId)))
    throw new AppError(
      "incomplete_ranking",
      "The ratings name a response twice or one that was not shown. Load the task again.",
    );
  const tooHigh = ratings.find((r) => r.quality > project.qualityScale);
  if (tooHigh)
    throw new AppError(
      "incomplete_ranking",
      `A response is rated ${tooHigh.quality}, but the scale ends at ${project.qualityScale} now. Load the task again.`,
    );
  const missing = shown.length - rated.size;
  if (project.evaluationAsked && missing > 0)
    throw new AppError(
      "incomplete_ranking",
      `${missing} of ${shown.length} responses ${missing === 1 ? "has" : "have"} no rating yet. Load the task again to rate them; what you did is kept.`,
    );
}

/** A finished ranking as a draft, to keep it when it cannot be submitted. */
export const draftOfRanking = (
  { tiers, noneAcceptable, strength, ratings }: RankingAnswer,
  metadata: PromptTrait[] | null,
): RankingDraft => ({
  ranks: Object.fromEntries(tiers.flatMap((tier, i) => tier.map((id) => [id, i + 1]))),
  noneAcceptable,
  ...(strength && { strength }),
  ...(ratings.length > 0 && { ratings: Object.fromEntries(ratings.map(({ responseId, ...r }) => [responseId, r])) }),
  ...(metadata && { metadata }),
});
