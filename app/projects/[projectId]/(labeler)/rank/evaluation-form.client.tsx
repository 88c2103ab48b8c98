"use client";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { Field, TextArea } from "@/app/_ui/field";
import { Keys } from "@/app/_ui/keys";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { RatingDraft } from "@/lib/contract/evaluation";
import type { ShownResponse } from "./board-types";
import type { FormParts } from "./form-parts";
import { letterOf } from "./letters";
import { FLAG_KEYS, qualityKey } from "./rank-keys";
import type { Evaluation } from "./ratings";
import { ResponseText } from "./response-text.client";
import { YesButton } from "./yes-button.client";

/** One response alone: its whole text, its quality, the questions about it, and a note. */
export function EvaluationForm({
  response,
  shown,
  evaluation,
  rating,
  qualityOf,
  parts,
  onGo,
  onQuality,
  onFlag,
  onNote,
}: {
  response: ShownResponse;
  shown: readonly string[];
  evaluation: Evaluation;
  rating: RatingDraft;
  qualityOf: (id: string) => number | null;
  parts: FormParts;
  onGo: (id: string) => void;
  onQuality: (quality: number) => void;
  onFlag: (flag: Evaluation["flags"][number]) => void;
  onNote: (note: string) => void;
}) {
  const t = useTranslations("rank.evaluate");
  const { id, text } = response;
  const heading = useRef<HTMLHeadingElement>(null);
  const former = useRef(id);
  // Another response begins at its top, and a screen reader is told where it is.
  useEffect(() => {
    if (former.current === id) return;
    former.current = id;
    heading.current?.focus();
  }, [id]);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 ref={heading} tabIndex={-1} className="flex items-center gap-2 text-sm font-semibold outline-none">
          <span className="inline-flex size-6 items-center justify-center rounded-md bg-sunken">
            {letterOf(shown, id)}
          </span>
          {t("place", { number: shown.indexOf(id) + 1, count: shown.length })}
        </h2>
        <Steps current={id} shown={shown} qualityOf={qualityOf} onGo={onGo} />
      </div>
      <div className="grid min-h-0 flex-1 gap-3 lg:grid-cols-[1fr_380px]">
        <ScrollRegion
          key={id}
          ref={parts.text}
          label={t("goTo", { letter: letterOf(shown, id) })}
          className="rounded-md border bg-surface p-4"
        >
          <ResponseText text={text} />
        </ScrollRegion>
        <div className="flex min-h-0 flex-col gap-4 lg:overflow-y-auto lg:px-1">
          <Quality scale={evaluation.scale} quality={qualityOf(id)} onQuality={onQuality} />
          {evaluation.flags.length > 0 && (
            <Flags ref={parts.flags} evaluation={evaluation} rating={rating} onFlag={onFlag} />
          )}
          <Field
            label={
              <span className="flex items-center gap-2">
                {t("note")} <Keys keys="c" />
              </span>
            }
            hint={t("noteHint")}
          >
            <TextArea
              key={id}
              ref={parts.note}
              dir="auto"
              value={rating.note}
              maxLength={2_000}
              className="min-h-16!"
              onChange={(e) => onNote(e.target.value)}
              // Back to the shortcuts.
              onKeyDown={(e) => e.key === "Escape" && e.currentTarget.blur()}
            />
          </Field>
        </div>
      </div>
    </div>
  );
}

/** All responses with what they were rated, to go to one. */
function Steps({
  current,
  shown,
  qualityOf,
  onGo,
}: {
  current: string;
  shown: readonly string[];
  qualityOf: (id: string) => number | null;
  onGo: (id: string) => void;
}) {
  const t = useTranslations("rank.evaluate");
  return (
    <nav aria-label={t("steps")}>
      <ol className="flex flex-wrap gap-1">
        {shown.map((id) => {
          const [letter, quality] = [letterOf(shown, id), qualityOf(id)];
          return (
            <li key={id}>
              <button
                type="button"
                aria-label={quality === null ? t("goTo", { letter }) : t("goToRated", { letter, quality })}
                {...(id === current && { "aria-current": "step" as const })}
                className={classNames(
                  "inline-flex h-10 min-w-12 items-center justify-center gap-1.5 rounded-md border px-2 text-xs font-medium tabular-nums transition-colors md:h-7",
                  id === current ? "border-accent bg-accent-soft" : "bg-surface text-muted hover:bg-hover",
                )}
                onClick={() => onGo(id)}
              >
                {letter}
                <span className="text-muted">{quality ?? "–"}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Quality({
  scale,
  quality,
  onQuality,
}: {
  scale: number;
  quality: number | null;
  onQuality: (quality: number) => void;
}) {
  const t = useTranslations("rank.evaluate");
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t("quality")}</legend>
      <div className="flex gap-1">
        {Array.from({ length: scale }, (_, i) => i + 1).map((n) => (
          <button
            key={n}
            type="button"
            aria-label={t("give", { quality: n, scale })}
            aria-pressed={quality === n}
            aria-keyshortcuts={qualityKey(n)}
            className={classNames(
              "h-11 min-w-0 flex-1 rounded-md border text-sm font-medium tabular-nums transition-colors md:h-9",
              quality === n ? "border-transparent bg-accent text-on-accent" : "bg-surface hover:bg-hover",
            )}
            onClick={() => onQuality(n)}
          >
            {n}
          </button>
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between text-xs text-muted">
        <span>{t("worst")}</span>
        <span>{t("best")}</span>
      </div>
    </fieldset>
  );
}

/** The questions: one of them is reached by Tab, the others from it by arrows. */
function Flags({
  ref,
  evaluation,
  rating,
  onFlag,
}: {
  ref: FormParts["flags"];
  evaluation: Evaluation;
  rating: RatingDraft;
  onFlag: (flag: Evaluation["flags"][number]) => void;
}) {
  const t = useTranslations("rank");
  const title = useId();
  const [at, setAt] = useState(0);
  return (
    <div>
      <p id={title} className="mb-2 text-sm font-medium">
        {t("evaluate.flags")}
      </p>
      <div ref={ref} role="toolbar" aria-orientation="vertical" aria-labelledby={title} className="flex flex-col gap-1">
        {evaluation.flags.map((flag, i) => (
          <YesButton
            key={flag}
            yes={rating.flags[flag] === true}
            shortcut={FLAG_KEYS[i]}
            tabIndex={i === at ? 0 : -1}
            onFocus={() => setAt(i)}
            onClick={() => onFlag(flag)}
          >
            {t(`flag.${flag}`)}
          </YesButton>
        ))}
      </div>
    </div>
  );
}
