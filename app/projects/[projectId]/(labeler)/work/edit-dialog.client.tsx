"use client";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { ConfirmDialog, Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { toast } from "@/app/_ui/toasts";
import type { OwnAnswer } from "@/lib/contract/tasks";

/** The frame of an edit: the prompt, what is edited, and saving it. Changes are only thrown away when one says so. */
export function EditDialog({
  title,
  answer,
  error,
  pending,
  isChanged,
  missing = "",
  shortcuts = false,
  onClose,
  onSave,
  children,
}: {
  title: string;
  answer: OwnAnswer;
  error: Error | null;
  pending: boolean;
  isChanged: boolean;
  /** What must be done before it can be saved; empty when nothing. */
  missing?: string;
  /** Whether shortcuts of the content work. */
  shortcuts?: boolean;
  onClose: () => void;
  onSave: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("work.edit");
  const [isLeaving, setLeaving] = useState(false);
  const leave = () => (isChanged ? setLeaving(true) : onClose());
  return (
    <Dialog
      open
      onClose={leave}
      size="lg"
      shortcuts={shortcuts}
      title={title}
      description={t("lead")}
      footer={
        <>
          {missing !== "" && <p className="mr-auto self-center text-sm text-warn">{missing}</p>}
          <Button onClick={leave}>{t("cancel")}</Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={!isChanged || missing !== ""}
            {...(shortcuts && { shortcut: "mod+enter" })}
            onClick={onSave}
          >
            {t("save", { n: answer.revision + 1 })}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {error && <ErrorNote error={error} title={t("failed")} />}
        <Conversation messages={answer.messages} />
        {children}
      </div>
      <ConfirmDialog
        open={isLeaving}
        danger
        title={t("discardTitle")}
        confirm={t("discard")}
        onClose={() => setLeaving(false)}
        onConfirm={onClose}
      >
        <p className="text-sm text-muted">{t("discardBody")}</p>
      </ConfirmDialog>
    </Dialog>
  );
}

/** Says that the edit is kept, and closes. */
export function useSaved(onClose: () => void): () => void {
  const t = useTranslations("work.edit");
  return () => {
    toast.good(t("saved"));
    onClose();
  };
}
