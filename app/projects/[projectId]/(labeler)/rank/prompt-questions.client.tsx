"use client";
import { ChevronRight } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { useTranslations } from "use-intl";
import { classNames } from "@/app/_ui/class-names";
import { Keys } from "@/app/_ui/keys";
import { PromptTrait } from "@/lib/contract/evaluation";
import { YesButton } from "./yes-button.client";

/** Yes/no questions about the prompt, folded away until they are wanted. Unanswered is not the same as none. */
export function PromptQuestions({
  traits,
  open,
  onOpen,
  onChange,
}: {
  /** Those that apply, or null while nothing is answered. */
  traits: readonly PromptTrait[] | null;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (traits: PromptTrait[] | null) => void;
}) {
  const t = useTranslations("rank.traits");
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(open);
  // Opened by key or click, one answers at once.
  useEffect(() => {
    if (open && !wasOpen.current) panel.current?.querySelector("button")?.focus();
    wasOpen.current = open;
  }, [open]);
  const chosen = traits ?? [];
  const toggle = (trait: PromptTrait) => {
    const next = PromptTrait.options.filter((one) => (one === trait) !== chosen.includes(one));
    onChange(next.length > 0 ? next : null);
  };
  return (
    <section aria-label={t("title")} className="shrink-0 rounded-md border bg-surface">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        className="flex min-h-10 w-full items-center gap-2 rounded-md px-4 text-left text-sm hover:bg-hover"
        onClick={() => onOpen(!open)}
      >
        <ChevronRight aria-hidden className={classNames("size-4 shrink-0 text-muted", open && "rotate-90")} />
        <span className="font-medium">{t("title")}</span>
        <span className="text-muted">
          {traits === null
            ? t("unanswered")
            : traits.length === 0
              ? t("noneApply")
              : t("some", { count: traits.length })}
        </span>
        <span className="ml-auto">
          <Keys keys="shift+p" />
        </span>
      </button>
      <div ref={panel} id={id} hidden={!open} className="flex max-h-[30dvh] flex-col gap-2 overflow-y-auto px-4 pb-4">
        <p className="text-xs text-muted">{t("hint")}</p>
        <div className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
          {PromptTrait.options.map((trait) => (
            <YesButton key={trait} yes={chosen.includes(trait)} onClick={() => toggle(trait)}>
              {t(`trait.${trait}`)}
            </YesButton>
          ))}
          <YesButton yes={traits?.length === 0} onClick={() => onChange(traits?.length === 0 ? null : [])}>
            {t("none")}
          </YesButton>
        </div>
      </div>
    </section>
  );
}
