"use client";
import { useCallback, useState } from "react";
import { RankingDraft, type RankingTask } from "@/lib/contract/tasks";
import { readKept } from "../_task/kept-draft";
import { type Board, emptyBoard } from "./ranks";

type History = { board: Board; past: readonly Board[]; future: readonly Board[] };

/**
 * The board of a task with undo and redo. It starts from what this browser kept (newer than the server's), else the server's draft.
 * @param onChange  told of each new board, to save it.
 */
export function useBoard(task: RankingTask, onChange: (board: Board) => void) {
  const [history, setHistory] = useState<History>(() => ({
    board: readKept(task.assignmentId, parseDraft) ?? task.draft ?? emptyBoard,
    past: [],
    future: [],
  }));
  const put = useCallback(
    (next: History) => {
      setHistory(next);
      onChange(next.board);
    },
    [onChange],
  );
  const { board, past, future } = history;
  return {
    board,
    canUndo: past.length > 0,
    change(next: Board) {
      if (next !== board) put({ board: next, past: [...past, board], future: [] });
    },
    /** Changes the board and all it may go back to: what is typed has an undo of its own. */
    retouch(touch: (board: Board) => Board) {
      put({ board: touch(board), past: past.map(touch), future: future.map(touch) });
    },
    undo() {
      const before = past.at(-1);
      if (before) put({ board: before, past: past.slice(0, -1), future: [board, ...future] });
    },
    redo() {
      const [after, ...rest] = future;
      if (after) put({ board: after, past: [...past, board], future: rest });
    },
  };
}

const parseDraft = (raw: unknown): Board | null => RankingDraft.safeParse(raw).data ?? null;
