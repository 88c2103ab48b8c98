"use client";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { useAction } from "@/app/_ui/use-call";
import { getPractice, type PracticeTask, submitPractice } from "@/lib/contract/practice";
import { RankingDraft } from "@/lib/contract/tasks";
import { forget, keep, readKept } from "../_task/kept-draft";
import { PromptBox } from "../_task/prompt-box.client";
import { randomId } from "../_task/random-id";
import { type Board, emptyBoard, idsAt, tiersOf } from "../rank/ranks";
import { PracticeFeedback } from "./practice-feedback.client";
import { MissingRanks, RankPanel } from "./rank-panel.client";

/** What this browser keeps of an unsent practice answer. */
const Kept = z.object({ answerId: z.uuid(), board: RankingDraft });

/** One practice task: rank, then see the reference. Its answer has an id from the start, so that it is stored once. */
export function PracticeWorkbench({
  projectId,
  task,
  onAnswered,
  onNext,
}: {
  projectId: string;
  task: PracticeTask;
  onAnswered: () => void;
  onNext: () => void;
}) {
  const t = useTranslations("exam.training");
  const key = `practice:${task.referenceId}`;
  const [{ answerId, board }, setAnswer] = useState(
    () => readKept(key, (raw) => Kept.safeParse(raw).data ?? null) ?? { answerId: randomId(), board: emptyBoard },
  );
  const [isAsked, setAsked] = useState(false);
  const sending = useRef(false);
  const shown = task.responses.map((r) => r.id);
  const submission = useAction(submitPractice, { refreshes: [getPractice] });
  const change = (next: Board) => {
    keep(key, { answerId, board: next });
    setAnswer({ answerId, board: next });
  };
  const submit = () => {
    if (sending.current) return;
    setAsked(true);
    if (idsAt(board, shown, 0).length > 0) return;
    sending.current = true;
    submission.mutate(
      { params: { projectId }, body: { answerId, referenceId: task.referenceId, tiers: tiersOf(board, shown) } },
      {
        onSuccess: () => {
          forget(key);
          onAnswered();
        },
        onError: () => {
          sending.current = false;
        },
      },
    );
  };
  if (submission.data) return <PracticeFeedback task={task} feedback={submission.data} onNext={onNext} />;
  return (
    <div className="flex flex-col gap-3">
      <PromptBox messages={task.messages} />
      <RankPanel
        title={t("keys")}
        responses={task.responses}
        tiesAllowed={task.tiesAllowed}
        board={board}
        onChange={change}
        hotkeys={[{ keys: "mod+enter", label: t("submit"), run: submit }]}
      />
      {submission.error && <ErrorNote title={t("failed")} error={submission.error} onRetry={submit} />}
      <div className="flex flex-wrap items-center justify-end gap-4">
        <p role="alert" className="text-sm text-warn empty:hidden">
          {isAsked && <MissingRanks board={board} shown={shown} />}
        </p>
        <Button variant="primary" shortcut="mod+enter" pending={submission.isPending} onClick={submit}>
          {t("submit")}
        </Button>
      </div>
    </div>
  );
}
