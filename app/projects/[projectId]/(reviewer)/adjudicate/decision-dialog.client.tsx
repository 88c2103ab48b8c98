"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import type { Draft } from "./drafts";

/** What both dialogs are given. */
export type DecisionDialogProps = {
  /** Whose answer it is: "Labeler 2". */
  name: string;
  draft: Draft;
  error: Error | null;
  pending: boolean;
  /** Keeps what is typed when the dialog closes. */
  onDraft: (draft: Draft) => void;
  onClose: () => void;
};

/** A decision that needs a reason: what is decided above, the reason below, Ctrl or ⌘ Enter to send it. */
export function DecisionDialog({
  title,
  hint,
  confirm,
  disabled = false,
  comment,
  onComment,
  onConfirm,
  size = "md",
  error,
  pending,
  onClose,
  children,
}: {
  title: string;
  hint: string;
  confirm: string;
  disabled?: boolean;
  comment: string;
  onComment: (comment: string) => void;
  onConfirm: () => void;
  size?: "md" | "lg";
  error: Error | null;
  pending: boolean;
  onClose: () => void;
  children?: ReactNode;
}) {
  const [tried, setTried] = useState(false);
  const isMissing = comment.trim() === "";
  const send = () => {
    setTried(true);
    if (!isMissing && !disabled && !pending) onConfirm();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size={size}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" shortcut="mod+enter" disabled={disabled} pending={pending} onClick={send}>
            {confirm}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          send();
        }}
      >
        {error && <ErrorNote error={error} title="Not stored; what you wrote is kept" />}
        {children}
        <Field label="Reason" hint={hint} error={tried && isMissing ? "Say why: the labeler reads it." : undefined}>
          <TextArea value={comment} maxLength={2_000} onChange={(e) => onComment(e.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
