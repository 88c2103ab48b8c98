"use client";
import { PenLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button, LinkButton } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAction } from "@/app/_ui/use-call";
import { checkText } from "@/lib/contract/personal-data";
import {
  DemonstrationDraft,
  type DemonstrationTask,
  getWork,
  listOwnAnswers,
  type NextTask,
  submitDemonstration,
} from "@/lib/contract/tasks";
import { EvidenceNote } from "../_task/evidence-note.client";
import { GuidelinesPanel } from "../_task/guidelines-panel.client";
import { forget, readKept } from "../_task/kept-draft";
import { PromptBox } from "../_task/prompt-box.client";
import { SaveStatus } from "../_task/save-status.client";
import { SkipDialog } from "../_task/skip-dialog.client";
import { TaskBar } from "../_task/task-bar.client";
import { TaskNotes } from "../_task/task-notes.client";
import { TaskTools } from "../_task/task-tools.client";
import { useActiveSeconds } from "../_task/use-active-seconds";
import { useAutosave } from "../_task/use-autosave";
import { useEvidence } from "../_task/use-evidence";
import { useLease } from "../_task/use-lease";
import { Doubt } from "./doubt.client";
import { Editor } from "./editor.client";
import { GuidelinesChecklist } from "./guidelines-checklist.client";
import { PersonalDataList } from "./personal-data-list.client";
import { useCheck } from "./use-check";

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
  /** With the next task when it is here already. */
  onNext: (next: NextTask | null) => void;
}) {
  const t = useTranslations("demonstrate");
  const id = task.assignmentId;
  const evidence = useEvidence(id);
  const { seconds, lastInput } = useActiveSeconds(id);
  const { saving, expiresAt, change, saveNow, stop, resume } = useAutosave(id, task.expiresAt);
  const [text, setText] = useState(() => readKept(id, parseDraft) ?? task.draft?.text ?? "");
  useLease({ expiresAt, lastInput, renew: () => saveNow(draftOf(text)) });
  const [open, setOpen] = useState<"guidelines" | "skip" | null>(null);
  const [isAsked, setAsked] = useState(false);
  /** The personal data that one has seen and leaves in; something new wants a new look. */
  const [confirmed, setConfirmed] = useState("");
  const [isDone, setDone] = useState(false);
  const sending = useRef(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  // The last message of a long conversation is the one to answer.
  const prompt = useRef<HTMLDivElement>(null);
  useEffect(() => prompt.current?.firstElementChild?.scrollTo({ top: Number.MAX_SAFE_INTEGER }), []);

  const isBlank = text.trim() === "";
  const check = useCheck(checkText, isBlank ? null : { params: {}, body: { text } });
  const personalData = check.found?.personalData ?? [];
  const write = (next: string) => {
    setText(next);
    change(draftOf(next));
  };
  const finish = (next: NextTask | null) => {
    forget(id);
    setDone(true);
    setOpen(null);
    onNext(next);
  };
  const submission = useAction(submitDemonstration, { refreshes: [getWork, listOwnAnswers] });
  const submit = async () => {
    setAsked(true);
    if (sending.current || isBlank) return;
    sending.current = true;
    // Also what was pasted a moment ago; without an answer, the server looks by itself.
    const found = (await check.ask())?.personalData ?? [];
    if (found.length > 0 && confirmed !== JSON.stringify(found)) {
      sending.current = false;
      return;
    }
    stop();
    submission.mutate(
      { params: { id }, body: { text, activeSeconds: seconds, evidence: evidence(), andNext: true } },
      {
        onSuccess: ({ next }) => finish(next),
        onError: () => {
          sending.current = false;
          resume(draftOf(text));
        },
      },
    );
  };
  const toggleGuidelines = () => setOpen(open === "guidelines" ? null : "guidelines");
  useHotkeys(t("pageTitle"), [
    { keys: "mod+enter", label: t("key.submit"), run: () => void submit() },
    { keys: "escape", label: t("key.leaveText"), inFields: true, run: () => area.current?.blur() },
    { keys: "g", label: t("key.guidelines"), run: toggleGuidelines },
    { keys: "s", label: t("key.skip"), run: () => setOpen("skip") },
  ]);

  return (
    <div className="flex min-h-[calc(100dvh-56px)] flex-col gap-3 px-4 pt-4 sm:px-6 lg:h-[calc(100dvh-56px)]">
      <TaskBar
        title={t("taskTitle")}
        projectId={projectId}
        doneToday={task.doneToday}
        seconds={seconds}
        onGuidelines={toggleGuidelines}
        onSkip={() => setOpen("skip")}
      >
        <LinkButton size="sm" variant="quiet" icon={PenLine} href={`/projects/${projectId}/demonstrate/prompt`}>
          {t("writePrompt")}
        </LinkButton>
        <TaskTools projectId={projectId} assignmentId={id} />
      </TaskBar>
      <div className="grid min-h-0 flex-1 gap-4 max-lg:grid-rows-[auto_1fr] lg:grid-cols-2">
        <div ref={prompt} className="flex min-h-0 flex-col gap-2">
          <PromptBox messages={task.prompt.messages} tall />
          {task.prompt.messages.length > 1 && (
            <p className="text-xs text-muted">{t("conversation", { turns: task.prompt.messages.length })}</p>
          )}
        </div>
        <div className="flex min-h-0 flex-col gap-3">
          <Editor label={t("yourAnswer")} text={text} onChange={write} area={area} />
          {personalData.length > 0 && (
            <Doubt
              title={t("personalData.title")}
              confirm={t("personalData.confirm")}
              isConfirmed={confirmed === JSON.stringify(personalData)}
              onConfirm={(isTicked) => setConfirmed(isTicked ? JSON.stringify(personalData) : "")}
            >
              <p>{t("personalData.why")}</p>
              <PersonalDataList found={personalData} />
            </Doubt>
          )}
          <GuidelinesChecklist projectId={projectId} />
          <EvidenceNote />
        </div>
      </div>
      <TaskNotes
        saving={saving}
        expiresAt={expiresAt}
        submitError={submission.error}
        onRetrySave={() => saveNow()}
        onRetrySubmit={() => void submit()}
        onNext={() => onNext(null)}
      />
      {isDone && nextError && <ErrorNote title={t("nextFailed")} error={nextError} onRetry={() => onNext(null)} />}
      <footer className="sticky bottom-0 z-10 -mx-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
        <SaveStatus saving={saving} />
        <p role="alert" className="text-sm text-warn empty:hidden">
          {isAsked && isBlank && t("needsAnswer")}
          {isAsked && personalData.length > 0 && confirmed !== JSON.stringify(personalData) && t("needsConfirmation")}
        </p>
        <Button
          className="ml-auto"
          variant="primary"
          shortcut="mod+enter"
          pending={submission.isPending || isDone}
          onClick={() => void submit()}
        >
          {t("submit")}
        </Button>
      </footer>
      {open === "skip" && (
        <SkipDialog
          assignmentId={id}
          hasWork={!isBlank}
          onClose={() => setOpen(null)}
          onSkipped={(next) => {
            stop();
            finish(next);
          }}
        />
      )}
      <GuidelinesPanel projectId={projectId} open={open === "guidelines"} onClose={() => setOpen(null)} />
    </div>
  );
}

const parseDraft = (raw: unknown): string | null => DemonstrationDraft.safeParse(raw).data?.text ?? null;
