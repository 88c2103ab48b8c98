"use client";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select, TextArea } from "@/app/_ui/field";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { ReportReason, reportTask } from "@/lib/contract/reports";

export type Reportable = { id: string; letter: string };

/** Tells the admins what is wrong with a prompt, or with one of the responses shown. */
export function ReportDialog({
  assignmentId,
  responses,
  onClose,
}: {
  assignmentId: string;
  responses: readonly Reportable[];
  onClose: () => void;
}) {
  const t = useTranslations("report");
  const formId = useId();
  const [reason, setReason] = useState<ReportReason>("harmful");
  const [responseId, setResponseId] = useState("");
  const [note, setNote] = useState("");
  const report = useAction(reportTask, {
    onDone: () => {
      onClose();
      toast.good(t("sent"), t("sentDetail"));
    },
  });
  const send = () => {
    if (!report.isPending)
      report.mutate({ params: { id: assignmentId }, body: { reason, note, ...(responseId && { responseId }) } });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={t("title")}
      description={t("description")}
      footer={
        <>
          <Button onClick={onClose}>{t("keepWorking")}</Button>
          <Button type="submit" form={formId} variant="primary" pending={report.isPending}>
            {t("send")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <fieldset className="flex flex-col">
          <legend className="mb-1 text-sm font-medium">{t("why")}</legend>
          {ReportReason.options.map((option) => (
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
        {responses.length > 0 && (
          <Field label={t("about")}>
            <Select
              value={responseId}
              onChange={setResponseId}
              options={[
                { value: "", label: t("thePrompt") },
                ...responses.map(({ id, letter }) => ({ value: id, label: t("response", { letter }) })),
              ]}
            />
          </Field>
        )}
        <Field label={t("note")}>
          <TextArea value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {report.error && <ErrorNote error={report.error} />}
      </form>
    </Dialog>
  );
}
