import {
  type PreferenceStrength,
  type PromptTrait,
  type Questions,
  type Rating,
  ResponseFlag,
} from "@/lib/contract/evaluation";
import { refusal } from "@/lib/contract/refusals";
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
  if (missing > 0) throw refusal("incomplete_ranking", "ranksMissing", { missing, all: shown.length });
  if (named.length !== shown.length) throw refusal("incomplete_ranking", "ranksForeign");
  if (!tiesAllowed && tiers.some((tier) => tier.length > 1)) throw refusal("ties_not_allowed", "ranking");
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
    throw refusal("incomplete_ranking", "ratingsForeign");
  const tooHigh = ratings.find((r) => r.quality > project.qualityScale);
  if (tooHigh)
    throw refusal("incomplete_ranking", "ratingTooHigh", {
      rating: tooHigh.quality,
      most: project.qualityScale,
    });
  const missing = shown.length - rated.size;
  if (project.evaluationAsked && missing > 0)
    throw refusal("incomplete_ranking", "ratingsMissing", { missing, all: shown.length });
}

/**
 * What an edit may answer beside the order: what was answered when it was submitted, on the scale it was given on, and what the
 * project asks by now. What was never rated is not rated by an edit.
 */
export function questionsOfEdit(
  {
    ratings,
    ratedScale,
    strength,
    displayOrder,
  }: {
    ratings: readonly Rating[];
    ratedScale: number | null;
    strength: PreferenceStrength | null;
    displayOrder: readonly string[];
  },
  project: { flagsAsked: readonly ResponseFlag[]; strengthAsked: boolean },
): Pick<Questions, "evaluation" | "strength"> {
  const answered = ResponseFlag.options.filter((flag) => ratings.some((r) => r.flags[flag] !== undefined));
  const flags = [...new Set([...project.flagsAsked, ...answered])];
  return {
    evaluation: ratedScale === null ? null : { scale: ratedScale, flags },
    strength: displayOrder.length === 2 && (project.strengthAsked || strength !== null),
  };
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
