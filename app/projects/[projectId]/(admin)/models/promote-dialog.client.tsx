"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { listModels, listPromotions, type ModelVersion, promote } from "@/lib/contract/models";
import { getLoopCounts } from "@/lib/contract/projects";

/** Asks why, then makes a version the served one. */
export function PromoteDialog({
  model,
  served,
  rollBack,
  onClose,
}: {
  model: ModelVersion;
  /** What is served now, when something is. */
  served: ModelVersion | undefined;
  rollBack: boolean;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const action = useAction(promote, {
    refreshes: [listModels, listPromotions, getLoopCounts],
    onDone: () => {
      toast.good(`${model.label} is served now.`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="sm"
      title={rollBack ? `Roll back to ${model.label}?` : `Promote ${model.label}?`}
      description={
        served
          ? `It takes over from ${served.label} at once, without a restart. New responses come from it; ${served.label} stays and can be brought back.`
          : "It is served at once. New responses come from it."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={action.isPending}
            onClick={() => action.mutate({ params: { id: model.id }, body: { reason } })}
          >
            {rollBack ? "Roll back to" : "Promote"} {model.label}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pt-1">
        <Field label="Why" hint="Kept in the history, for whoever asks later.">
          <TextArea value={reason} maxLength={500} onChange={(e) => setReason(e.target.value)} />
        </Field>
        {action.error && <ErrorNote error={action.error} />}
      </div>
    </Dialog>
  );
}
