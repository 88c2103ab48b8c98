"use client";
import { Columns2 } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { useAction } from "@/app/_ui/use-call";
import { useMedia } from "@/app/_ui/use-media";
import { getWork, listOwnAnswers, type RankingTask, submitRanking } from "@/lib/contract/tasks";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";
import { forget } from "../_task/kept-draft";
import { PromptBox } from "../_task/prompt-box.client";
import { SaveStatus } from "../_task/save-status.client";
import { SkipDialog } from "../_task/skip-dialog.client";
import { TaskBar } from "../_task/task-bar.client";
import { TaskNotes } from "../_task/task-notes.client";
import { useActiveSeconds } from "../_task/use-active-seconds";
import { useAutosave } from "../_task/use-autosave";
import { useLease } from "../_task/use-lease";
import { CompareDialog } from "./compare-dialog.client";
import { letterOf, listLetters, spoken } from "./letters";
import { RankBoard } from "./rank-board.client";
import { RankList } from "./rank-list.client";
import { type Board, idsAt, isEmpty, place, tiersOf } from "./ranks";
import { useBoard } from "./use-board";
import { commandKeys, useRankKeys } from "./use-rank-keys";

const draftOf = (board: Board) => ({ kind: "ranking" as const, ...board });

/** One ranking task: prompt, board, and what keeps the work safe. */
export function RankWorkbench({
  projectId,
  task,
  nextError,
  onNext,
}: {
  projectId: string;
  task: RankingTask;
  /** Why the next task could not be loaded after this one was answered. */
  nextError: Error | null;
  onNext: () => void;
}) {
  const isWide = useMedia("(min-width: 768px)");
  const { seconds, lastInput } = useActiveSeconds(task.assignmentId);
  const { saving, expiresAt, change, saveNow, stop, resume } = useAutosave(task.assignmentId, task.expiresAt);
  const { board, canUndo, ...moves } = useBoard(
    task,
    useCallback((next: Board) => change(draftOf(next)), [change]),
  );
  useLease({ expiresAt, lastInput, renew: () => saveNow(draftOf(board)) });

  const [picked, setPicked] = useState<string | null>(null);
  const [open, setOpen] = useState<"compare" | "guidelines" | "skip" | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [isDone, setDone] = useState(false);
  const sending = useRef(false);

  const shown = task.responses.map((r) => r.id);
  const rules = { shown, tiesAllowed: task.tiesAllowed };
  const missing = idsAt(board, shown, 0);
  const submission = useAction(submitRanking, { refreshes: [getWork, listOwnAnswers] });
  const submit = () => {
    if (sending.current) return;
    if (missing.length > 0) {
      setAsked(true);
      setPicked(missing[0] ?? null);
      return;
    }
    sending.current = true;
    stop();
    submission.mutate(
      {
        params: { id: task.assignmentId },
        body: {
          tiers: tiersOf(board, shown),
          noneAcceptable: board.noneAcceptable,
          activeSeconds: seconds,
        },
      },
      {
        onSuccess: () => {
          forget(task.assignmentId);
          setDone(true);
          onNext();
        },
        onError: () => {
          sending.current = false;
          resume(draftOf(board));
        },
      },
    );
  };
  const toggleNone = () => moves.change({ ...board, noneAcceptable: !board.noneAcceptable });

  useRankKeys({
    board,
    rules,
    picked,
    enabled: !isDone,
    onPick: setPicked,
    onChange: moves.change,
    onUndo: moves.undo,
    onRedo: moves.redo,
    onCompare: () => setOpen("compare"),
    onGuidelines: () => setOpen(open === "guidelines" ? null : "guidelines"),
    onSkip: () => setOpen("skip"),
    onNone: toggleNone,
    onSubmit: submit,
  });

  const Ranking = isWide ? RankBoard : RankList;
  return (
    <div className="flex min-h-[calc(100dvh-56px)] flex-col gap-3 px-4 pt-4 sm:px-6 md:h-[calc(100dvh-56px)]">
      <TaskBar
        title="Rank the responses"
        projectId={projectId}
        doneToday={task.doneToday}
        seconds={seconds}
        guidelinesKeys={commandKeys("g", shown.length)}
        onGuidelines={() => setOpen("guidelines")}
        onSkip={() => setOpen("skip")}
      >
        <Button
          variant="quiet"
          size="sm"
          icon={Columns2}
          shortcut={commandKeys("d", shown.length)}
          onClick={() => setOpen("compare")}
        >
          Compare two
        </Button>
      </TaskBar>
      <p role="status" className="sr-only">
        {picked ? spoken(picked, shown, board.ranks) : ""}
      </p>
      <PromptBox messages={task.prompt.messages} />
      <Ranking
        responses={task.responses}
        board={board}
        rules={rules}
        picked={picked}
        onPick={setPicked}
        onPlace={(id, rank) => moves.change(place(board, rules, id, rank))}
      />
      <TaskNotes
        saving={saving}
        expiresAt={expiresAt}
        submitError={submission.error}
        onRetrySave={() => saveNow()}
        onRetrySubmit={submit}
        onNext={onNext}
      />
      {isDone && nextError && (
        <ErrorNote
          title="Your ranking is submitted. The next task could not be loaded"
          error={nextError}
          onRetry={onNext}
        />
      )}
      <footer className="sticky bottom-0 z-10 -mx-4 mt-auto flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
        <SaveStatus saving={saving} />
        <p role="alert" className="text-sm text-warn empty:hidden">
          {isAsked && missing.length > 0
            ? `${listLetters(missing.map((id) => letterOf(shown, id)))} ${missing.length === 1 ? "has" : "have"} no rank yet.`
            : ""}
        </p>
        <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
          <Button
            variant={board.noneAcceptable ? "secondary" : "quiet"}
            aria-pressed={board.noneAcceptable}
            shortcut="n"
            className={board.noneAcceptable ? "border-warn! text-warn!" : undefined}
            onClick={toggleNone}
          >
            None is acceptable
          </Button>
          <Button variant="quiet" shortcut="z" disabled={!canUndo} onClick={moves.undo}>
            Undo
          </Button>
          <Button variant="primary" shortcut="mod+enter" pending={submission.isPending || isDone} onClick={submit}>
            Submit
          </Button>
        </div>
      </footer>
      {open === "compare" && (
        <CompareDialog responses={task.responses} board={board} picked={picked} onClose={() => setOpen(null)} />
      )}
      {open === "skip" && (
        <SkipDialog
          assignmentId={task.assignmentId}
          hasWork={!isEmpty(board)}
          onClose={() => setOpen(null)}
          onSkipped={() => {
            stop();
            forget(task.assignmentId);
            setDone(true);
            setOpen(null);
            onNext();
          }}
        />
      )}
      <GuidelinesPanel projectId={projectId} open={open === "guidelines"} onClose={() => setOpen(null)} />
    </div>
  );
}
