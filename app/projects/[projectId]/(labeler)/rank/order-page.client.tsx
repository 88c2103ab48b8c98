"use client";
import { type ReactNode, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { type Hotkey, useHotkeys } from "@/app/_ui/hotkeys";
import { useMedia } from "@/app/_ui/use-media";
import type { RankingTask } from "@/lib/contract/tasks";
import type { Saving } from "../_task/draft-saver";
import { CompareDialog } from "./compare-dialog.client";
import { letterOf, listLetters, spoken } from "./letters";
import { isWhole } from "./pair";
import { orderKeys } from "./rank-keys";
import { type Board, idsAt } from "./ranks";
import { unrated } from "./ratings";
import { TaskFooter } from "./task-footer.client";
import { useOrder } from "./use-order";

/** The page on which all responses are put in order: columns, a list on a phone, or for two a scale between them. */
export function OrderPage({
  task,
  board,
  saving,
  commands,
  canUndo,
  pending,
  isComparing,
  children,
  onChange,
  onUndo,
  onCompare,
  onBack,
  onSubmit,
}: {
  task: RankingTask;
  board: Board;
  saving: Saving;
  /** Shortcuts of every page of the task. */
  commands: readonly Hotkey[];
  canUndo: boolean;
  pending: boolean;
  isComparing: boolean;
  /** Notes above the footer. */
  children: ReactNode;
  onChange: (board: Board) => void;
  onUndo: () => void;
  onCompare: (open: boolean) => void;
  /** To the evaluation of a response; null where it is not asked. */
  onBack: ((id: string) => void) | null;
  /** Called with a whole answer only. */
  onSubmit: () => void;
}) {
  const t = useTranslations("rank");
  const locale = useLocale();
  const isWide = useMedia("(min-width: 768px)");
  const [isAsked, setAsked] = useState(false);

  const { responses, tiesAllowed } = task;
  const { evaluation, strength: strengthAsked } = task.questions;
  const { shown, isPair, choice, picked, pick, keys, editor } = useOrder({ of: task, board, isWide, onChange });
  const unranked = idsAt(board, shown, 0);
  const notRated = evaluation ? unrated(board, shown, evaluation) : [];

  const names = (ids: readonly string[]) => {
    const letters = ids.map((id) => letterOf(shown, id));
    return { letters: listLetters(letters, locale), count: ids.length };
  };
  /** The first thing that is still missing; empty when the answer is whole. */
  function missing(): string {
    if (isPair && choice === null) return t(tiesAllowed ? "pair.missingTie" : "pair.missing");
    if (isPair && !isWhole(choice, strengthAsked)) return t("pair.missingStrength");
    if (unranked.length > 0) return t("unranked", names(unranked));
    return notRated.length > 0 ? t("unratedOnes", names(notRated)) : "";
  }
  const submit = () => {
    if (missing() === "") return onSubmit();
    setAsked(true);
    if (!isPair && unranked[0]) pick(unranked[0]);
  };
  const back = onBack && (() => onBack(notRated[0] ?? picked ?? shown[0] ?? ""));
  const toggleNone = () => onChange({ ...board, noneAcceptable: !board.noneAcceptable });
  useHotkeys(t(isPair ? "pairTitle" : "title"), [
    ...commands,
    ...orderKeys({
      k: isPair ? 0 : shown.length,
      t,
      onCompare: () => onCompare(true),
      onNone: toggleNone,
      onBack: back,
      onSubmit: submit,
    }),
    ...keys,
  ]);

  return (
    <>
      <p role="status" className="sr-only">
        {picked ? spoken(picked, shown, board.ranks, t, locale) : ""}
      </p>
      {editor}
      {children}
      <TaskFooter saving={saving} missing={isAsked ? missing() : ""}>
        {back && (
          <Button variant="quiet" shortcut="r" onClick={back}>
            {t("backToRatings")}
          </Button>
        )}
        <Button
          variant={board.noneAcceptable ? "secondary" : "quiet"}
          aria-pressed={board.noneAcceptable}
          shortcut="n"
          className={board.noneAcceptable ? "border-warn! text-warn!" : undefined}
          onClick={toggleNone}
        >
          {t("none")}
        </Button>
        <Button variant="quiet" shortcut="z" disabled={!canUndo} onClick={onUndo}>
          {t("undo")}
        </Button>
        <Button variant="primary" shortcut="mod+enter" pending={pending} onClick={submit}>
          {t("submit")}
        </Button>
      </TaskFooter>
      {isComparing && (
        <CompareDialog responses={responses} board={board} picked={picked} onClose={() => onCompare(false)} />
      )}
    </>
  );
}
