"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { useAction } from "@/app/_ui/use-call";
import { getWork, SkipReason, skipTask } from "@/lib/contract/tasks";

const REASONS: Record<SkipReason, string> = {
  unclear: "I do not understand the prompt",
  too_hard: "I do not know enough to judge it",
  personal_data: "It holds personal data",
  offensive: "I would rather not read this",
  broken: "The text is broken",
  other: "Something else",
};

/** Asks why, and skips. Says so when work would be lost. */
export function SkipDialog({
  assignmentId,
  hasWork,
  onClose,
  onSkipped,
}: {
  assignmentId: string;
  hasWork: boolean;
  onClose: () => void;
  onSkipped: () => void;
}) {
  const [reason, setReason] = useState<SkipReason>("unclear");
  const [note, setNote] = useState("");
  const skip = useAction(skipTask, { refreshes: [getWork], onDone: onSkipped });
  const submit = () => skip.mutate({ params: { id: assignmentId }, body: { reason, note } });
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title="Skip this task"
      description={
        hasWork
          ? "What you did on it is discarded, and the task goes to someone else."
          : "The task goes to someone else. You do not get it again."
      }
      footer={
        <>
          <Button onClick={onClose}>Keep working</Button>
          <Button variant="primary" pending={skip.isPending} onClick={submit}>
            Skip the task
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset className="flex flex-col">
          <legend className="mb-1 text-sm font-medium">Why?</legend>
          {SkipReason.options.map((option) => (
            <label key={option} className="flex min-h-9 items-center gap-3 text-sm">
              <input
                type="radio"
                name="reason"
                className="size-4 accent-(--accent)"
                checked={reason === option}
                onChange={() => setReason(option)}
              />
              {REASONS[option]}
            </label>
          ))}
        </fieldset>
        <Field label="Note, if you like">
          <TextArea value={note} maxLength={1000} onChange={(e) => setNote(e.target.value)} />
        </Field>
        {skip.error && <ErrorNote error={skip.error} />}
      </form>
    </Dialog>
  );
}
