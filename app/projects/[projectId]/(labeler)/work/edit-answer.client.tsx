"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Field, TextArea } from "@/app/_ui/field";
import { useAction } from "@/app/_ui/use-call";
import { listOwnRevisions } from "@/lib/contract/own-work";
import {
  listOwnAnswers,
  MAX_DEMONSTRATION_CHARACTERS,
  type OwnAnswer,
  reviseDemonstration,
} from "@/lib/contract/tasks";
import { EditDialog, useSaved } from "./edit-dialog.client";
import { EditRanking } from "./edit-ranking.client";

/** Edits an answer that was submitted: the change is a new revision. */
export const EditAnswer = ({ answer, onClose }: { answer: OwnAnswer; onClose: () => void }) =>
  answer.kind === "demonstration" ? (
    <EditDemonstration answer={answer} onClose={onClose} />
  ) : (
    <EditRanking answer={answer} onClose={onClose} />
  );

function EditDemonstration({
  answer,
  onClose,
}: {
  answer: Extract<OwnAnswer, { kind: "demonstration" }>;
  onClose: () => void;
}) {
  const t = useTranslations("work.edit");
  const [text, setText] = useState(answer.text);
  const saved = useSaved(onClose);
  const revise = useAction(reviseDemonstration, { refreshes: [listOwnAnswers, listOwnRevisions], onDone: saved });
  return (
    <EditDialog
      title={t("titleDemonstration")}
      answer={answer}
      error={revise.error}
      pending={revise.isPending}
      isChanged={text !== answer.text}
      missing={text.trim() === "" ? t("missingText") : ""}
      onClose={onClose}
      onSave={() => revise.mutate({ params: { id: answer.id }, body: { text, revision: answer.revision } })}
    >
      <Field label={t("text")}>
        <TextArea
          className="min-h-48 text-base!"
          value={text}
          maxLength={MAX_DEMONSTRATION_CHARACTERS}
          onChange={(e) => setText(e.target.value)}
        />
      </Field>
    </EditDialog>
  );
}
