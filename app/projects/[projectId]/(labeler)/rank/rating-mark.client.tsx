"use client";
import { useTranslations } from "use-intl";
import type { GivenRatings } from "./board-types";

/** The quality that a response was given on the page before: "6/7". */
export function RatingMark({ ratings, id }: { ratings: GivenRatings | undefined; id: string }) {
  const t = useTranslations("rank");
  const quality = ratings?.qualityOf(id) ?? null;
  if (!ratings || quality === null) return null;
  return (
    <span className="rounded-md border px-1.5 text-xs font-medium text-muted tabular-nums">
      <span aria-hidden>
        {quality}/{ratings.scale}
      </span>
      <span className="sr-only">{t("rank.rated", { quality, scale: ratings.scale })}</span>
    </span>
  );
}
