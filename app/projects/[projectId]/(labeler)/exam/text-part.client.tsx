"use client";
import { useTranslations } from "use-intl";
import { Field, TextArea } from "@/app/_ui/field";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { MAX_DEMONSTRATION_CHARACTERS } from "@/lib/contract/tasks";
import { PromptBox } from "../_task/prompt-box.client";
import type { PartProps } from "./exam-form.client";
import { PartFooter } from "./part-footer.client";

/** The demonstration of the exam. */
export function TextPart({ exam, answers, change, onDone, onBack }: PartProps) {
  const t = useTranslations("exam");
  useHotkeys(t("steps.keys"), [{ keys: "mod+enter", label: t("steps.next"), run: onDone }]);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{t("text.title")}</h2>
        <p className="max-w-[70ch] text-sm text-muted">{t("text.question")}</p>
      </div>
      <PromptBox messages={exam.prompt} />
      <Field label={t("text.label")} hint={t("text.length", { count: answers.demonstration.length })}>
        <TextArea
          className="min-h-48 text-base!"
          value={answers.demonstration}
          maxLength={MAX_DEMONSTRATION_CHARACTERS}
          onChange={(e) => change({ demonstration: e.target.value })}
        />
      </Field>
      <PartFooter onBack={onBack} onNext={onDone} />
    </div>
  );
}
