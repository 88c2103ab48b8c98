"use client";
import { Badge } from "@/app/_ui/badge";
import { classNames } from "@/app/_ui/class-names";
import { FLAG_MEANING, type Rating, type ResponseFlag } from "@/lib/contract/evaluation";
import type { RankingReviewTask, ReviewedRanking } from "@/lib/contract/reviews";
import { letterOf } from "../../(labeler)/rank/letters";
import { nameOf } from "./review-words";

/** Whether anyone has rated the responses of a task. */
export const isRated = ({ answers }: RankingReviewTask): boolean =>
  answers.some((answer) => answer.evaluation !== null || answer.ratings.length > 0);

/** What each labeler says of each response alone: a row a response, a column a labeler, and one where a reviewer rates otherwise. */
export function RatingsTable({ task, chosen }: { task: RankingReviewTask; chosen: string }) {
  const shown = task.responses.map((r) => r.id);
  const columns = task.answers.flatMap((answer, i) => columnsOf(answer, nameOf(answer, i)));
  return (
    <table className="w-full border-collapse text-left text-sm">
      <caption className="sr-only">Ratings of the same responses</caption>
      <thead>
        <tr className="text-xs text-muted">
          <th scope="col" className="sticky left-0 bg-surface px-(--pad) py-2 font-medium">
            Rated
          </th>
          {columns.map(({ key, of, name, correctionOf }) => (
            <th
              key={key}
              scope="col"
              className={classNames("relative px-3 py-2 font-medium whitespace-nowrap", of === chosen && "bg-hover")}
            >
              {name}
              {correctionOf && <span className="sr-only"> of {correctionOf}'s ratings</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((id) => (
          <tr key={id} className="border-t align-top">
            <th scope="row" className="sticky left-0 bg-surface px-(--pad) py-(--row) font-semibold">
              {letterOf(shown, id)}
            </th>
            {columns.map(({ key, of, scale, ratings }) => (
              <td key={key} className={classNames("px-3 py-(--row)", of === chosen && "bg-hover")}>
                <Said rating={ratings.find((r) => r.responseId === id)} scale={scale} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Column = {
  key: string;
  /** The answer. */
  of: string;
  name: string;
  /** Whose ratings the reviewer's stand instead of. */
  correctionOf: string | null;
  scale: number | null;
  ratings: readonly Rating[];
};

function columnsOf({ id, evaluation, ratings, correction }: ReviewedRanking, name: string): Column[] {
  const own = { key: id, of: id, name, correctionOf: null, scale: evaluation?.scale ?? null, ratings };
  const isOtherwise = correction && JSON.stringify(correction.ratings) !== JSON.stringify(ratings);
  if (!isOtherwise) return [own];
  return [own, { ...own, key: `${id} corrected`, name: "Correction", correctionOf: name, ratings: correction.ratings }];
}

/** A quality, what was answered yes, and the note. */
function Said({ rating, scale }: { rating: Rating | undefined; scale: number | null }) {
  if (!rating) return <span className="text-muted">Not rated</span>;
  const { quality, flags, note } = rating;
  return (
    <div className="flex max-w-64 min-w-28 flex-col items-start gap-1">
      <span className="tabular-nums">
        {quality} of {scale}
      </span>
      {saidYes(flags).map((flag) => (
        <span key={flag} title={FLAG_MEANING[flag]}>
          <Badge tone={flag === "satisfies_constraints" ? "good" : "warn"}>{flag.replaceAll("_", " ")}</Badge>
        </span>
      ))}
      {note && <span className="wrap-anywhere whitespace-pre-wrap text-muted">{note}</span>}
    </div>
  );
}

/** The keys of `flags` are flags. */
const saidYes = (flags: Partial<Record<ResponseFlag, boolean>>): ResponseFlag[] =>
  (Object.keys(flags) as ResponseFlag[]).filter((flag) => flags[flag]).sort();
