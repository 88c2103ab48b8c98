import type { RankingTask } from "@/lib/contract/tasks";
import type { Board, Rules } from "./ranks";

export type ShownResponse = RankingTask["responses"][number];

/** What both forms of the board take: columns on a wide screen, a list on a phone. */
export type RankingProps = {
  responses: readonly ShownResponse[];
  board: Board;
  rules: Rules;
  picked: string | null;
  onPick: (id: string) => void;
  /** Rank 0 takes it off. */
  onPlace: (id: string, rank: number) => void;
};

/** "1 best", "2", "4 worst". */
export const rankTitle = (rank: number, k: number): string =>
  rank === 1 ? "1 best" : rank === k ? `${k} worst` : String(rank);
