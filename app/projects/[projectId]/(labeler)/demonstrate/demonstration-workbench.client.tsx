"use client";
import { PenLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, LinkButton } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAction } from "@/app/_ui/use-call";
import {
  DemonstrationDraft,
  type DemonstrationTask,
  getWork,
  listOwnAnswers,
  submitDemonstration,
} from "@/lib/contract/tasks";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";
import { forget, readKept } from "../_task/kept-draft";
import { PromptBox } from "../_task/prompt-box.client";
import { SaveStatus } from "../_task/save-status.client";
import { SkipDialog } from "../_task/skip-dialog.client";
import { TaskBar } from "../_task/task-bar.client";
import { TaskNotes } from "../_task/task-notes.client";
import { useActiveSeconds } from "../_task/use-active-seconds";
import { useAutosave } from "../_task/use-autosave";
import { useLease } from "../_task/use-lease";
import { Editor } from "./editor.client";
import { GuidelinesChecklist } from "./guidelines-checklist.client";

const draftOf = (text: string) => ({ kind: "demonstration" as const, text });

/** One demonstration task: prompt, editor, and what keeps the work safe. */
export function DemonstrationWorkbench({
  projectId,
  task,
  nextError,
  onNext,
}: {
  projectId: string;
  task: DemonstrationTask;
  /** Why the next task could not be loaded after this one was answered. */
  nextError: Error | null;
  onNext: () => void;
}) {
  const id = task.assignmentId;
  const { seconds, lastInput } = useActiveSeconds(id);
  const { saving, expiresAt, change, saveNow, stop, resume } = useAutosave(id, task.expiresAt);
  const [text, setText] = useState(() => readKept(id, parseDraft) ?? task.draft?.text ?? "");
  useLease({ expiresAt, lastInput, renew: () => saveNow(draftOf(text)) });
  const [open, setOpen] = useState<"guidelines" | "skip" | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [isDone, setDone] = useState(false);
  const sending = useRef(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus({ preventScroll: true }), []);

  const isBlank = text.trim() === "";
  const write = (next: string) => {
    setText(next);
    change(draftOf(next));
  };
  const finish = () => {
    forget(id);
    setDone(true);
    setOpen(null);
    onNext();
  };
  const submission = useAction(submitDemonstration, { refreshes: [getWork, listOwnAnswers] });
  const submit = () => {
    setAsked(true);
    if (sending.current || isBlank) return;
    sending.current = true;
    stop();
    submission.mutate(
      { params: { id }, body: { text, activeSeconds: seconds } },
      {
        onSuccess: finish,
        onError: () => {
          sending.current = false;
          resume(draftOf(text));
        },
      },
    );
  };
  const toggleGuidelines = () => setOpen(open === "guidelines" ? null : "guidelines");
  useHotkeys("Write demonstrations", [
    { keys: "mod+enter", label: "Submit", run: submit },
    { keys: "g", label: "Guidelines (outside the text)", run: toggleGuidelines },
    { keys: "s", label: "Skip the task (outside the text)", run: () => setOpen("skip") },
  ]);

  return (
    <div className="flex min-h-[calc(100dvh-56px)] flex-col gap-3 px-4 pt-4 sm:px-6 lg:h-[calc(100dvh-56px)]">
      <TaskBar
        title="Write the best answer"
        projectId={projectId}
        doneToday={task.doneToday}
        seconds={seconds}
        onGuidelines={toggleGuidelines}
        onSkip={() => setOpen("skip")}
      >
        <LinkButton size="sm" variant="quiet" icon={PenLine} href={`/projects/${projectId}/demonstrate/prompt`}>
          Write a prompt
        </LinkButton>
      </TaskBar>
      <div className="grid min-h-0 flex-1 gap-4 max-lg:grid-rows-[auto_1fr] lg:grid-cols-2">
        <PromptBox messages={task.prompt.messages} tall />
        <div className="flex min-h-0 flex-col gap-3">
          <Editor label="Your answer" text={text} onChange={write} area={area} />
          <GuidelinesChecklist projectId={projectId} />
        </div>
      </div>
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
          title="Your answer is submitted. The next prompt could not be loaded"
          error={nextError}
          onRetry={onNext}
        />
      )}
      <footer className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
        <SaveStatus saving={saving} />
        <p role="alert" className="text-sm text-warn empty:hidden">
          {isAsked && isBlank ? "Write an answer first, or skip the task." : ""}
        </p>
        <Button
          className="ml-auto"
          variant="primary"
          shortcut="mod+enter"
          pending={submission.isPending || isDone}
          onClick={submit}
        >
          Submit
        </Button>
      </footer>
      {open === "skip" && (
        <SkipDialog
          assignmentId={id}
          hasWork={!isBlank}
          onClose={() => setOpen(null)}
          onSkipped={() => {
            stop();
            finish();
          }}
        />
      )}
      <GuidelinesPanel projectId={projectId} open={open === "guidelines"} onClose={() => setOpen(null)} />
    </div>
  );
}

const parseDraft = (raw: unknown): string | null => DemonstrationDraft.safeParse(raw).data?.text ?? null;
