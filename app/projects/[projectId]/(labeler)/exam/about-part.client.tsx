"use client";
import { useLocale, useTranslations } from "use-intl";
import { Field, Input } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { SensitiveTopic } from "@/lib/contract/screening";
import type { PartProps } from "./exam-form.client";
import { PartFooter } from "./part-footer.client";

/** Languages to choose from: those of most first speakers and most written pages. */
const LANGUAGES = "en de fr es it pt nl pl cs tr ru uk ar fa he hi bn ur id vi th zh ja ko sw".split(" ");

/** Self-assessed topics and languages. */
export function AboutPart({ answers, change, onDone, onBack }: PartProps) {
  const t = useTranslations("exam");
  const locale = useLocale();
  const names = new Intl.DisplayNames(locale, { type: "language" });
  const languages = LANGUAGES.map((code) => ({ value: code, label: names.of(code) ?? code }));
  useHotkeys(t("steps.keys"), [{ keys: "mod+enter", label: t("steps.next"), run: onDone }]);
  return (
    <div className="flex flex-col gap-6">
      <h2 className="text-base font-semibold">{t("about.title")}</h2>
      <Choices
        legend={t("about.topics")}
        options={SensitiveTopic.options.map((topic) => ({ value: topic, label: t(`about.topic.${topic}`) }))}
        chosen={answers.topics}
        onChange={(topics) => change({ topics })}
      />
      <Field label={t("about.otherTopics")}>
        <Input value={answers.otherTopics} maxLength={500} onChange={(e) => change({ otherTopics: e.target.value })} />
      </Field>
      <Choices
        legend={t("about.languages")}
        hint={t("about.languagesHint")}
        options={languages.toSorted((a, b) => a.label.localeCompare(b.label, locale))}
        chosen={answers.languages}
        onChange={(chosen) => change({ languages: chosen })}
      />
      <PartFooter onBack={onBack} onNext={onDone} />
    </div>
  );
}

function Choices<V extends string>({
  legend,
  hint,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  hint?: string;
  options: readonly { value: V; label: string }[];
  chosen: readonly V[];
  onChange: (chosen: V[]) => void;
}) {
  return (
    <fieldset>
      <legend className="text-sm font-medium">{legend}</legend>
      {hint && <p className="text-xs text-muted">{hint}</p>}
      <div className="mt-2 grid grid-cols-2 gap-x-4 sm:grid-cols-3 lg:grid-cols-4">
        {options.map(({ value, label }) => (
          <label key={value} className="flex min-h-9 items-center gap-3 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={chosen.includes(value)}
              onChange={(e) => onChange(e.target.checked ? [...chosen, value] : chosen.filter((v) => v !== value))}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
