"use client";
import { useTranslations } from "use-intl";
import type { Turn } from "@/lib/contract/conversations";
import { type Asked, useMarkLabel } from "./mark-label";
import { Said } from "./said";
import { LETTERS, markOf } from "./strength-scale";

/** A settled turn: what was said and what went on; both responses and the choice fold out. */
export function PastTurn({ turn, asked }: { turn: Turn; asked: Asked }) {
  const t = useTranslations("chat");
  const label = useMarkLabel(asked);
  const { responses, choice, edit, continuation } = turn;
  return (
    <>
      <Said who={t("you")}>{turn.message}</Said>
      {continuation !== null && (
        <Said who={t("policy")} note={edit ? t("edited") : undefined}>
          {continuation}
        </Said>
      )}
      {responses && (
        <details className="text-sm sm:pl-24">
          <summary className="w-fit text-xs text-muted hover:text-ink">
            {choice ? t("chose", { choice: label(markOf(choice, responses)) }) : t("bothResponses")}
          </summary>
          <div className="mt-2 grid gap-3 md:grid-cols-2">
            {responses.map((response, i) => (
              <div key={response.id} className="rounded-md border bg-surface p-3">
                <p className="text-xs text-muted">{t("response", { letter: LETTERS[i] ?? "" })}</p>
                <p className="reading">{response.text}</p>
              </div>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
