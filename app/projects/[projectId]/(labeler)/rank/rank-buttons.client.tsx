"use client";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { rankTitle } from "./board-types";

/** One button a rank; the chosen one takes the rank away again. */
export function RankButtons({
  letter,
  rank,
  k,
  onPlace,
}: {
  letter: string;
  /** 0: none yet. */
  rank: number;
  k: number;
  onPlace: (rank: number) => void;
}) {
  const t = useTranslations("rank");
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">{t("rank.of", { letter })}</legend>
      {Array.from({ length: k }, (_, i) => i + 1).map((n) => (
        <button
          key={n}
          type="button"
          aria-label={t("rank.give", { letter, title: rankTitle(n, k, t) })}
          aria-pressed={rank === n}
          className={classNames(
            "h-10 min-w-9 flex-1 rounded-md border text-sm font-medium transition-colors md:h-7 md:min-w-7",
            rank === n ? "border-transparent bg-accent text-on-accent" : "bg-surface text-muted hover:bg-hover",
          )}
          onClick={() => onPlace(rank === n ? 0 : n)}
        >
          {n}
        </button>
      ))}
    </fieldset>
  );
}
