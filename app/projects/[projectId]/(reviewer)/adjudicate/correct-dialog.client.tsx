"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Field, TextArea } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import type { Rating } from "@/lib/contract/evaluation";
import type { ReviewTask } from "@/lib/contract/reviews";
import { MAX_DEMONSTRATION_CHARACTERS } from "@/lib/contract/tasks";
import { CorrectedResponses } from "./corrected-responses.client";
import { DecisionDialog, type DecisionDialogProps } from "./decision-dialog.client";
import { type Draft, hasTies, ranksOf, ratingDrafts, ratingsOf, tiersOf } from "./drafts";
import { pairsApart } from "./review-words";

type Correction = { comment: string; tiers?: string[][]; noneAcceptable?: boolean; ratings?: Rating[]; text?: string };

/** Writes the reviewer's revision of an answer, from what stands, from the labeler's or from the consensus. */
export function CorrectDialog({
  name,
  draft: kept,
  onDraft,
  task,
  answer,
  onCorrect,
  ...dialog
}: DecisionDialogProps & {
  task: ReviewTask;
  answer: ReviewTask["answers"][number];
  onCorrect: (correction: Correction) => void;
}) {
  const [draft, setDraft] = useState(kept);
  const change = (changes: Partial<Draft>) => {
    const next = { ...draft, ...changes };
    setDraft(next);
    onDraft(next);
  };
  const common = {
    ...dialog,
    title: `Correct ${name}'s answer`,
    hint: "The labeler reads this, without your name. Their own revision stays on record; snapshots take yours.",
    confirm: `Save as revision ${answer.revision + 1}`,
    comment: draft.comment,
    onComment: (comment: string) => change({ comment }),
  };
  const comment = draft.comment.trim();
  if (task.kind === "demonstration" || !("tiers" in answer)) {
    const stands = "text" in answer ? (answer.correction ?? answer).text : "";
    const text = draft.text ?? stands;
    return (
      <DecisionDialog
        {...common}
        size="lg"
        disabled={text.trim() === "" || text === stands}
        onConfirm={() => onCorrect({ comment, text })}
      >
        <Field label="Corrected answer">
          <TextArea
            className="min-h-48 text-base!"
            value={text}
            maxLength={MAX_DEMONSTRATION_CHARACTERS}
            onChange={(e) => change({ text: e.target.value })}
          />
        </Field>
      </DecisionDialog>
    );
  }
  const stands = answer.correction ?? answer;
  const ranks = draft.ranks ?? ranksOf(stands.tiers);
  const noneAcceptable = draft.noneAcceptable ?? stands.noneAcceptable;
  const shown = task.responses.map((r) => r.id);
  const given = ratingDrafts(stands.ratings);
  const ratings = draft.ratings ?? given;
  const isRatedSame = JSON.stringify(ratingsOf(ratings, shown)) === JSON.stringify(ratingsOf(given, shown));
  const isSame =
    pairsApart(tiersOf(ranks), stands.tiers).apart === 0 && noneAcceptable === stands.noneAcceptable && isRatedSame;
  const isRefused = !task.tiesAllowed && hasTies(ranks);
  return (
    <DecisionDialog
      {...common}
      size="lg"
      disabled={isSame || isRefused}
      onConfirm={() =>
        onCorrect({
          comment,
          tiers: tiersOf(ranks),
          noneAcceptable,
          // What is left out stays.
          ...(!isRatedSame && { ratings: ratingsOf(ratings, shown) }),
        })
      }
    >
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          onClick={() => change({ ranks: ranksOf(answer.tiers), ratings: ratingDrafts(answer.ratings) })}
        >
          Start from the labeler's
        </Button>
        {task.consensus && (
          <Button size="sm" onClick={() => change({ ranks: ranksOf(task.consensus ?? []) })}>
            Start from the consensus
          </Button>
        )}
      </div>
      <CorrectedResponses
        responses={task.responses}
        ranks={ranks}
        evaluation={answer.evaluation}
        ratings={ratings}
        onRanks={(next) => change({ ranks: next })}
        onRatings={(next) => change({ ratings: next })}
      />
      {isRefused && (
        <p className="text-sm text-warn">This project does not allow ties. Give each response its own rank.</p>
      )}
      <Switch
        label="None of them is acceptable"
        checked={noneAcceptable}
        onChange={(next) => change({ noneAcceptable: next })}
      />
    </DecisionDialog>
  );
}
