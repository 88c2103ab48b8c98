"use client";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { type Hotkey, useHotkeys } from "@/app/_ui/hotkeys";
import type { Saving } from "../_task/draft-saver";
import type { ShownResponse } from "./board-types";
import { EvaluationForm } from "./evaluation-form.client";
import { useFormParts } from "./form-parts";
import { evaluationKeys } from "./rank-keys";
import type { Board } from "./ranks";
import { type Evaluation, nextUnrated, qualityOf, rate, ratingOf, toggleFlag, unrated } from "./ratings";
import { TaskFooter } from "./task-footer.client";

/** The first page of a ranking: the responses one by one, each judged by itself. */
export function EvaluationPage({
  responses,
  at,
  evaluation,
  board,
  saving,
  commands,
  canUndo,
  children,
  onChange,
  onRetouch,
  onUndo,
  onGo,
}: {
  responses: readonly ShownResponse[];
  /** Which response. */
  at: number;
  evaluation: Evaluation;
  board: Board;
  saving: Saving;
  /** Shortcuts of every page of the task. */
  commands: readonly Hotkey[];
  canUndo: boolean;
  /** Notes above the footer. */
  children: ReactNode;
  onChange: (board: Board) => void;
  onRetouch: (touch: (board: Board) => Board) => void;
  onUndo: () => void;
  /** To a response; null is the ranking. */
  onGo: (id: string | null) => void;
}) {
  const t = useTranslations("rank");
  const [asked, setAsked] = useState<string | null>(null);
  const parts = useFormParts();
  const shown = responses.map((r) => r.id);
  const response = responses[at];
  const id = response?.id ?? "";
  const open = unrated(board, shown, evaluation);
  const isOpen = open.includes(id);

  const onOn = () => (isOpen ? setAsked(id) : onGo(nextUnrated(board, shown, evaluation, id)));
  const step = (by: 1 | -1) => {
    const next = shown[at + by];
    if (next) onGo(next);
  };
  const onQuality = (quality: number) => onChange(rate(board, id, { quality }));
  const onFlag = (flag: Evaluation["flags"][number]) => onChange(toggleFlag(board, id, flag));
  useHotkeys(t("evaluateTitle"), [
    ...commands,
    ...evaluationKeys({
      evaluation,
      t,
      parts,
      onQuality,
      onFlag,
      onStep: step,
      onBoard: () => onGo(null),
      onOn,
    }),
  ]);
  return (
    <>
      {response && (
        <EvaluationForm
          response={response}
          shown={shown}
          evaluation={evaluation}
          rating={ratingOf(board, id)}
          qualityOf={(one) => qualityOf(board, one, evaluation)}
          parts={parts}
          onGo={onGo}
          onQuality={onQuality}
          onFlag={onFlag}
          onNote={(text) => onRetouch((one) => rate(one, id, { note: text }))}
        />
      )}
      {children}
      <TaskFooter saving={saving} missing={isOpen && asked === id ? t("evaluate.first") : ""}>
        <span className="text-xs text-muted tabular-nums max-sm:hidden">
          {t("evaluate.rated", { done: shown.length - open.length, count: shown.length })}
        </span>
        <Button variant="quiet" shortcut="z" disabled={!canUndo} onClick={onUndo}>
          {t("undo")}
        </Button>
        <Button variant="quiet" shortcut="k" disabled={at === 0} onClick={() => step(-1)}>
          {t("evaluate.previous")}
        </Button>
        <Button variant="primary" shortcut="mod+enter" onClick={onOn}>
          {open.every((one) => one === id) ? t("evaluate.toRanking") : t("evaluate.next")}
        </Button>
      </TaskFooter>
    </>
  );
}
