/** Ratings while one works on them, as a part of the board. Pure. */
import type { Questions, Rating, RatingDraft } from "@/lib/contract/evaluation";
import type { Board } from "./ranks";

export type Evaluation = NonNullable<Questions["evaluation"]>;

const untouched: RatingDraft = { quality: null, flags: {}, note: "" };

export const ratingOf = (board: Board, id: string): RatingDraft => board.ratings?.[id] ?? untouched;

export const rate = (board: Board, id: string, part: Partial<RatingDraft>): Board => ({
  ...board,
  ratings: { ...board.ratings, [id]: { ...ratingOf(board, id), ...part } },
});

/** Turns the answer to a question about a response; what was not answered is a no. */
export function toggleFlag(board: Board, id: string, flag: Evaluation["flags"][number]): Board {
  const { flags } = ratingOf(board, id);
  return rate(board, id, { flags: { ...flags, [flag]: flags[flag] !== true } });
}

/** The quality given so far, or null; one beyond the scale, from before it was shortened, counts as none. */
export function qualityOf(board: Board, id: string, { scale }: Pick<Evaluation, "scale">): number | null {
  const { quality } = ratingOf(board, id);
  return quality !== null && quality <= scale ? quality : null;
}

/** Ids without a quality yet, in the order shown. */
export const unrated = (board: Board, shown: readonly string[], evaluation: Evaluation): string[] =>
  shown.filter((id) => qualityOf(board, id, evaluation) === null);

/** The next response without a quality after one, around the end; null when all have one. */
export function nextUnrated(board: Board, shown: readonly string[], evaluation: Evaluation, id: string): string | null {
  const open = unrated(board, shown, evaluation);
  const from = shown.indexOf(id);
  return open.find((other) => shown.indexOf(other) > from) ?? open[0] ?? null;
}

/** The ratings to submit: each question that was asked is answered, with no unless it was yes. */
export const ratingsFor = (board: Board, shown: readonly string[], evaluation: Evaluation): Rating[] =>
  shown.flatMap((responseId) => {
    const { flags, note } = ratingOf(board, responseId);
    const quality = qualityOf(board, responseId, evaluation);
    const answers = Object.fromEntries(evaluation.flags.map((flag) => [flag, flags[flag] === true]));
    return quality === null ? [] : [{ responseId, quality, flags: answers, note: note.trim() }];
  });
