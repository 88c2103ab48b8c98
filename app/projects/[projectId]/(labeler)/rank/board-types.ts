import type { useTranslations } from "use-intl";
import type { RankingTask } from "@/lib/contract/tasks";
import type { Board, Rules } from "./ranks";

export type ShownResponse = RankingTask["responses"][number];

/** The texts of this page in the reader's language. */
export type RankTexts = ReturnType<typeof useTranslations<"rank">>;

/** Qualities given on the page before, where they were asked. */
export type GivenRatings = { qualityOf: (id: string) => number | null; scale: number };

/** What all forms of the board take: columns on a wide screen, a list on a phone. */
export type RankingProps = {
  responses: readonly ShownResponse[];
  board: Board;
  rules: Rules;
  picked: string | null;
  ratings?: GivenRatings | undefined;
  onPick: (id: string) => void;
  /** Rank 0 takes it off. */
  onPlace: (id: string, rank: number) => void;
};

/** "1 best", "2", "4 worst". */
export const rankTitle = (rank: number, k: number, t: RankTexts): string =>
  rank === 1 ? t("rank.best") : rank === k ? t("rank.worst", { k }) : String(rank);
