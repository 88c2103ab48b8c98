"use client";
import { classNames } from "@/app/_ui/class-names";
import type { RankingProps } from "./board-types";
import { letterOf } from "./letters";
import { RankButtons } from "./rank-buttons.client";
import { idsAt } from "./ranks";
import { ResponseText } from "./response-text.client";

/** The board for a phone and for editing: the responses below each other, each with its rank buttons. */
export function RankList({ responses, board, rules, picked, onPick, onPlace }: RankingProps) {
  return (
    <ol className="flex flex-col gap-3" aria-label="Responses">
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
              <h2 className="text-sm font-semibold">Response {letter}</h2>
              <span className="text-xs text-muted">
                {rank === 0 ? "Not ranked" : isTied ? `Rank ${rank}, tied` : `Rank ${rank}`}
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
