"use client";
import { type ReactNode, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import { listOwnRevisions } from "@/lib/contract/own-work";
import {
  listOwnAnswers,
  MAX_DEMONSTRATION_CHARACTERS,
  type OwnAnswer,
  reviseDemonstration,
  reviseRanking,
} from "@/lib/contract/tasks";
import { letterOf } from "../rank/letters";
import { RankList } from "../rank/rank-list.client";
import { boardOf, idsAt, place, tiersOf } from "../rank/ranks";

/** Edits an answer that was submitted: the change is a new revision. */
export const EditAnswer = ({ answer, onClose }: { answer: OwnAnswer; onClose: () => void }) =>
  answer.kind === "demonstration" ? (
    <EditDemonstration answer={answer} onClose={onClose} />
  ) : (
    <EditRanking answer={answer} onClose={onClose} />
  );

type Editing<K extends OwnAnswer["kind"]> = {
  answer: Extract<OwnAnswer, { kind: K }>;
  onClose: () => void;
};

function EditDemonstration({ answer, onClose }: Editing<"demonstration">) {
  const t = useTranslations("work.edit");
  const [text, setText] = useState(answer.text);
  const saved = useSaved(onClose);
  const revise = useAction(reviseDemonstration, { refreshes: [listOwnAnswers, listOwnRevisions], onDone: saved });
  const isChanged = text !== answer.text && text.trim() !== "";
  return (
    <EditDialog
      title={t("titleDemonstration")}
      answer={answer}
      error={revise.error}
      pending={revise.isPending}
      disabled={!isChanged}
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

function EditRanking({ answer, onClose }: Editing<"ranking">) {
  const t = useTranslations("work.edit");
  const locale = useLocale();
  const [board, setBoard] = useState(() => boardOf(answer.tiers, answer.noneAcceptable));
  const saved = useSaved(onClose);
  const revise = useAction(reviseRanking, { refreshes: [listOwnAnswers, listOwnRevisions], onDone: saved });
  const shown = answer.responses.map((r) => r.id);
  const rules = { shown, tiesAllowed: answer.tiesAllowed };
  const missing = idsAt(board, shown, 0).map((id) => letterOf(shown, id));
  const tiers = tiersOf(board, shown);
  const isChanged =
    board.noneAcceptable !== answer.noneAcceptable ||
    JSON.stringify(tiers) !== JSON.stringify(tiersOf(boardOf(answer.tiers, false), shown));
  return (
    <EditDialog
      title={t("titleRanking")}
      answer={answer}
      error={revise.error}
      pending={revise.isPending}
      disabled={!isChanged || missing.length > 0}
      note={
        missing.length > 0
          ? t("missing", { count: missing.length, letters: new Intl.ListFormat(locale).format(missing) })
          : undefined
      }
      onClose={onClose}
      onSave={() =>
        revise.mutate({
          params: { id: answer.id },
          body: { tiers, noneAcceptable: board.noneAcceptable, revision: answer.revision },
        })
      }
    >
      <RankList
        responses={answer.responses}
        board={board}
        rules={rules}
        picked={null}
        onPick={() => undefined}
        onPlace={(id, rank) => setBoard(place(board, rules, id, rank))}
      />
      <Switch
        label={t("none")}
        checked={board.noneAcceptable}
        onChange={(noneAcceptable) => setBoard({ ...board, noneAcceptable })}
      />
    </EditDialog>
  );
}

function EditDialog({
  title,
  answer,
  error,
  pending,
  disabled,
  note,
  onClose,
  onSave,
  children,
}: {
  title: string;
  answer: OwnAnswer;
  error: Error | null;
  pending: boolean;
  disabled: boolean;
  note?: string | undefined;
  onClose: () => void;
  onSave: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("work.edit");
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={title}
      description={t("lead")}
      footer={
        <>
          {note && <p className="mr-auto self-center text-sm text-warn">{note}</p>}
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" pending={pending} disabled={disabled} onClick={onSave}>
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
    </Dialog>
  );
}

/** Says that the edit is kept, and closes. */
function useSaved(onClose: () => void): () => void {
  const t = useTranslations("work.edit");
  return () => {
    toast.good(t("saved"));
    onClose();
  };
}
