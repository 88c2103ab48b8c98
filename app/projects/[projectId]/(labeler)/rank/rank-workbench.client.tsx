"use client";
import { Columns2 } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import type { NextTask, RankingTask } from "@/lib/contract/tasks";
import { EvidenceNote } from "../_task/evidence-note.client";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";
import { PromptBox } from "../_task/prompt-box.client";
import { SkipDialog } from "../_task/skip-dialog.client";
import { TaskBar } from "../_task/task-bar.client";
import { TaskNotes } from "../_task/task-notes.client";
import { TaskTools } from "../_task/task-tools.client";
import { TextViewButton } from "../_task/text-view-button.client";
import { useActiveSeconds } from "../_task/use-active-seconds";
import { useAutosave } from "../_task/use-autosave";
import { useEvidence } from "../_task/use-evidence";
import { useLease } from "../_task/use-lease";
import { useTextView } from "../_task/use-text-view";
import { EvaluationPage } from "./evaluation-page.client";
import { letterOf } from "./letters";
import { OrderPage } from "./order-page.client";
import { PromptQuestions } from "./prompt-questions.client";
import { commandKeys, keysOf } from "./rank-keys";
import { type Board, isEmpty } from "./ranks";
import { unrated } from "./ratings";
import { useBoard } from "./use-board";
import { useSubmitRanking } from "./use-submit-ranking";

const draftOf = (board: Board) => ({ kind: "ranking" as const, ...board });

/** One ranking task: the prompt, each response alone where that is asked, then their order; and what keeps the work safe. */
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
  /** With the next task when it is here already. */
  onNext: (next: NextTask | null) => void;
}) {
  const t = useTranslations("rank");
  const textView = useTextView();
  const evidence = useEvidence(task.assignmentId);
  const { seconds, lastInput } = useActiveSeconds(task.assignmentId);
  const { saving, expiresAt, change, saveNow, stop, resume } = useAutosave(task.assignmentId, task.expiresAt);
  const { board, canUndo, ...moves } = useBoard(
    task,
    useCallback((next: Board) => change(draftOf(next)), [change]),
  );
  useLease({ expiresAt, lastInput, renew: () => saveNow(draftOf(board)) });
  const submission = useSubmitRanking({
    task,
    board,
    seconds,
    evidence,
    stop,
    resume: () => resume(draftOf(board)),
    onDone: onNext,
  });

  const { evaluation, metadata: metadataAsked } = task.questions;
  const shown = task.responses.map((r) => r.id);
  /** The response that is rated alone; null on the page of the order. */
  const [alone, setAlone] = useState(() => (evaluation ? (unrated(board, shown, evaluation)[0] ?? null) : null));
  const [open, setOpen] = useState<"compare" | "guidelines" | "skip" | null>(null);
  const [isTraitsOpen, setTraitsOpen] = useState(false);
  const isAlone = evaluation !== null && alone !== null;
  const isPair = shown.length === 2;
  /** How many letters name responses on this page, so that they are no commands. */
  const letters = isAlone || isPair ? 0 : shown.length;

  /** What is sent is not changed any more. */
  const unlessDone = <A extends unknown[]>(move: (...args: A) => void): ((...args: A) => void) =>
    submission.isDone ? () => undefined : move;
  const commands = commandKeys({
    k: letters,
    t,
    onGuidelines: () => setOpen(open === "guidelines" ? null : "guidelines"),
    onTraits: metadataAsked ? () => setTraitsOpen(!isTraitsOpen) : null,
    onView: textView.turn,
    onUndo: unlessDone(moves.undo),
    onRedo: unlessDone(moves.redo),
    onSkip: unlessDone(() => setOpen("skip")),
  });

  const notes = (
    <>
      <EvidenceNote />
      <TaskNotes
        saving={saving}
        expiresAt={expiresAt}
        submitError={submission.error}
        onRetrySave={() => saveNow()}
        onRetrySubmit={submission.send}
        onNext={() => onNext(null)}
      />
      {submission.isDone && nextError && (
        <ErrorNote title={t("nextFailed")} error={nextError} onRetry={() => onNext(null)} />
      )}
    </>
  );
  return (
    <div className="flex min-h-[calc(100dvh-56px)] flex-col gap-3 px-4 pt-4 sm:px-6 md:h-[calc(100dvh-56px)]">
      <TaskBar
        title={t(isAlone ? "evaluateTitle" : isPair ? "pairTitle" : "title")}
        projectId={projectId}
        doneToday={task.doneToday}
        seconds={seconds}
        guidelinesKeys={keysOf("g", letters)}
        onGuidelines={() => setOpen("guidelines")}
        onSkip={() => setOpen("skip")}
      >
        <TextViewButton />
        {!isAlone && (
          <Button
            variant="quiet"
            size="sm"
            icon={Columns2}
            shortcut={keysOf("d", letters)}
            onClick={() => setOpen("compare")}
          >
            {t("compareTwo")}
          </Button>
        )}
        <TaskTools
          projectId={projectId}
          assignmentId={task.assignmentId}
          responses={shown.map((id) => ({ id, letter: letterOf(shown, id) }))}
        />
      </TaskBar>
      <PromptBox messages={task.prompt.messages} />
      {metadataAsked && (
        <PromptQuestions
          traits={board.metadata ?? null}
          open={isTraitsOpen}
          onOpen={setTraitsOpen}
          onChange={unlessDone((metadata) => moves.change({ ...board, metadata }))}
        />
      )}
      {isAlone ? (
        <EvaluationPage
          responses={task.responses}
          at={shown.indexOf(alone)}
          evaluation={evaluation}
          board={board}
          saving={saving}
          commands={commands}
          canUndo={canUndo}
          onChange={unlessDone(moves.change)}
          onRetouch={unlessDone(moves.retouch)}
          onUndo={unlessDone(moves.undo)}
          onGo={setAlone}
        >
          {notes}
        </EvaluationPage>
      ) : (
        <OrderPage
          task={task}
          board={board}
          saving={saving}
          commands={commands}
          canUndo={canUndo}
          pending={submission.isPending}
          isComparing={open === "compare"}
          onChange={unlessDone(moves.change)}
          onUndo={unlessDone(moves.undo)}
          onCompare={(isOpen) => setOpen(isOpen ? "compare" : null)}
          onBack={evaluation && setAlone}
          onSubmit={submission.send}
        >
          {notes}
        </OrderPage>
      )}
      {open === "skip" && (
        <SkipDialog
          assignmentId={task.assignmentId}
          hasWork={!isEmpty(board)}
          onClose={() => setOpen(null)}
          onSkipped={(next) => {
            setOpen(null);
            submission.finish(next);
          }}
        />
      )}
      <GuidelinesPanel projectId={projectId} open={open === "guidelines"} onClose={() => setOpen(null)} />
    </div>
  );
}
