"use client";
import { useTranslations } from "use-intl";
import { Conversation } from "@/app/_ui/conversation";
import { ScrollRegion } from "@/app/_ui/scroll-region";
import type { PromptCheck } from "@/lib/contract/prompts";
import { Doubt } from "../doubt.client";
import { PersonalDataList } from "../personal-data-list.client";

/** What one has looked at, as text: something new wants a new look. */
export const doubtsOf = (check: PromptCheck | null): string | null =>
  check && (check.similar || check.personalData.length > 0) ? JSON.stringify(check) : null;

/** Shows what is doubtful about the prompt in the editor. Nothing here keeps one from going on, but for an identical prompt. */
export function PromptDoubts({
  check,
  isConfirmed,
  onConfirm,
}: {
  check: PromptCheck | null;
  isConfirmed: boolean;
  onConfirm: (isConfirmed: boolean) => void;
}) {
  const t = useTranslations("prompt");
  if (!check) return null;
  const { similar, personalData } = check;
  const boxes = { isConfirmed, onConfirm };
  return (
    <>
      {similar && (
        <Doubt
          title={t(similar.identical ? "similar.identical" : similar.own ? "similar.own" : "similar.other")}
          {...(!similar.identical && personalData.length === 0 && { confirm: t("similar.confirm"), ...boxes })}
        >
          <ScrollRegion label={t("similar.text")} className="max-h-48 rounded-md border bg-surface p-3">
            <Conversation messages={similar.messages} />
          </ScrollRegion>
        </Doubt>
      )}
      {personalData.length > 0 && (
        <Doubt
          title={t("personalData.title")}
          {...(!similar?.identical && { confirm: t("personalData.confirm"), ...boxes })}
        >
          <p>{t("personalData.why")}</p>
          <PersonalDataList found={personalData} />
        </Doubt>
      )}
    </>
  );
}
