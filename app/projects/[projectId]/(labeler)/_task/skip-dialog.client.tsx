"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { useAction } from "@/app/_ui/use-call";
import { getWork, type NextTask, SkipReason, skipTask } from "@/lib/contract/tasks";

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
  onSkipped: (next: NextTask | null) => void;
}) {
  const t = useTranslations("task.skip");
  const [reason, setReason] = useState<SkipReason>("unclear");
  const [note, setNote] = useState("");
  const skip = useAction(skipTask, { refreshes: [getWork], onDone: ({ next }) => onSkipped(next) });
  const submit = () => skip.mutate({ params: { id: assignmentId }, body: { reason, note, andNext: true } });
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={t("title")}
      description={hasWork ? t("loses") : t("goesOn")}
      footer={
        <>
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button variant="primary" pending={skip.isPending} onClick={submit}>
            {t("confirm")}
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
          <legend className="mb-1 text-sm font-medium">{t("why")}</legend>
          {SkipReason.options.map((option) => (
            <label key={option} className="flex min-h-9 items-center gap-3 text-sm">
              <input
                type="radio"
                name="reason"
                className="size-4 accent-(--accent)"
                checked={reason === option}
                onChange={() => setReason(option)}
              />
              {t(`reason.${option}`)}
            </label>
          ))}
        </fieldset>
        <Field label={t("note")}>
          <TextArea value={note} maxLength={1000} onChange={(e) => setNote(e.target.value)} />
        </Field>
        {skip.error && <ErrorNote error={skip.error} />}
      </form>
    </Dialog>
  );
}
