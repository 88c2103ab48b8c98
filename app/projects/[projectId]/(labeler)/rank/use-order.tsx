"use client";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { Hotkey } from "@/app/_ui/hotkeys";
import type { RankingTask } from "@/lib/contract/tasks";
import { type Choice, choiceOf, choicesOf, choose } from "./pair";
import { PairBoard } from "./pair-board.client";
import { RankBoard } from "./rank-board.client";
import { boardKeys, pairKeys } from "./rank-keys";
import { RankList } from "./rank-list.client";
import { type Board, place } from "./ranks";
import { qualityOf } from "./ratings";

/** What may be ordered, of a task or of an answer. */
type Ordered = Pick<RankingTask, "responses" | "tiesAllowed"> & {
  questions: Pick<RankingTask["questions"], "evaluation" | "strength">;
};

export type Order = {
  /** Responses by id, as shown. */
  shown: string[];
  /** There are two, with a scale between them. */
  isPair: boolean;
  /** Of two; null while there is none. */
  choice: Choice | null;
  /** The response that the next key places. */
  picked: string | null;
  pick: (id: string | null) => void;
  keys: Hotkey[];
  editor: ReactNode;
};

/** Puts responses in order: in columns or a list, or for two on a scale between them; with the shortcuts for it. */
export function useOrder(input: {
  of: Ordered;
  board: Board;
  /** Whether there is room for columns. */
  isWide: boolean;
  onChange: (board: Board) => void;
}): Order {
  const { of, board, isWide, onChange } = input;
  const t = useTranslations("rank");
  const [picked, pick] = useState<string | null>(null);
  const { responses, tiesAllowed } = of;
  const { evaluation, strength: strengthAsked } = of.questions;
  const shown = responses.map((r) => r.id);
  const rules = { shown, tiesAllowed };
  const choices = choicesOf(rules, strengthAsked);
  const ratings = evaluation
    ? { scale: evaluation.scale, qualityOf: (id: string) => qualityOf(board, id, evaluation) }
    : undefined;
  if (shown.length === 2) {
    const choice = choiceOf(board, shown);
    return {
      shown,
      isPair: true,
      choice,
      picked,
      pick,
      keys: pairKeys({ board, shown, choices, choice, strengthAsked, t, onChange }),
      editor: (
        <PairBoard
          responses={responses}
          choices={choices}
          choice={choice}
          strengthAsked={strengthAsked}
          ratings={ratings}
          onChoose={(next) => onChange(choose(board, shown, next))}
        />
      ),
    };
  }
  const Ranking = isWide ? RankBoard : RankList;
  return {
    shown,
    isPair: false,
    choice: null,
    picked,
    pick,
    keys: boardKeys({ board, rules, picked, t, onPick: pick, onChange }),
    editor: (
      <Ranking
        responses={responses}
        board={board}
        rules={rules}
        picked={picked}
        ratings={ratings}
        onPick={pick}
        onPlace={(id, rank) => onChange(place(board, rules, id, rank))}
      />
    ),
  };
}
