"use client";
import { useTranslations } from "use-intl";
import { useCall } from "@/app/_ui/use-call";
import { getProject } from "@/lib/contract/projects";
import { checklistOf } from "./checklist";

/** A quiet reminder of the guidelines' points; ticking one is for oneself and is not sent. */
export function GuidelinesChecklist({ projectId }: { projectId: string }) {
  const t = useTranslations("demonstrate");
  const project = useCall(getProject, { params: { projectId }, body: {} }).data;
  const items = checklistOf(project?.guidelines?.markdown ?? "");
  if (items.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap gap-x-6">
      <legend className="mb-1 text-xs text-muted">{t("beforeSubmit")}</legend>
      {items.map((item) => (
        <label key={item} className="flex min-h-8 items-center gap-2 text-sm">
          <input type="checkbox" className="size-4 accent-(--accent)" />
          {item}
        </label>
      ))}
    </fieldset>
  );
}
