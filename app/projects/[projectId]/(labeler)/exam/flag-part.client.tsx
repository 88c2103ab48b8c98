"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { useHotkeys } from "@/app/_ui/hotkeys";
import { PromptBox } from "../_task/prompt-box.client";
import { ResponseText } from "../rank/response-text.client";
import type { PartProps } from "./exam-form.client";
import { PartFooter } from "./part-footer.client";

/** One response after the other: does it need care? An answer goes on to the next. */
export function FlagPart({ exam, answers, change, onDone, onBack }: PartProps) {
  const t = useTranslations("exam");
  const texts = exam.items.flatMap((item) =>
    item.responses.map((response) => ({ ...response, messages: item.messages })),
  );
  // One comes back to the first that is open.
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      texts.findIndex((text) => answers.sensitive[text.id] === undefined),
    ),
  );
  const text = texts[at];
  const next = () => (at + 1 < texts.length ? setAt(at + 1) : onDone());
  const before = at > 0 ? () => setAt(at - 1) : onBack;
  const answer = (is: boolean) => {
    if (!text) return;
    change({ sensitive: { [text.id]: is } });
    next();
  };
  useHotkeys(t("steps.keys"), [
    { keys: "y", label: t("flags.yes"), run: () => answer(true) },
    { keys: "n", label: t("flags.no"), run: () => answer(false) },
    { keys: "arrowleft", label: t("steps.before"), run: () => before?.() },
    { keys: "arrowright mod+enter", label: t("steps.next"), run: next },
  ]);
  if (!text) return null;
  const given = answers.sensitive[text.id];
  const button = (is: boolean) => (
    <Button
      aria-pressed={given === is}
      className={given === is ? "border-accent! text-accent!" : undefined}
      shortcut={is ? "y" : "n"}
      onClick={() => answer(is)}
    >
      {t(is ? "flags.yes" : "flags.no")}
    </Button>
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="text-base font-semibold">{t("flags.title", { n: at + 1, all: texts.length })}</h2>
        <p className="max-w-[70ch] text-sm text-muted">{t("flags.hint")}</p>
      </div>
      <PromptBox messages={text.messages} />
      <Card title={t("flags.response")}>
        <ResponseText text={text.text} />
      </Card>
      <fieldset className="flex flex-wrap items-center gap-2">
        <legend className="mb-2 text-sm font-medium">{t("flags.question")}</legend>
        {button(true)}
        {button(false)}
      </fieldset>
      <p role="status" className="sr-only">
        {t("flags.title", { n: at + 1, all: texts.length })}
        {given !== undefined && `. ${t("flags.marked", { answer: t(given ? "flags.yes" : "flags.no") })}`}
      </p>
      <PartFooter onBack={before} onNext={next} />
    </div>
  );
}
