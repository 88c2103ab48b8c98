"use client";
import { useTranslations } from "use-intl";
import type { Hotkey } from "@/app/_ui/hotkeys";
import { LETTERS } from "../rank/letters";
import { type Board, idsAt, place, type Rules, shift, tieWithAbove } from "../rank/ranks";

/** The moves of the board by keyboard: letters pick, digits place, = ties, arrows move. For tasks that are not leased. */
export function useRankMoves(input: {
  board: Board;
  rules: Rules;
  picked: string | null;
  onPick: (id: string) => void;
  onChange: (board: Board) => void;
}): Hotkey[] {
  const t = useTranslations("exam.ranks");
  const { board, rules, picked, onPick, onChange } = input;
  const { shown } = rules;
  const letters = LETTERS.slice(0, shown.length).map((letter) => letter.toLowerCase());
  const onPicked = (move: (id: string) => Board) => () => {
    if (picked) onChange(move(picked));
  };
  const step = (by: number) => () => {
    const order = Array.from({ length: shown.length + 1 }, (_, rank) => idsAt(board, shown, rank)).flat();
    const at = picked ? order.indexOf(picked) : by > 0 ? -1 : order.length;
    const next = order[(at + by + order.length) % order.length];
    if (next) onPick(next);
  };
  return [
    {
      keys: letters.join(" "),
      label: t("pick"),
      run: (event) => {
        const id = shown[letters.indexOf(event.key.toLowerCase())];
        if (id) onPick(id);
      },
    },
    {
      keys: shown.map((_, i) => i + 1).join(" "),
      label: t("place"),
      run: (event) => onPicked((id) => place(board, rules, id, Number(event.key)))(),
    },
    { keys: "0", label: t("takeOff"), run: onPicked((id) => place(board, rules, id, 0)) },
    ...(rules.tiesAllowed
      ? [{ keys: "=", label: t("tie"), run: onPicked((id) => tieWithAbove(board, rules, id)) }]
      : []),
    { keys: "arrowleft", label: t("up"), run: onPicked((id) => shift(board, rules, id, -1)) },
    { keys: "arrowright", label: t("down"), run: onPicked((id) => shift(board, rules, id, 1)) },
    { keys: "arrowdown", label: t("pickNext"), run: step(1) },
    { keys: "arrowup", label: t("pickBefore"), run: step(-1) },
  ];
}
