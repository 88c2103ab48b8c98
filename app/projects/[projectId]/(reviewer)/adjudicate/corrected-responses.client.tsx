"use client";
import { Field, Select, TextArea } from "@/app/_ui/field";
import { FLAG_MEANING, type Questions, type RatingDraft } from "@/lib/contract/evaluation";
import type { RankingReviewTask } from "@/lib/contract/reviews";
import { letterOf } from "../../(labeler)/rank/letters";
import { ResponseText } from "../../(labeler)/rank/response-text.client";
import { YesButton } from "../../(labeler)/rank/yes-button.client";

type Evaluation = NonNullable<Questions["evaluation"]>;
const UNRATED: RatingDraft = { quality: null, flags: {}, note: "" };

/** Each response with its rank to choose, and its rating where the ranking has ratings. */
export function CorrectedResponses({
  responses,
  ranks,
  evaluation,
  ratings,
  onRanks,
  onRatings,
}: {
  responses: RankingReviewTask["responses"];
  ranks: Record<string, number>;
  evaluation: Evaluation | null;
  ratings: Record<string, RatingDraft>;
  onRanks: (ranks: Record<string, number>) => void;
  onRatings: (ratings: Record<string, RatingDraft>) => void;
}) {
  const shown = responses.map((r) => r.id);
  const options = shown.map((_, i) => ({ value: String(i + 1), label: i === 0 ? "1 best" : String(i + 1) }));
  return (
    <ol className="flex flex-col gap-3">
      {responses.map(({ id, text }) => {
        const letter = letterOf(shown, id);
        const rating = ratings[id] ?? UNRATED;
        const rate = (part: Partial<RatingDraft>) => onRatings({ ...ratings, [id]: { ...rating, ...part } });
        return (
          <li key={id} className="grid gap-3 border-b pb-3 sm:grid-cols-[120px_1fr]">
            <div className="grid grid-cols-2 content-start gap-3 sm:grid-cols-1">
              <Field label={`Rank of ${letter}`}>
                <Select
                  value={String(ranks[id] ?? 1)}
                  options={options}
                  onChange={(rank) => onRanks({ ...ranks, [id]: Number(rank) })}
                />
              </Field>
              {evaluation && <Quality letter={letter} scale={evaluation.scale} rating={rating} onRate={rate} />}
            </div>
            <ResponseText text={text} />
            {evaluation && <Details letter={letter} flags={evaluation.flags} rating={rating} onRate={rate} />}
          </li>
        );
      })}
    </ol>
  );
}

type RatingProps = { letter: string; rating: RatingDraft; onRate: (part: Partial<RatingDraft>) => void };

/** A response that was not rated can stay so; one that was keeps a rating. */
function Quality({ letter, scale, rating, onRate }: RatingProps & { scale: number }) {
  const options = Array.from({ length: scale }, (_, i) => ({
    value: String(i + 1),
    label: i + 1 === scale ? `${i + 1} best` : String(i + 1),
  }));
  return (
    <Field label={`Quality of ${letter}`}>
      <Select
        value={String(rating.quality ?? "")}
        options={rating.quality === null ? [{ value: "", label: "Not rated" }, ...options] : options}
        onChange={(quality) => onRate({ quality: quality === "" ? null : Number(quality) })}
      />
    </Field>
  );
}

/** The yes/no questions and the note, folded: most corrections change neither. */
function Details({ letter, flags, rating, onRate }: RatingProps & { flags: Evaluation["flags"] }) {
  return (
    <details className="sm:col-start-2">
      <summary className="w-fit cursor-pointer rounded-md py-1 text-sm font-medium">
        Questions and note on {letter}
      </summary>
      <div className="flex flex-col gap-3 pt-2">
        <fieldset className="flex flex-col gap-1">
          <legend className="sr-only">Questions about {letter}</legend>
          {flags.map((flag) => {
            const yes = rating.flags[flag] === true;
            return (
              <YesButton key={flag} yes={yes} onClick={() => onRate({ flags: { ...rating.flags, [flag]: !yes } })}>
                {FLAG_MEANING[flag]}
              </YesButton>
            );
          })}
        </fieldset>
        <Field label={`Note on ${letter}`}>
          <TextArea
            dir="auto"
            className="min-h-16!"
            value={rating.note}
            maxLength={2_000}
            onChange={(e) => onRate({ note: e.target.value })}
          />
        </Field>
      </div>
    </details>
  );
}
