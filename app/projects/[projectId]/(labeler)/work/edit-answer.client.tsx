"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { Dialog } from "@/app/_ui/dialog";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, TextArea } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { toast } from "@/app/_ui/toasts";
import { useAction } from "@/app/_ui/use-call";
import {
  listOwnAnswers,
  MAX_DEMONSTRATION_CHARACTERS,
  type OwnAnswer,
  reviseDemonstration,
  reviseRanking,
} from "@/lib/contract/tasks";
import { letterOf, listLetters } from "../rank/letters";
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
  const [text, setText] = useState(answer.text);
  const revise = useAction(reviseDemonstration, {
    refreshes: [listOwnAnswers],
    onDone: () => saved(onClose),
  });
  const isChanged = text !== answer.text && text.trim() !== "";
  return (
    <EditDialog
      title="Edit your demonstration"
      answer={answer}
      error={revise.error}
      pending={revise.isPending}
      disabled={!isChanged}
      onClose={onClose}
      onSave={() => revise.mutate({ params: { id: answer.id }, body: { text, revision: answer.revision } })}
    >
      <Field label="Your answer">
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
  const [board, setBoard] = useState(() => boardOf(answer.tiers, answer.noneAcceptable));
  const revise = useAction(reviseRanking, {
    refreshes: [listOwnAnswers],
    onDone: () => saved(onClose),
  });
  const shown = answer.responses.map((r) => r.id);
  const rules = { shown, tiesAllowed: answer.tiesAllowed };
  const missing = idsAt(board, shown, 0);
  const tiers = tiersOf(board, shown);
  const isChanged =
    board.noneAcceptable !== answer.noneAcceptable ||
    JSON.stringify(tiers) !== JSON.stringify(tiersOf(boardOf(answer.tiers, false), shown));
  return (
    <EditDialog
      title="Edit your ranking"
      answer={answer}
      error={revise.error}
      pending={revise.isPending}
      disabled={!isChanged || missing.length > 0}
      note={
        missing.length > 0
          ? `${listLetters(missing.map((id) => letterOf(shown, id)))} ${missing.length === 1 ? "has" : "have"} no rank.`
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
        label="None of them is acceptable"
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
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={title}
      description="The newest revision counts; it does not change snapshots that are frozen already."
      footer={
        <>
          {note && <p className="mr-auto self-center text-sm text-warn">{note}</p>}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} disabled={disabled} onClick={onSave}>
            Save as revision {answer.revision + 1}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {error && <ErrorNote error={error} title="Not saved" />}
        <Conversation messages={answer.messages} />
        {children}
      </div>
    </Dialog>
  );
}

function saved(onClose: () => void): void {
  toast.good("Saved as a new revision");
  onClose();
}
