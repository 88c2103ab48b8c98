"use client";
import { useTranslations } from "use-intl";
import { WrittenKind } from "@/lib/contract/prompt-drafts";

/** Picks which kind of prompt is written. */
export function KindPicker({ kind, onPick }: { kind: WrittenKind; onPick: (kind: WrittenKind) => void }) {
  const t = useTranslations("prompt.kind");
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t("label")}</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {WrittenKind.options.map((option) => (
          <label
            key={option}
            className="flex items-start gap-3 rounded-md border p-3 text-sm has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="kind"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={kind === option}
              onChange={() => onPick(option)}
            />
            <span className="flex flex-col gap-1">
              <span className="font-medium">{t(option)}</span>
              <span className="text-xs text-muted">{t(`${option}Line`)}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
