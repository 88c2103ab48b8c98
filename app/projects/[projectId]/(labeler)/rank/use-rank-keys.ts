"use client";
import { type Hotkey, useHotkeys } from "@/app/_ui/hotkeys";
import { LETTERS } from "./letters";
import { type Board, idsAt, place, type Rules, shift, tieWithAbove } from "./ranks";

/**
 * The whole board by keyboard. D and G are also names of responses when there are that many: then Shift makes them commands.
 */
export function useRankKeys(input: {
  board: Board;
  rules: Rules;
  picked: string | null;
  enabled: boolean;
  onPick: (id: string) => void;
  onChange: (board: Board) => void;
  onUndo: () => void;
  onRedo: () => void;
  onCompare: () => void;
  onGuidelines: () => void;
  onSkip: () => void;
  onNone: () => void;
  onSubmit: () => void;
}): void {
  const { board, rules, picked, onPick, onChange } = input;
  const { shown } = rules;
  const letters = lettersOf(shown.length);
  const onPicked = (move: (id: string) => Board) => () => {
    if (picked) onChange(move(picked));
  };
  const step = (by: number) => () => {
    const order = range(0, shown.length).flatMap((rank) => idsAt(board, shown, rank));
    const at = picked ? order.indexOf(picked) : by > 0 ? -1 : order.length;
    const next = order[(at + by + order.length) % order.length];
    if (next) onPick(next);
  };
  const hotkeys: Hotkey[] = [
    {
      keys: commandKeys("d", shown.length),
      label: "Compare two side by side",
      run: input.onCompare,
    },
    { keys: commandKeys("g", shown.length), label: "Guidelines", run: input.onGuidelines },
    {
      keys: letters.join(" "),
      label: "Pick a response",
      run: (event) => {
        const byKey = letters.indexOf(event.key.toLowerCase());
        const id = shown[byKey >= 0 ? byKey : letters.indexOf(event.code.slice(-1).toLowerCase())];
        if (id) onPick(id);
      },
    },
    {
      keys: range(1, shown.length).join(" "),
      label: "Give the picked one this rank",
      run: (event) => onPicked((id) => place(board, rules, id, Number(event.key)))(),
    },
    {
      keys: "0",
      label: "Take its rank away",
      run: onPicked((id) => place(board, rules, id, 0)),
    },
    ...(rules.tiesAllowed
      ? [
          {
            keys: "=",
            label: "Tie it with the one above",
            run: onPicked((id) => tieWithAbove(board, rules, id)),
          },
        ]
      : []),
    {
      keys: "arrowleft",
      label: "Move it up a rank",
      run: onPicked((id) => shift(board, rules, id, -1)),
    },
    {
      keys: "arrowright",
      label: "Move it down a rank",
      run: onPicked((id) => shift(board, rules, id, 1)),
    },
    { keys: "arrowdown", label: "Pick the next", run: step(1) },
    { keys: "arrowup", label: "Pick the one before", run: step(-1) },
    { keys: "n", label: "None is acceptable", run: input.onNone },
    { keys: "shift+z", label: "Redo", run: input.onRedo },
    { keys: "z", label: "Undo", run: input.onUndo },
    { keys: "s", label: "Skip the task", run: input.onSkip },
    { keys: "mod+enter", label: "Submit", run: input.onSubmit },
  ];
  useHotkeys("Rank responses", input.enabled ? hotkeys : []);
}

const lettersOf = (k: number): string[] => LETTERS.slice(0, k).map((l) => l.toLowerCase());

/** The keys of a command named by a letter: with Shift when a response has that letter. */
export const commandKeys = (letter: "d" | "g", k: number): string =>
  lettersOf(k).includes(letter) ? `shift+${letter}` : letter;

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
