/** An edit of a ranking: from the answer that stands to a board, and from the board to what is sent. Pure. */
import type { OwnAnswer } from "@/lib/contract/tasks";
import { choiceOf, isSameChoice, isWhole } from "../rank/pair";
import { type Board, boardOf, idsAt, tiersOf } from "../rank/ranks";
import { ratingOf, ratingsFor } from "../rank/ratings";

export type OwnRanking = Extract<OwnAnswer, { kind: "ranking" }>;

/** The answer as a board to change. */
export const boardOfAnswer = ({ tiers, noneAcceptable, strength, ratings }: OwnRanking): Board => ({
  ...boardOf(tiers, noneAcceptable),
  strength,
  ratings: Object.fromEntries(ratings.map(({ responseId, ...rating }) => [responseId, rating])),
});

/** All that an answer says; what was not asked is left out. */
type Sent = Pick<OwnRanking, "tiers" | "noneAcceptable"> & Partial<Pick<OwnRanking, "strength" | "ratings">>;

/** What is sent of a board. A rating that was left alone stays word for word: questions added since are not answered unseen. */
export function sentOf(answer: OwnRanking, board: Board): Sent {
  const before = boardOfAnswer(answer);
  const { evaluation, strength } = answer.questions;
  const ratings = shownIn(answer).flatMap((id) => {
    const isTouched = JSON.stringify(ratingOf(board, id)) !== JSON.stringify(ratingOf(before, id));
    if (evaluation && isTouched) return ratingsFor(board, [id], evaluation);
    return answer.ratings.filter((rating) => rating.responseId === id);
  });
  return {
    tiers: tiersOf(board, shownIn(answer)),
    noneAcceptable: board.noneAcceptable,
    ...(strength && { strength: board.strength ?? null }),
    ...(evaluation && { ratings }),
  };
}

/** Whether the board says anything else than the answer. */
export const isEdited = (answer: OwnRanking, board: Board): boolean =>
  JSON.stringify(sentOf(answer, board)) !== JSON.stringify(sentOf(answer, boardOfAnswer(answer)));

/** Responses that lost their rank. */
export const unrankedIn = (answer: OwnRanking, board: Board): string[] => idsAt(board, shownIn(answer), 0);

/** Whether the strength is missing of another choice between two; one that was not given before may stay so. */
export function lacksStrength(answer: OwnRanking, board: Board): boolean {
  const shown = shownIn(answer);
  if (!answer.questions.strength) return false;
  const choice = choiceOf(board, shown);
  return !isWhole(choice, true) && !isSameChoice(choice, choiceOf(boardOfAnswer(answer), shown));
}

/** Response ids in the order shown. */
export const shownIn = ({ responses }: OwnRanking): string[] => responses.map((r) => r.id);
