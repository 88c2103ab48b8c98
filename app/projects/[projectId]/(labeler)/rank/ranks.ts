/** The state of a ranking while one works on it, and every move on it. Pure; a move that changes nothing returns the same board. */

import type { RankingDraft, Tiers } from "@/lib/contract/tasks";

/** `ranks`: rank of each response placed so far, 1 is best. There may be gaps; only the order counts. */
export type Board = RankingDraft;

export type Rules = {
  /** Ids in the order shown. */ shown: readonly string[];
  tiesAllowed: boolean;
};

export const emptyBoard: Board = { ranks: {}, noneAcceptable: false };

/** Ids at a rank, in the order shown; rank 0 holds those without one. */
export const idsAt = (board: Board, shown: readonly string[], rank: number): string[] =>
  shown.filter((id) => (board.ranks[id] ?? 0) === rank);

/** Whether nothing on it would be missed. */
export const isEmpty = (board: Board): boolean =>
  Object.keys(board.ranks).length === 0 &&
  !board.noneAcceptable &&
  Object.keys(board.ratings ?? {}).length === 0 &&
  (board.metadata ?? null) === null;

/** Tiers best first, gaps closed. */
export function tiersOf(board: Board, shown: readonly string[]): Tiers {
  const ranks = [...new Set(Object.values(board.ranks))].sort((a, b) => a - b);
  return ranks.map((rank) => idsAt(board, shown, rank)).filter((tier) => tier.length > 0);
}

export const boardOf = (tiers: Tiers, noneAcceptable: boolean): Board => ({
  ranks: Object.fromEntries(tiers.flatMap((tier, i) => tier.map((id) => [id, i + 1]))),
  noneAcceptable,
});

/**
 * Gives a response a rank; 0 takes it off. Where ties are not allowed and the rank is taken, a response that had a rank changes
 * places with the other; one that had none pushes it on, towards the nearest free rank.
 */
export function place(board: Board, rules: Rules, id: string, rank: number): Board {
  const before = board.ranks[id] ?? 0;
  if (before === rank || rank < 0 || rank > rules.shown.length) return board;
  const { [id]: _, ...others } = board.ranks;
  if (rank === 0) return { ...board, ranks: others };
  const holder = rules.tiesAllowed ? undefined : idOf(others, rank);
  const moved = !holder
    ? others
    : before > 0
      ? { ...others, [holder]: before }
      : pushed(others, rank, rules.shown.length);
  return { ...board, ranks: { ...moved, [id]: rank } };
}

/** Moves a response by some ranks: the column before the first takes it off, beyond the last is nothing. */
export const shift = (board: Board, rules: Rules, id: string, by: number): Board =>
  place(board, rules, id, (board.ranks[id] ?? 0) + by);

/** Ties a response with the nearest better one; one without a rank with the worst so far. */
export function tieWithAbove(board: Board, rules: Rules, id: string): Board {
  if (!rules.tiesAllowed) return board;
  const own = board.ranks[id] ?? Number.POSITIVE_INFINITY;
  const better = Object.entries(board.ranks).flatMap(([other, rank]) => (other !== id && rank < own ? [rank] : []));
  return better.length === 0 ? board : place(board, rules, id, Math.max(...better));
}

const idOf = (ranks: Record<string, number>, rank: number): string | undefined =>
  Object.keys(ranks).find((id) => ranks[id] === rank);

/** Frees a rank by moving the responses from it on by one each, down to the next free rank, or else up. */
function pushed(ranks: Record<string, number>, from: number, k: number): Record<string, number> {
  const taken = new Set(Object.values(ranks));
  const freeBelow = range(from, k).find((rank) => !taken.has(rank));
  const freeAbove = range(1, from).findLast((rank) => !taken.has(rank));
  const step = freeBelow !== undefined ? 1 : -1;
  const [low, high] = freeBelow !== undefined ? [from, freeBelow] : [freeAbove ?? from, from];
  return Object.fromEntries(
    Object.entries(ranks).map(([id, rank]) => [id, rank >= low && rank <= high ? rank + step : rank]),
  );
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
