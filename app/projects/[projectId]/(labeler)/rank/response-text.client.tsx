"use client";
import { useTranslations } from "use-intl";
import { Markdown } from "@/app/_ui/markdown";
import { useTextView } from "../_task/use-text-view";

/** The whole text of a response, never cut, in whichever direction it is written; as Markdown where the reader wants that. */
export function ResponseText({ text }: { text: string }) {
  const t = useTranslations("task.view");
  const { view } = useTextView();
  if (text.trim() === "") return <p className="text-sm text-muted italic">{t("empty")}</p>;
  if (view === "markdown") return <Markdown>{text}</Markdown>;
  return (
    <p dir="auto" className="reading">
      {text}
    </p>
  );
}
