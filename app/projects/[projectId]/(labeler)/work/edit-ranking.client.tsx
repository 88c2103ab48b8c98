"use client";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { Switch } from "@/app/_ui/switch";
import { useAction } from "@/app/_ui/use-call";
import { listOwnRevisions } from "@/lib/contract/own-work";
import { listOwnAnswers, reviseRanking } from "@/lib/contract/tasks";
import { EvaluationForm } from "../rank/evaluation-form.client";
import { useFormParts } from "../rank/form-parts";
import { letterOf, listLetters } from "../rank/letters";
import { evaluationKeys } from "../rank/rank-keys";
import type { Board } from "../rank/ranks";
import { type Evaluation, qualityOf, rate, ratingOf, toggleFlag } from "../rank/ratings";
import { useOrder } from "../rank/use-order";
import { EditDialog, useSaved } from "./edit-dialog.client";
import { boardOfAnswer, isEdited, lacksStrength, type OwnRanking, sentOf, shownIn, unrankedIn } from "./ranking-edit";

/** Edits all that a ranking says: the order, for two its strength, and where they were rated each response's rating. */
export function EditRanking({ answer, onClose }: { answer: OwnRanking; onClose: () => void }) {
  const t = useTranslations("work.edit");
  const tRank = useTranslations("rank");
  const locale = useLocale();
  const [board, setBoard] = useState(() => boardOfAnswer(answer));
  const [part, setPart] = useState<"order" | "ratings">("order");
  const saved = useSaved(onClose);
  const revise = useAction(reviseRanking, { refreshes: [listOwnAnswers, listOwnRevisions], onDone: saved });

  const shown = shownIn(answer);
  const { evaluation } = answer.questions;
  const unranked = unrankedIn(answer, board).map((id) => letterOf(shown, id));
  const missing =
    unranked.length > 0
      ? tRank("unranked", { count: unranked.length, letters: listLetters(unranked, locale) })
      : lacksStrength(answer, board)
        ? tRank("pair.missingStrength")
        : "";
  const isChanged = isEdited(answer, board);
  const save = () => {
    if (!isChanged || missing !== "" || revise.isPending) return;
    revise.mutate({ params: { id: answer.id }, body: { ...sentOf(answer, board), revision: answer.revision } });
  };
  const toggleNone = () => setBoard({ ...board, noneAcceptable: !board.noneAcceptable });
  useHotkeys(t("titleRanking"), [
    ...(evaluation && part === "order"
      ? [{ keys: "r", label: tRank("keys.back"), run: () => setPart("ratings") }]
      : []),
    ...(part === "order" ? [{ keys: "n", label: tRank("keys.none"), run: toggleNone }] : []),
    { keys: "mod+enter", label: t("save", { n: answer.revision + 1 }), run: save },
  ]);
  return (
    <EditDialog
      title={t("titleRanking")}
      answer={answer}
      error={revise.error}
      pending={revise.isPending}
      isChanged={isChanged}
      missing={missing}
      shortcuts
      onClose={onClose}
      onSave={save}
    >
      {evaluation && (
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t("parts")}</legend>
          {(["order", "ratings"] as const).map((one) => (
            <Button
              key={one}
              size="sm"
              variant={part === one ? "secondary" : "quiet"}
              aria-pressed={part === one}
              shortcut={one === "order" ? "b" : "r"}
              onClick={() => setPart(one)}
            >
              {t(one)}
            </Button>
          ))}
        </fieldset>
      )}
      {evaluation && part === "ratings" ? (
        <Ratings
          answer={answer}
          board={board}
          evaluation={evaluation}
          onChange={setBoard}
          onOrder={() => setPart("order")}
        />
      ) : (
        <>
          <Order answer={answer} board={board} onChange={setBoard} />
          <Switch label={t("none")} checked={board.noneAcceptable} onChange={toggleNone} />
        </>
      )}
    </EditDialog>
  );
}

type Part = { answer: OwnRanking; board: Board; onChange: (board: Board) => void };

function Order({ answer, board, onChange }: Part) {
  const t = useTranslations("rank");
  const { isPair, keys, editor } = useOrder({ of: answer, board, isWide: false, onChange });
  useHotkeys(t(isPair ? "pairTitle" : "title"), keys);
  return editor;
}

function Ratings({
  answer,
  board,
  evaluation,
  onChange,
  onOrder,
}: Part & { evaluation: Evaluation; onOrder: () => void }) {
  const t = useTranslations("rank");
  const [at, setAt] = useState(0);
  const parts = useFormParts();
  const shown = shownIn(answer);
  const response = answer.responses[at];
  const id = response?.id ?? "";
  const onQuality = (quality: number) => onChange(rate(board, id, { quality }));
  const onFlag = (flag: Evaluation["flags"][number]) => onChange(toggleFlag(board, id, flag));
  useHotkeys(
    t("evaluateTitle"),
    evaluationKeys({
      evaluation,
      t,
      parts,
      onQuality,
      onFlag,
      onStep: (by) => setAt(Math.min(Math.max(at + by, 0), shown.length - 1)),
      onBoard: onOrder,
      onOn: null,
    }),
  );
  return response ? (
    <EvaluationForm
      response={response}
      shown={shown}
      evaluation={evaluation}
      rating={ratingOf(board, id)}
      qualityOf={(one) => qualityOf(board, one, evaluation)}
      parts={parts}
      onGo={(one) => setAt(shown.indexOf(one))}
      onQuality={onQuality}
      onFlag={onFlag}
      onNote={(text) => onChange(rate(board, id, { note: text }))}
    />
  ) : null;
}
