"use client";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { Keys } from "@/app/_ui/keys";
import { type Asked, useMarkLabel } from "./mark-label";
import { isSameMark, type Mark, scale } from "./strength-scale";

/** From "A much better" to "B much better". In two columns on a phone, A's marks in the first. */
export function ScaleButtons({
  asked,
  tiesAllowed,
  chosen,
  onMark,
}: {
  asked: Asked;
  tiesAllowed: boolean;
  chosen: Mark | null;
  onMark: (mark: Mark) => void;
}) {
  const t = useTranslations("chat");
  const label = useMarkLabel(asked);
  return (
    <fieldset>
      <legend className="pb-2 text-sm font-medium">{t(`scale.${asked}`)}</legend>
      <div
        className={classNames(
          "grid auto-cols-fr grid-flow-col gap-1 sm:grid-rows-1",
          tiesAllowed ? "grid-rows-4" : "grid-rows-3",
        )}
      >
        {scale(tiesAllowed).map(({ keys, mark }) => {
          const isChosen = chosen !== null && isSameMark(chosen, mark);
          return (
            <button
              key={keys}
              type="button"
              aria-pressed={isChosen}
              onClick={() => onMark(mark)}
              className={classNames(
                "flex min-h-11 min-w-0 flex-col items-center justify-center gap-1 rounded-md border px-1 py-1.5 text-center text-xs font-medium transition-colors",
                isChosen ? "border-accent bg-accent-soft text-accent" : "border-line bg-surface hover:bg-hover",
              )}
            >
              {label(mark)}
              <Keys keys={keys.slice(0, 1)} />
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
