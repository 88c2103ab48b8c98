"use client";
import { type RefObject, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Markdown } from "@/app/_ui/markdown";
import { MAX_DEMONSTRATION_CHARACTERS } from "@/lib/contract/tasks";
import { wordCount } from "./checklist";

/** Writes markdown, shows how it will look, and counts. */
export function Editor({
  label,
  text,
  onChange,
  area,
}: {
  label: string;
  text: string;
  onChange: (text: string) => void;
  area?: RefObject<HTMLTextAreaElement | null>;
}) {
  const t = useTranslations("demonstrate");
  const [isPreview, setPreview] = useState(false);
  const left = MAX_DEMONSTRATION_CHARACTERS - text.length;
  return (
    <div className="flex min-h-0 flex-1 flex-col rounded-md border border-line-strong bg-surface focus-within:border-accent">
      <div className="flex items-center justify-between border-b py-1 pr-1 pl-4">
        <span className="text-xs font-medium text-muted">{label}</span>
        <Button size="sm" variant="quiet" aria-pressed={isPreview} onClick={() => setPreview(!isPreview)}>
          {t(isPreview ? "write" : "preview")}
        </Button>
      </div>
      {isPreview ? (
        <div className="min-h-64 flex-1 overflow-y-auto p-4">
          {text.trim() === "" ? <p className="text-sm text-muted">{t("nothingYet")}</p> : <Markdown>{text}</Markdown>}
        </div>
      ) : (
        <textarea
          {...(area && { ref: area })}
          aria-label={label}
          className="min-h-64 w-full flex-1 resize-none bg-transparent p-4 text-base outline-none"
          placeholder={t("placeholder")}
          value={text}
          maxLength={MAX_DEMONSTRATION_CHARACTERS}
          onChange={(e) => onChange(e.target.value)}
        />
      )}
      <p className="border-t px-4 py-2 text-xs text-muted">
        {t("length", { words: wordCount(text), characters: text.length })}
        {left < 1000 && <span className="text-warn"> · {t("charactersLeft", { left })}</span>}
      </p>
    </div>
  );
}
