"use client";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { type Hotkey, useHotkeys } from "@/app/_ui/hotkeys";
import { useMedia } from "@/app/_ui/use-media";
import type { ShownResponse } from "../rank/board-types";
import { letterOf } from "../rank/letters";
import { RankBoard } from "../rank/rank-board.client";
import { RankList } from "../rank/rank-list.client";
import { type Board, idsAt, place } from "../rank/ranks";
import { useRankMoves } from "./use-rank-moves";

/** Responses to put in order, outside the queue: in practice and in the exam. The same board and keys as in a task. */
export function RankPanel({
  title,
  responses,
  tiesAllowed,
  board,
  onChange,
  hotkeys,
}: {
  /** Groups the shortcuts in their sheet. */
  title: string;
  responses: readonly ShownResponse[];
  tiesAllowed: boolean;
  board: Board;
  onChange: (board: Board) => void;
  /** Further shortcuts of the page. */
  hotkeys: readonly Hotkey[];
}) {
  const t = useTranslations("exam.ranks");
  const isWide = useMedia("(min-width: 768px)");
  const [picked, setPicked] = useState<string | null>(null);
  const shown = responses.map((r) => r.id);
  const rules = { shown, tiesAllowed };
  const moves = useRankMoves({ board, rules, picked, onPick: setPicked, onChange });
  useHotkeys(title, [...moves, ...hotkeys]);
  const Ranking = isWide ? RankBoard : RankList;
  return (
    <>
      <p role="status" className="sr-only">
        {picked && t("picked", { letter: letterOf(shown, picked), rank: String(board.ranks[picked] ?? 0) })}
      </p>
      <div className="flex flex-col md:h-[52dvh] md:min-h-80">
        <Ranking
          responses={responses}
          board={board}
          rules={rules}
          picked={picked}
          onPick={setPicked}
          onPlace={(id, rank) => onChange(place(board, rules, id, rank))}
        />
      </div>
    </>
  );
}

/** "A and C have no rank yet." Empty when all have one. */
export function MissingRanks({ board, shown }: { board: Board; shown: readonly string[] }) {
  const t = useTranslations("exam.ranks");
  const locale = useLocale();
  const missing = idsAt(board, shown, 0).map((id) => letterOf(shown, id));
  if (missing.length === 0) return null;
  const letters = new Intl.ListFormat(locale, { type: "conjunction" }).format(missing);
  return t("missing", { count: missing.length, letters });
}
