"use client";
import { useTranslations } from "use-intl";
import { type Rating, ResponseFlag } from "@/lib/contract/evaluation";
import { RatingMark } from "../rank/rating-mark.client";

/** What a rating says: its quality, the questions to which the answer is yes, and the note. */
export function RatingWords({ rating, scale }: { rating: Rating; scale: number }) {
  const t = useTranslations("rank");
  const yes = ResponseFlag.options.filter((flag) => rating.flags[flag] === true);
  return (
    <span className="flex flex-col items-start gap-1 text-xs text-muted">
      <RatingMark ratings={{ scale, qualityOf: () => rating.quality }} id={rating.responseId} />
      {yes.map((flag) => (
        <span key={flag}>{t(`flag.${flag}`)}</span>
      ))}
      {rating.note !== "" && (
        <span dir="auto" className="whitespace-pre-wrap text-ink">
          {rating.note}
        </span>
      )}
    </span>
  );
}
