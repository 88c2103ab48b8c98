"use client";
import { useState } from "react";
import { DecisionDialog, type DecisionDialogProps } from "./decision-dialog.client";

/** Asks the labeler to look again, and says what for. */
export function ReturnDialog({
  name,
  draft,
  onDraft,
  onReturn,
  ...dialog
}: DecisionDialogProps & { onReturn: (comment: string) => void }) {
  const [comment, setComment] = useState(draft.comment);
  return (
    <DecisionDialog
      {...dialog}
      title={`Return ${name}'s answer`}
      hint="The labeler reads this, without your name. Until they revise the answer, no snapshot takes it."
      confirm="Return to the labeler"
      comment={comment}
      onComment={(next) => {
        setComment(next);
        onDraft({ ...draft, comment: next });
      }}
      onConfirm={() => onReturn(comment.trim())}
    />
  );
}
