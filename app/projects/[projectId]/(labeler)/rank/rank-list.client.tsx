"use client";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import type { RankingProps } from "./board-types";
import { letterOf } from "./letters";
import { RankButtons } from "./rank-buttons.client";
import { idsAt } from "./ranks";
import { RatingMark } from "./rating-mark.client";
import { ResponseText } from "./response-text.client";

/** The board for a phone and for editing: the responses below each other, each with its rank buttons. */
export function RankList({ responses, board, rules, picked, ratings, onPick, onPlace }: RankingProps) {
  const t = useTranslations("rank");
  return (
    <ol className="flex flex-col gap-3" aria-label={t("responses")}>
      {responses.map(({ id, text }) => {
        const letter = letterOf(rules.shown, id);
        const rank = board.ranks[id] ?? 0;
        const isTied = rank > 0 && idsAt(board, rules.shown, rank).length > 1;
        return (
          <li
            key={id}
            className={classNames(
              "flex flex-col gap-3 rounded-md border bg-surface p-4",
              picked === id && "border-accent",
            )}
          >
            <div className="flex items-center justify-between">
              <h2 className="text-sm font-semibold">{t("response", { letter })}</h2>
              <span className="flex items-center gap-2 text-xs text-muted">
                <RatingMark ratings={ratings} id={id} />
                {t(rank === 0 ? "rank.notRanked" : isTied ? "rank.tied" : "rank.ranked", { rank: String(rank) })}
              </span>
            </div>
            <ResponseText text={text} />
            <RankButtons
              letter={letter}
              rank={rank}
              k={responses.length}
              onPlace={(next) => {
                onPick(id);
                onPlace(id, next);
              }}
            />
          </li>
        );
      })}
    </ol>
  );
}
