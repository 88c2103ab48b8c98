"use client";
import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button, IconButton } from "@/app/_ui/button";
import { Conversation } from "@/app/_ui/conversation";
import { Field, TextArea } from "@/app/_ui/field";
import { MAX_MESSAGE_CHARACTERS } from "@/lib/contract/common";
import type { FewShot } from "@/lib/contract/prompt-drafts";
import { MIN_EXAMPLES } from "@/lib/contract/prompts";
import { messagesOfFewShot, withExample } from "./prompt-draft";

/** Half a message: the instruction and the first query share one. */
const MAX_CHARACTERS = MAX_MESSAGE_CHARACTERS / 2 - 2;

/** Writes an instruction, pairs of query and response, and the query to be answered. */
export function FewShotForm({ fewShot, onChange }: { fewShot: FewShot; onChange: (fewShot: FewShot) => void }) {
  const t = useTranslations("prompt.fewShot");
  const { instruction, examples, query } = fewShot;
  const edit = (key: number, part: { query?: string; response?: string }) =>
    onChange({ ...fewShot, examples: examples.map((e) => (e.key === key ? { ...e, ...part } : e)) });
  return (
    <>
      <Field label={t("instruction")} hint={t("instructionHint")}>
        <TextArea
          className="min-h-16 text-base!"
          value={instruction}
          maxLength={MAX_CHARACTERS}
          onChange={(e) => onChange({ ...fewShot, instruction: e.target.value })}
        />
      </Field>
      {examples.map((example, i) => (
        <fieldset key={example.key} className="flex items-start gap-2 border-l-2 pl-4">
          <legend className="sr-only">{t("example", { number: i + 1 })}</legend>
          <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
            <Field label={t("exampleQuery", { number: i + 1 })}>
              <TextArea
                className="min-h-16 text-base!"
                value={example.query}
                maxLength={MAX_CHARACTERS}
                onChange={(e) => edit(example.key, { query: e.target.value })}
              />
            </Field>
            <Field label={t("exampleResponse", { number: i + 1 })}>
              <TextArea
                className="min-h-16 text-base!"
                value={example.response}
                maxLength={MAX_CHARACTERS}
                onChange={(e) => edit(example.key, { response: e.target.value })}
              />
            </Field>
          </div>
          {examples.length > MIN_EXAMPLES && (
            <IconButton
              label={t("removeExample", { number: i + 1 })}
              icon={Trash2}
              className="mt-6"
              onClick={() => onChange({ ...fewShot, examples: examples.filter((e) => e.key !== example.key) })}
            />
          )}
        </fieldset>
      ))}
      <div>
        <Button size="sm" icon={Plus} disabled={examples.length >= 30} onClick={() => onChange(withExample(fewShot))}>
          {t("addExample")}
        </Button>
      </div>
      <Field label={t("query")} hint={t("queryHint")}>
        <TextArea
          className="min-h-16 text-base!"
          value={query}
          maxLength={MAX_CHARACTERS}
          onChange={(e) => onChange({ ...fewShot, query: e.target.value })}
        />
      </Field>
      <details>
        <summary className="w-fit rounded-md text-sm text-muted underline decoration-line-strong underline-offset-4 hover:text-ink">
          {t("preview")}
        </summary>
        <div className="mt-3 rounded-md border p-4">
          <Conversation messages={messagesOfFewShot(fewShot)} />
        </div>
      </details>
    </>
  );
}
