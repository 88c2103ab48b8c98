"use client";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { useClock } from "@/app/_ui/relative-time";
import type { NoTask, TaskKind } from "@/lib/contract/tasks";

/** Why there is no task of a kind and what would change that, in the reader's language. */
export function useNoTaskWords(): (kind: TaskKind, none: NoTask) => { title: string; body: string } {
  const t = useTranslations("toDo.none");
  const format = useFormatter();
  const locale = useLocale();
  const now = useClock(() => new Date(), 15_000);
  return (kind, { reason, until, languages, topics }) => {
    const names = new Intl.DisplayNames(locale, { type: "language" });
    const needs = [...languages.map((tag) => names.of(tag) ?? tag), ...topics];
    const isAhead = until !== null && now !== null && new Date(until) > now;
    return {
      title: t(`${kind}.${reason}.title`),
      body: t(`${kind}.${reason}.body`, {
        when: isAhead ? format.relativeTime(new Date(until), now) : t("soon"),
        needs: needs.length > 0 ? format.list(needs) : t("somethingElse"),
      }),
    };
  };
}
