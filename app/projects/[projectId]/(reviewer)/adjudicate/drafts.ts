import type { Rating, RatingDraft } from "@/lib/contract/evaluation";
import type { RankingReviewTask } from "@/lib/contract/reviews";

/** What a reviewer has typed about an answer; null where nothing was changed yet. */
export type Draft = {
  comment: string;
  /** Rank of each response. */
  ranks: Record<string, number> | null;
  noneAcceptable: boolean | null;
  /** Of each response, whether it was changed or not. */
  ratings: Record<string, RatingDraft> | null;
  text: string | null;
};
export type Drafts = Map<string, Draft>;

export const NO_DRAFT: Draft = { comment: "", ranks: null, noneAcceptable: null, ratings: null, text: null };

type Tiers = RankingReviewTask["answers"][number]["tiers"];

/** Rank of each response, from 1. */
export const ranksOf = (tiers: Tiers): Record<string, number> =>
  Object.fromEntries(tiers.flatMap((tier, t) => tier.map((id) => [id, t + 1])));

/** Tiers best first, gaps closed. */
export const tiersOf = (ranks: Record<string, number>): Tiers =>
  [...new Set(Object.values(ranks))]
    .sort((a, b) => a - b)
    .map((rank) => Object.keys(ranks).filter((id) => ranks[id] === rank));

/** Whether two responses share a rank. */
export const hasTies = (ranks: Record<string, number>): boolean =>
  new Set(Object.values(ranks)).size < Object.keys(ranks).length;

/** Ratings by response, to be changed. */
export const ratingDrafts = (ratings: readonly Rating[]): Record<string, RatingDraft> =>
  Object.fromEntries(ratings.map(({ responseId, ...rating }) => [responseId, rating]));

/** The ratings to send, in the order of the responses; those without a quality are left out. */
export const ratingsOf = (drafts: Record<string, RatingDraft>, shown: readonly string[]): Rating[] =>
  shown.flatMap((responseId) => {
    const { quality = null, flags = {}, note = "" } = drafts[responseId] ?? {};
    return quality === null ? [] : [{ responseId, quality, flags, note: note.trim() }];
  });
