import type { ReturnState, ReviewVerdict } from "@/lib/contract/reviews";

/**
 * Where the newest return of an answer stands; null when nothing was ever returned.
 * @param reviews   of the answer, oldest first.
 * @param revision  its newest.
 */
export function returnState(
  reviews: readonly { verdict: ReviewVerdict; revision: number }[],
  revision: number,
): ReturnState | null {
  const at = reviews.findLastIndex((review) => review.verdict === "returned");
  const returned = reviews[at];
  if (!returned) return null;
  const next = reviews[at + 1];
  if (next) return next.revision > returned.revision ? "answered" : "withdrawn";
  return revision > returned.revision ? "answered" : "open";
}
