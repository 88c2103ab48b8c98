"use client";
import { PenLine, Undo2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { ErrorNote } from "@/app/_ui/error-note";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { useAction } from "@/app/_ui/use-call";
import { type Conversation, chooseResponse, editResponse, type Turn, undoChoice } from "@/lib/contract/conversations";
import { AppError } from "@/lib/contract/errors";
import { askedIn, useMarkLabel } from "./mark-label";
import { ResponsePair } from "./response-pair.client";
import { Said } from "./said";
import { ScaleButtons } from "./scale-buttons.client";
import { choiceAt, type Mark, markOf, scale } from "./strength-scale";
import type { useDraft } from "./use-draft";
import { useTurnStream } from "./use-turn-stream";

/** The turn at which one chooses: its responses as they are written, the scale, undo and edit. */
export function NewestTurn({
  conversation,
  turn,
  seconds,
  drafts,
  onShow,
  onReload,
}: {
  conversation: Conversation;
  turn: Turn;
  seconds: number;
  drafts: ReturnType<typeof useDraft>;
  onShow: (conversation: Conversation) => void;
  onReload: () => void;
}) {
  const t = useTranslations("chat");
  const asked = askedIn(conversation);
  const label = useMarkLabel(asked);
  const { tiesAllowed } = conversation;
  const { responses, choice, revision } = turn;
  const { writing, retry } = useTurnStream(responses ? null : turn.id, onReload);
  const section = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once a turn.
  useEffect(() => {
    section.current?.scrollIntoView({ block: "start" });
    section.current?.focus({ preventScroll: true });
  }, [turn.id]);

  const choose = useAction(chooseResponse, { onDone: onShow });
  const undo = useAction(undoChoice, { onDone: onShow });
  const edit = useAction(editResponse, { onDone: onShow });
  const [isEditing, setEditing] = useState(false);
  const isBusy = choose.isPending || undo.isPending || edit.isPending;
  const mark = (to: Mark) => {
    if (!responses || isBusy || isEditing) return;
    undo.reset();
    choose.mutate({
      params: { id: turn.id },
      body: { choice: choiceAt(to, responses), revision, activeSeconds: seconds },
    });
  };
  const takeBack = () => {
    if (choice && !isBusy && !isEditing) undo.mutate({ params: { id: turn.id }, body: { revision } });
  };

  const goesOnId = choice && (choice.pickedId ?? responses?.[0]?.id ?? null);
  const kept = drafts.draft.edit;
  const text =
    (kept?.responseId === goesOnId ? kept?.text : null) ??
    turn.edit?.text ??
    responses?.find((r) => r.id === goesOnId)?.text ??
    "";
  const saveEdit = useCallback(async () => {
    if (edit.isPending || text.trim() === "") return;
    await drafts.settle();
    edit.mutate(
      { params: { id: turn.id }, body: { text, replaces: turn.edit?.id ?? null, activeSeconds: seconds } },
      {
        onSuccess: () => {
          setEditing(false);
          drafts.change({ edit: null });
        },
        onError: () => drafts.change({}),
      },
    );
  }, [edit, text, drafts, turn, seconds]);

  useHotkeys(t("turn", { turn: conversation.turns.length }), [
    { keys: "1", label: t("choose", { letter: "A" }), run: () => mark({ place: 0, strength: "clearly" }) },
    { keys: "2", label: t("choose", { letter: "B" }), run: () => mark({ place: 1, strength: "clearly" }) },
    ...scale(tiesAllowed).map(({ keys, mark: to }) => ({ keys, label: label(to), run: () => mark(to) })),
    { keys: "e", label: t("edit"), run: () => setEditing(choice !== null) },
    { keys: "z", label: t("undo"), run: takeBack },
  ]);

  const failed = [choose, undo, edit].find((action) => action.error);
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label={t("turn", { turn: conversation.turns.length })}
      className="flex scroll-mt-20 flex-col gap-4 outline-none"
    >
      <Said who={t("you")}>{turn.message}</Said>
      <ResponsePair
        turn={turn}
        writing={writing}
        goesOnId={goesOnId}
        editing={
          isEditing
            ? {
                text,
                pending: edit.isPending,
                onChange: (typed) => goesOnId && drafts.change({ edit: { responseId: goesOnId, text: typed } }),
                onSave: () => void saveEdit(),
                onCancel: () => {
                  setEditing(false);
                  drafts.change({ edit: null });
                },
              }
            : null
        }
        onPick={(place) => mark({ place, strength: "clearly" })}
      />
      <p role="status" className="sr-only">
        {responses ? t("written") : t("writing")}
      </p>
      {!responses && writing.state === "failed" && (
        <ErrorNote title={t("streamFailed")} error={writing.error} onRetry={retry} />
      )}
      {!responses && writing.state === "lost" && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-sm">
          {t("streamLost")}
        </p>
      )}
      {responses && !isEditing && (
        <>
          <ScaleButtons
            asked={asked}
            tiesAllowed={tiesAllowed}
            chosen={choice && markOf(choice, responses)}
            onMark={mark}
          />
          {choice && (
            <div className="flex flex-wrap gap-2">
              <Button size="sm" icon={PenLine} shortcut="e" onClick={() => setEditing(true)}>
                {t("edit")}
              </Button>
              <Button size="sm" icon={Undo2} shortcut="z" pending={undo.isPending} onClick={takeBack}>
                {t("undo")}
              </Button>
            </div>
          )}
        </>
      )}
      {failed?.error && (
        <ErrorNote
          title={t(failed === edit ? "editFailed" : "changeFailed")}
          error={failed.error}
          onRetry={() => {
            const isStale = failed.error instanceof AppError && failed.error.code === "stale";
            failed.reset();
            if (isStale) onReload();
            else if (failed === choose && choose.variables) choose.mutate(choose.variables);
            else if (failed === undo) takeBack();
            else void saveEdit();
          }}
        />
      )}
    </section>
  );
}
